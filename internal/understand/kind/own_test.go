package kind_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

func own(t testing.TB, list ...kind.Declared) *kind.Own {
	t.Helper()
	o, err := kind.NewOwn(list)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

var policy = kind.Declared{
	Name: "acme.policy_number", Keys: []string{"policy number", "polisnummer", "numéro de police"}, Context: []string{"insured"},
	Pattern: "POL-[0-9]{8}", Classes: []string{"code"}, Proof: true,
}

// tried is column with the tests of o tried on each value.
func tried(o *kind.Own, e kind.Evidence, values string) kind.Evidence {
	tester := o.Tester()
	e.Trials = kind.Trials{}
	for v := range strings.SplitSeq(values, "|") {
		c, f := kind.ClassOf([]byte(v), kind.String)
		e.Trials.Add(tester.Try([]byte(v), kind.String, c, f), 5)
	}
	return e
}

func TestOwnKindsTakePart(t *testing.T) {
	guest := kind.Declared{Name: "acme.guest_number", Refines: kind.LoyaltyNumber, Keys: []string{"guest no", "gastnummer"}}
	weak := kind.Declared{Name: "acme.shelf", Keys: []string{"shelf"}, Pattern: "[A-Z][0-9]{3}", Context: []string{"warehouse"}}
	o := own(t, policy, guest, weak)
	const pols, others = "POL-00000018|POL-00000019", "red-1|blue-2"
	for _, c := range []struct {
		name string
		e    kind.Evidence
		want kind.Kind
	}{
		{"by a word, untried", column("GET /x", "$.policyNumber", pols, 5), policy.Name},
		{"in another language and spelling", column("GET /x", "$.NUMERO_DE_POLICE", pols, 5), policy.Name},
		{"begun in the name above", column("GET /x", "$.policy.number", pols, 5), policy.Name},
		{"a word with others", column("GET /x", "$.parentPolicyNumber", pols, 5), policy.Name},
		{"a fact about it", column("GET /x", "$.policyNumberVerified", "x1y|y2z", 5), kind.None},
		{"by proof", tried(o, column("GET /x", "$.ref2", pols, 5), pols), policy.Name},
		{"values that fail the test", tried(o, column("GET /x", "$.policyNumber", others, 5), others), kind.None},
		{"values of another class", column("GET /x", "$.policyNumber", "ann@mail.example|bob@mail.example", 5), kind.ContactEmail},
		{"a test without proof and word", tried(o, column("GET /x", "$.place", "A123|B234", 5), "A123|B234"), kind.None},
		{"the same in its context", tried(o, column("GET /warehouse", "$.place", "A123|B234", 5), "A123|B234"), weak.Name},
		{"a refined kind", column("GET /x", "$.gastNummer", "12345678|87654321", 5), guest.Name},
		{"what nobody declared", column("GET /x", "$.email", "ann@mail.example", 5), kind.ContactEmail},
		{"a yes or no", column("GET /x", "$.policyNumber", "true|false", 5), kind.None},
	} {
		d := o.Decide(c.e)
		if d.Kind != c.want {
			t.Errorf("%s: %s %.2f %q, want %s", c.name, d.Kind, d.Confidence, d.Reasons, c.want)
		}
		if (d.Base != "") != (d.Kind == guest.Name) {
			t.Errorf("%s: base is %q", c.name, d.Base)
		}
	}
}

// What was sealed before a pattern was there is not held against it, and not for it.
func TestOwnKindsOnValues(t *testing.T) {
	o := own(t, policy)
	test := o.Tester().Try([]byte("POL-00000018"), kind.String, kind.ClassCode, kind.Clear)
	failed := o.Tester().Try([]byte("red-1"), kind.String, kind.ClassCode, kind.Clear)
	none, mine := kind.Decision{Kind: kind.None}, kind.Decision{Kind: policy.Name}
	for _, c := range []struct {
		name  string
		d     kind.Decision
		class kind.Class
		tried kind.Tried
		want  kind.Kind
		doubt string
	}{
		{"a stray one", none, kind.ClassCode, test, policy.Name, ""},
		{"what failed", none, kind.ClassCode, failed, kind.None, ""},
		{"never tried", none, kind.ClassCode, "", kind.Undecided, "pattern_not_tried"},
		{"tried by another test", none, kind.ClassCode, "+0011223344556677", kind.Undecided, "pattern_not_tried"},
		{"of a class that it never has", none, kind.ClassDate, "", kind.None, ""},
		{"in its own field, untried", mine, kind.ClassCode, "", policy.Name, ""},
		{"in its own field, failed", mine, kind.ClassCode, failed, kind.None, ""},
		{"something else in its field", mine, kind.ClassEmail, failed, kind.ContactEmail, ""},
		{"nothing", mine, kind.ClassEmpty, "", kind.None, ""},
		{"something else that is decided", kind.Decision{Kind: kind.ContactEmail}, kind.ClassEmail, "", kind.ContactEmail, ""},
	} {
		k, _, doubt, open := o.Held(c.d, c.class, kind.Clear, c.tried)
		if k != c.want || doubt != c.doubt || (len(open) == 1) != (c.doubt != "") {
			t.Errorf("%s: %s %q %v, want %s %q", c.name, k, doubt, open, c.want, c.doubt)
		}
	}
}

func TestDeclaredKindsAreChecked(t *testing.T) {
	for _, c := range []struct {
		d       kind.Declared
		setting string
	}{
		{kind.Declared{Name: "policy", Keys: []string{"x"}}, "name"},
		{kind.Declared{Name: "Acme.policy", Keys: []string{"x"}}, "name"},
		{kind.Declared{Name: "person.shoe", Keys: []string{"x"}}, "name"},
		{kind.Declared{Name: "acme.x"}, "name"},
		{kind.Declared{Name: "acme.x", Keys: []string{"x"}, Refines: "acme.y"}, "refines"},
		{kind.Declared{Name: "acme.x", Keys: []string{" - "}}, "keys"},
		{kind.Declared{Name: "acme.x", Keys: []string{"x"}, Context: []string{""}}, "context"},
		{kind.Declared{Name: "acme.x", Pattern: "("}, "pattern"},
		{kind.Declared{Name: "acme.x", Pattern: ".*"}, "pattern"},
		{kind.Declared{Name: "acme.x", Pattern: strings.Repeat("a", 1001)}, "pattern"},
		{kind.Declared{Name: "acme.x", Pattern: "(a{1000}){1000}"}, "pattern"},
		{kind.Declared{Name: "acme.x", Validators: []string{"lunh"}}, "validators"},
		{kind.Declared{Name: "acme.x", Keys: []string{"x"}, Classes: []string{"codes"}}, "classes"},
		{kind.Declared{Name: "acme.x", Keys: []string{"x"}, Proof: true}, "proof"},
		{kind.Declared{Name: "acme.x", Keys: []string{"x"}, KeyWeight: 31}, "weights"},
		{policy, "name"},
	} {
		_, err := kind.NewOwn([]kind.Declared{policy, c.d})
		var wrong *kind.DeclaredError
		if !errors.As(err, &wrong) || wrong.Setting != c.setting || wrong.Index != 1 {
			t.Errorf("%+v: %v, want a fault in %s", c.d, err, c.setting)
		}
	}
	many := make([]kind.Declared, kind.MaxOwn+1)
	if _, err := kind.NewOwn(many); err == nil {
		t.Error("too many kinds are taken")
	}
}

// No kinds are the built-in ones alone, and kinds that nothing speaks for change nothing.
func TestOwnKindsChangeNothingElse(t *testing.T) {
	o := own(t, policy)
	for _, f := range readCorpus(t, "tune") {
		want, got := kind.Decide(f.evidence), o.Decide(f.evidence)
		if got.Kind != want.Kind || got.Form != want.Form || got.Confidence != want.Confidence {
			t.Errorf("%s %s: %s %.3f, want %s %.3f", f.endpoint, f.evidence.Name, got.Kind, got.Confidence, want.Kind, want.Confidence)
		}
	}
}

// An explanation adds up, and is the decision.
func TestExplanationsAddUp(t *testing.T) {
	o := own(t, policy)
	for _, f := range readCorpus(t, "tune") {
		x, d := o.Explain(f.evidence), o.Decide(f.evidence)
		if x.Kind != d.Kind || x.Missing == "" {
			t.Errorf("%s: explained as %s, decided as %s; %q", f.evidence.Name, x.Kind, d.Kind, x.Missing)
		}
		for _, w := range x.Weighed {
			sum := 0.0
			for _, s := range w.Steps {
				sum += s.Weight
				if s.Text == "" || s.Text == "other evidence" {
					t.Errorf("%s, %s: a step of %.1f says nothing", f.evidence.Name, w.Kind, s.Weight)
				}
			}
			if diff := sum - w.LogOdds; diff > 1e-6 || diff < -1e-6 {
				t.Errorf("%s, %s: the steps add up to %.3f, not %.3f", f.evidence.Name, w.Kind, sum, w.LogOdds)
			}
		}
	}
}

func TestTriedIsAFunctionOfTheValue(t *testing.T) {
	o := own(t, policy, kind.Declared{Name: "acme.luhn", Validators: []string{"luhn"}}, kind.Declared{Name: "acme.same", Pattern: policy.Pattern})
	one, other := o.Tester(), o.Tester()
	rapid.Check(t, func(r *rapid.T) {
		v := []byte(rapid.SampledFrom([]string{"POL-00000018", "79927398713", ""}).Draw(r, "base") + rapid.StringN(0, 4, 8).Draw(r, "more"))
		c, f := kind.ClassOf(v, kind.String)
		a, b := one.Try(v, kind.String, c, f), other.Try(v, kind.String, c, f)
		if a != b {
			r.Fatalf("%q, then %q", a, b)
		}
		trials := kind.Trials{}
		trials.Add(a, 3)
		for _, trial := range trials {
			if trial.Tried != 3 || trial.Passed != 0 && trial.Passed != 3 {
				r.Fatalf("%q counts %+v", a, trial)
			}
		}
		if len(trials) != 0 && len(trials) != 2 {
			r.Fatalf("%d tests, want two: equal ones are one", len(trials))
		}
	})
}
