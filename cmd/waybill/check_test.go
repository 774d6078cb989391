package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// checkExit runs the program and compares its exit code: `exits 2 waybill scope`.
func checkExit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARGUMENT…]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed):
		got = failed.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit %d, want %d", got, want)
	}
}

// checkFields looks whether every JSON object of a file has the fields of the contract, each of its type:
//
//	fields stdout call:string status:int? kinds:list kinds.verdict:string
//
// A dot goes into an object, or into every element of a list. With "?" a field may be null. There must be one object.
func checkFields(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fields FILE NAME:TYPE…")
	}
	objects, err := objectsOf(ts.ReadFile(args[0]))
	ts.Check(err)
	if len(objects) == 0 {
		ts.Fatalf("%s holds no object", args[0])
	}
	for _, field := range args[1:] {
		path, kind, _ := strings.Cut(field, ":")
		seen := 0
		for _, o := range objects {
			ts.Check(follow(o, strings.Split(path, "."), kind, path, &seen))
		}
		if seen == 0 {
			ts.Fatalf("no object holds %s", path)
		}
	}
}

// objectsOf reads JSON in any of the shapes that the program prints.
func objectsOf(text string) ([]any, error) {
	var list []any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	for {
		var v any
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if inner, ok := v.([]any); ok {
			list = append(list, inner...)
		} else {
			list = append(list, v)
		}
	}
}

func follow(v any, path []string, kind, whole string, seen *int) error {
	o, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: not an object above %s", whole, path[0])
	}
	inner, ok := o[path[0]]
	if !ok {
		return fmt.Errorf("%s: missing", whole)
	}
	if len(path) == 1 {
		*seen++
		return typed(inner, kind, whole)
	}
	list, ok := inner.([]any)
	if !ok {
		return follow(inner, path[1:], kind, whole, seen)
	}
	for _, e := range list {
		if err := follow(e, path[1:], kind, whole, seen); err != nil {
			return err
		}
	}
	return nil
}

var microseconds = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`)

func typed(v any, kind, whole string) error {
	want, nullable := strings.CutSuffix(kind, "?")
	if v == nil && nullable {
		return nil
	}
	ok := false
	switch v := v.(type) {
	case string:
		ok = want == "string" || want == "time" && microseconds.MatchString(v)
	case json.Number:
		_, err := v.Int64()
		ok = want == "number" || want == "int" && err == nil
	case bool:
		ok = want == "bool"
	case []any:
		ok = want == "list"
	case map[string]any:
		ok = want == "object"
	}
	if !ok {
		return fmt.Errorf("%s: %v is no %s", whole, v, kind)
	}
	return nil
}

// checkTimes looks whether every call of a JSON file lies in a window: `times stdout FROM TO` (exclusive).
func checkTimes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: times FILE FROM TO")
	}
	objects, err := objectsOf(ts.ReadFile(args[0]))
	ts.Check(err)
	before := args[1]
	for _, o := range objects {
		at, _ := o.(map[string]any)["time"].(string)
		if at < before || at >= args[2] {
			ts.Fatalf("the call at %s is out of order, or not in %s to %s", at, args[1], args[2])
		}
		before = at
	}
	if len(objects) == 0 {
		ts.Fatalf("no call lies in %s to %s", args[1], args[2])
	}
}
