package detect_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
)

const clinic = `openapi: 3.0.3
info: {title: Patients, version: "2.0"}
servers: [{url: https://api.kliniek.example/v2}]
paths:
  /patienten/{id}:
    get:
      responses:
        "200":
          content:
            application/json:
              schema: {type: object, properties: {id: {type: integer}, naam: {type: string}, kamer: {type: integer}}}
  /afspraken:
    get:
      EXTRA
      parameters: [{name: dag, in: query, schema: {type: string}}]
      responses:
        "200": {content: {application/json: {schema: {type: object, properties: {aantal: {type: integer}}}}}}
`

// declared scans calls into a workspace for which the spec of the clinic stands, with something more said of appointments.
func declared(t *testing.T, extra string, calls []exchange) workspace {
	t.Helper()
	w := newWorkspace(t)
	w.scan("calls.ndjson", lines(t, calls...))
	file := filepath.Join(t.TempDir(), "spec.yaml")
	if extra == "" {
		extra = "summary: what is planned"
	}
	if err := os.WriteFile(file, []byte(strings.Replace(clinic, "EXTRA", extra, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := app.AddSpec(t.Context(), app.SpecOptions{Dir: w.dir, File: file, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	return w
}

// visits are calls that are as declared, by patients who are signed in.
func visits(n int) []exchange {
	return times(n, func(i int) exchange {
		return exchange{
			url: fmt.Sprintf("https://api.kliniek.example/v2/patienten/60041%05d", i*37), send: []string{bearer(uuid(i))},
			answer: fmt.Sprintf(`{"id":60041%05d,"naam":"x","kamer":%d}`, i*37, i+1),
		}
	})
}

func get(n int, url, answer string, change func(i int, x *exchange)) []exchange {
	return times(n, func(i int) exchange {
		x := exchange{url: strings.ReplaceAll(url, "NNN", fmt.Sprintf("60041%05d", i*37)), send: []string{bearer(uuid(i))}, answer: answer}
		if change != nil {
			change(i, &x)
		}
		return x
	})
}

func TestShadows(t *testing.T) {
	person := func(i int, x *exchange) { x.answer = patient(i) }
	for name, c := range map[string]struct {
		calls    []exchange
		severity string
	}{
		"it tells of many people":        {get(60, "https://api.kliniek.example/v2/export/NNN", "", person), "medium"},
		"the same, without a credential": {get(60, "https://api.kliniek.example/v2/export/NNN", "", func(i int, x *exchange) { person(i, x); x.send = nil }), "high"},
		"it tells nothing":               {get(8, "https://api.kliniek.example/v2/versions", `{"build":"a"}`, nil), "info"},
		"what is declared":               {visits(8), ""},
		"it only refuses":                {get(8, "https://api.kliniek.example/v2/export/NNN", `{}`, func(_ int, x *exchange) { x.status = 403 }), ""},
		"another host, without a spec":   {get(8, "https://api.elders.example/v2/export/NNN", "", person), ""},
		"health":                         {get(8, "https://api.kliniek.example/healthz", `{"ok":true}`, nil), ""},
		"a browser that asks first":      {get(8, "https://api.kliniek.example/v2/afspraken", ``, func(_ int, x *exchange) { x.method, x.status = "OPTIONS", 204 }), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := expect(t, declared(t, "", append(visits(8), c.calls...)).findings(), "shadow_endpoint", c.severity)
			if c.severity != "" && (len(found.Evidence) == 0 || !slices.Contains(found.References, "API9:2023") || found.Calls != int64(len(c.calls))) {
				t.Errorf("it says %+v", found)
			}
		})
	}
}

func TestZombies(t *testing.T) {
	partner := func(_ int, x *exchange) { x.send = []string{bearer("partner")} }
	days := "https://api.kliniek.example/v2/afspraken"
	for name, c := range map[string]struct {
		extra    string
		calls    []exchange
		severity string
		callers  int
	}{
		"deprecated, and called by many":   {"deprecated: true", get(8, days, `{"aantal":3}`, nil), "info", 8},
		"a sunset is declared":             {`x-sunset: "2026-06-30"`, get(8, days, `{"aantal":3}`, nil), "info", 8},
		"the usual one alone":              {"deprecated: true", get(30, days, `{"aantal":3}`, partner), "", 0},
		"somebody beside the usual one":    {"deprecated: true", append(get(30, days, `{"aantal":3}`, partner), get(2, days, `{"aantal":3}`, nil)...), "info", 2},
		"it stands, and many call":         {"", get(8, days, `{"aantal":3}`, nil), "", 0},
		"only refused":                     {"deprecated: true", get(8, days, `{}`, func(_ int, x *exchange) { x.status = 410 }), "", 0},
		"an older version of what is told": {"", get(8, "https://api.kliniek.example/v1/patienten/NNN", "", func(i int, x *exchange) { x.answer = patient(i) }), "medium", 8},
		"its answers say so":               {"", get(8, "https://api.elders.example/lijst", `{"n":1}`, func(_ int, x *exchange) { x.reply = []string{"Sunset: Wed, 30 Jun 2027 00:00:00 GMT"} }), "info", 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := expect(t, declared(t, c.extra, append(visits(8), c.calls...)).findings(), "zombie_endpoint", c.severity)
			if len(found.Actors) != c.callers {
				t.Errorf("%d callers, want %d: %s", len(found.Actors), c.callers, found.Explain)
			}
		})
	}
}

func TestSpecDrift(t *testing.T) {
	patients := "https://api.kliniek.example/v2/patienten/NNN"
	for name, c := range map[string]struct {
		calls    []exchange
		severity string
		says     string
	}{
		"a field of persons in no spec": {get(8, patients, "", func(i int, x *exchange) {
			x.answer = fmt.Sprintf(`{"id":1,"naam":"x","contact":{"email":"p%d@post.example"}}`, i)
		}), "low", "body $.contact"},
		"a field in no spec":         {get(8, patients, `{"id":1,"kleur":"new"}`, nil), "info", "body $.kleur"},
		"another type":               {get(8, patients, `{"id":1,"kamer":"new"}`, nil), "info", "of another type than declared (body $.kamer)"},
		"a parameter in no spec":     {get(8, "https://api.kliniek.example/v2/afspraken?dag=x&limit=5", `{"aantal":1}`, nil), "info", "query limit"},
		"a status in no spec":        {get(8, patients, ``, func(_ int, x *exchange) { x.status = 204 }), "info", "1 status in no spec"},
		"as declared":                {visits(8), "", ""},
		"less than is declared":      {get(8, patients, `{"id":1}`, nil), "", ""},
		"a refusal that is not told": {get(8, patients, `{"fout":"x"}`, func(_ int, x *exchange) { x.status = 403 }), "", ""},
		"a name that a caller made":  {get(8, "https://api.kliniek.example/v2/afspraken?dag=x&hedwig=5", `{"aantal":1}`, nil), "info", "1 parameter or field in no spec;"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := expect(t, declared(t, "", append(visits(8), c.calls...)).findings(), "spec_drift", c.severity)
			if !strings.Contains(found.Explain, c.says) || strings.Contains(found.Explain, "hedwig") {
				t.Errorf("it says %s", found.Explain)
			}
			if want := int64(len(c.calls)); c.severity != "" && name != "another type" && found.Calls != want {
				t.Errorf("%d calls show it, want %d", found.Calls, want)
			}
		})
	}
}

// What specs find comes and goes with them, and keeps its id.
func TestFindingsGoWithTheirSpec(t *testing.T) {
	w := declared(t, "", append(visits(8), get(8, "https://api.kliniek.example/v2/versions", `{"build":"a"}`, nil)...))
	kinds := func() (list []string) {
		for _, f := range w.findings() {
			list = append(list, f.Kind+" "+f.Finding)
		}
		return list
	}
	before := kinds()
	var specs []query.Spec
	specs, err := w.open().Specs()
	if err != nil || len(specs) != 1 || !strings.Contains(strings.Join(before, " "), "shadow_endpoint") {
		t.Fatalf("specs %v, findings %v, %v", specs, before, err)
	}
	if _, err := app.RemoveSpec(t.Context(), app.SpecOptions{Dir: w.dir, File: specs[0].Digest, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	if left := strings.Join(kinds(), " "); strings.Contains(left, "shadow_endpoint") {
		t.Errorf("without a spec there is %s", left)
	}
}
