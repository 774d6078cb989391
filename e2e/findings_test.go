package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	skyloom "github.com/waybill-security/waybill/examples/loyalty/world"
)

// finding is what `waybill findings` says of one.
type finding struct {
	Finding, Kind, Severity, Title, State string
	Endpoints                             []string
	Subjects                              int
	Calls                                 int
}

// An ordinary world raises no alarm but of what is true of it.
func TestNoAlarmWithoutAnAttack(t *testing.T) {
	for _, seed := range []uint64{3, 20260302} {
		dir := t.TempDir()
		o := skyloom.Options{Seed: seed, Incident: skyloom.NoIncident, InProcess: true}
		if _, err := skyloom.PlayDir(t.Context(), o, dir); err != nil {
			t.Fatal(err)
		}
		w := newWorkspace(t)
		w.scan(filepath.Join(dir, skyloom.CallsFile))
		text, err := os.ReadFile(filepath.Join(dir, skyloom.IncidentFile))
		if err != nil {
			t.Fatal(err)
		}
		facts := decode[skyloom.Incident](t, string(text)).State
		places := w.places()
		found := decode[[]finding](t, w.must("findings", "-o", "json"))
		if len(found) == 0 {
			t.Error("nothing was found of what is true of the world")
		}
		for _, f := range found {
			if !isTrue(f, facts, places) {
				t.Errorf("seed %d: %s %s: %s is not true of the world", seed, f.Severity, f.Kind, f.Title)
			}
		}
	}
}

// places names every endpoint by method, host and template.
func (w *workspace) places() map[string]string {
	type endpoint struct{ Endpoint, Method, Host, Template string }
	places := map[string]string{}
	for _, e := range decode[[]endpoint](w.t, w.must("endpoints", "-o", "json")) {
		places[e.Endpoint] = e.Method + " " + e.Host + nameless(e.Template)
	}
	return places
}

// isTrue says whether the world knows of a finding.
func isTrue(f finding, facts []skyloom.Fact, places map[string]string) bool {
	return slices.ContainsFunc(facts, func(fact skyloom.Fact) bool {
		if fact.Finding != f.Kind || fact.Calls == 0 {
			return false
		}
		return slices.ContainsFunc(f.Endpoints, func(id string) bool { return places[id] == nameless(strings.TrimSpace(fact.Endpoint)) })
	})
}
