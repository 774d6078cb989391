package main

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/rule"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/report"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/kind/sample"
)

// TestOutputIsDocumented looks whether docs/output.md names every field that a command prints, in that command's section.
func TestOutputIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/output.md")
	if err != nil {
		t.Fatal(err)
	}
	commands := map[string]reflect.Type{
		"scan": reflect.TypeFor[query.Summary](), "calls": reflect.TypeFor[query.Call](), "endpoints": reflect.TypeFor[query.Endpoint](),
		"fields": reflect.TypeFor[query.Field](), "actors": reflect.TypeFor[query.Actor](), "findings": reflect.TypeFor[query.Finding](), "coverage": reflect.TypeFor[query.Coverage](),
		"scope": reflect.TypeFor[scope.Scope](), "endpoints --explain": reflect.TypeFor[query.Explained](), "endpoints changes": reflect.TypeFor[query.Change](),
		"endpoints quarantine": reflect.TypeFor[query.Quarantined](), "endpoints pins": reflect.TypeFor[query.Pin](), "endpoints pin": reflect.TypeFor[query.PinChange](),
		"verify": reflect.TypeFor[query.Verification](), "checkpoint": reflect.TypeFor[query.Checkpoint](), "erase": reflect.TypeFor[query.Erasure](), "hold": reflect.TypeFor[query.Hold](), "retention": reflect.TypeFor[query.Retention](), "version": reflect.TypeFor[versionInfo](), "doctor": reflect.TypeFor[app.Examination](),
		"compact": reflect.TypeFor[app.Compaction](), "diff": reflect.TypeFor[query.Difference](), "spec": reflect.TypeFor[query.Spec](),
		"access": reflect.TypeFor[scope.Access](), "notify letters": reflect.TypeFor[letterLine](), "notify list": reflect.TypeFor[app.Addressee](), "incident": reflect.TypeFor[incidentView](), "canary": reflect.TypeFor[query.Canary](), "flows": reflect.TypeFor[query.Flow](),
	}
	commands["fields --explain"], commands["kinds list"] = reflect.TypeFor[query.FieldWhy](), reflect.TypeFor[kind.About]()
	documented := []reflect.Type{reflect.TypeFor[query.Finding](), reflect.TypeFor[query.SummaryCoverage](), reflect.TypeFor[query.Carries]()}
	for _, of := range commands {
		documented = append(documented, of)
	}
	access := append(slices.Clone(documented), reflect.TypeFor[scope.Window](), reflect.TypeFor[scope.Attempts](), reflect.TypeFor[scope.KindRow](),
		reflect.TypeFor[scope.Coverage](), reflect.TypeFor[scope.Correction](), reflect.TypeFor[scope.Canaries](), reflect.TypeFor[scope.Sealed]()) // in the section of scope
	commands["keys list"], commands["keys rotate"] = reflect.TypeFor[query.Key](), reflect.TypeFor[query.Rotation]()
	commands["correct list"], commands["correct add"] = reflect.TypeFor[query.Correction](), reflect.TypeFor[query.CorrectionChange]()
	commands["mesh"], commands["judge"], commands["rule test"] = reflect.TypeFor[query.Mesh](), reflect.TypeFor[query.Judging](), reflect.TypeFor[rule.Outcome]()
	commands["kinds test"] = reflect.TypeFor[sample.Verdict]()
	commands["scan --report"] = reflect.TypeFor[report.OverviewFile]() // what it holds of the others is documented there
	for command, of := range commands {
		_, section, found := strings.Cut(string(text), "\n## "+command+"\n")
		if !found {
			t.Errorf("%s has no section", command)
			continue
		}
		section, _, _ = strings.Cut(section, "\n## ")
		words := strings.FieldsFunc(section, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') })
		known := documented
		if command == "access" {
			known = access
		}
		for _, name := range jsonNames(of, known...) {
			if !slices.Contains(words, name) {
				t.Errorf("%s: the field %s is not documented", command, name)
			}
		}
	}
}

// jsonNames lists the JSON names of a type's fields, and of what they hold, but for types that are documented elsewhere.
func jsonNames(t reflect.Type, but ...reflect.Type) (names []string) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return jsonNames(t.Elem(), but...)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
				names = append(names, name)
			}
			if of := f.Type; !slices.Contains(but, of) && (of.Kind() != reflect.Pointer && of.Kind() != reflect.Slice || !slices.Contains(but, of.Elem())) {
				names = append(names, jsonNames(of, but...)...)
			}
		}
	}
	return names
}
