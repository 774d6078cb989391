package rule_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/judge/rule"
)

// try runs the tests of a file and says how many findings each gave.
func try(t *testing.T, text string) []rule.Outcome {
	t.Helper()
	path := filepath.Join(t.TempDir(), "r.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := rule.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return s.Try()
}

// ruled is a rule with one test.
func ruled(asks, calls string) string {
	return "rules:\n  - id: r\n    title: R\n" + indent(asks) + "    tests:\n      - name: t\n        findings: 0\n        calls:\n" + indent(indent(calls))
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + line)
	}
	return b.String()
}

func TestWhatMustComeTogether(t *testing.T) {
	for name, c := range map[string]struct {
		asks, calls string
		want        int
	}{
		"each call, and a day apart":    {"match: call.status == 500\n", "- {status: 500, repeat: 3}\n- {at: 7d, status: 500}\n", 2},
		"exactly enough":                {"match: 'true'\ncount: 5\nwithin: 1m\n", "- {repeat: 5, every: 15s}\n", 1},
		"one too few":                   {"match: 'true'\ncount: 5\nwithin: 1m\n", "- {repeat: 4, every: 1s}\n", 0},
		"too slow":                      {"match: 'true'\ncount: 5\nwithin: 59s\n", "- {repeat: 5, every: 15s}\n", 0},
		"slow, then quick":              {"match: 'true'\ncount: 5\nwithin: 10s\n", "- {repeat: 20, every: 1m}\n- {repeat: 5, every: 1s}\n", 1},
		"two groups":                    {"match: 'true'\ncount: 5\nwithin: 1m\nby: [actor]\n", "- {repeat: 5, actor: a}\n- {repeat: 5, actor: b}\n- {repeat: 4, actor: c}\n", 2},
		"two keys":                      {"match: 'true'\ncount: 2\nwithin: 1m\nby: [actor, host]\n", "- {actor: a, host: x.example}\n- {actor: a, host: y.example}\n- {actor: a, host: x.example}\n", 1},
		"nobody's group":                {"match: 'true'\ncount: 2\nwithin: 1m\nby: [service]\n", "- {repeat: 9}\n", 0},
		"different sessions":            {"match: 'true'\ndistinct: {of: session.id, count: 4}\nwithin: 1m\n", "- {session: 'n_{n}', repeat: 4}\n", 1},
		"the same session":              {"match: 'true'\ndistinct: {of: session.id, count: 4}\nwithin: 1m\n", "- {session: n_1, repeat: 40}\n", 0},
		"different, but over a day":     {"match: 'true'\ndistinct: {of: session.id, count: 4}\nwithin: 1h\n", "- {session: 'n_{n}', repeat: 9, every: 25m}\n", 0},
		"different people in lists":     {"match: 'true'\ndistinct: {of: subjects, count: 6}\nwithin: 1m\nby: [actor]\n", "- {subjects: [s_1, s_2, s_3]}\n- {subjects: [s_3, s_4, s_5, s_6]}\n", 1},
		"one step after the other":      {"sequence: [call.status == 401, call.status == 200]\nwithin: 1m\n", "- {status: 401}\n- {status: 200}\n", 1},
		"the other way round":           {"sequence: [call.status == 401, call.status == 200]\nwithin: 1m\n", "- {status: 200}\n- {status: 401}\n", 0},
		"one call is no two steps":      {"sequence: ['true', 'true']\nwithin: 1m\n", "- {}\n", 0},
		"steps too far apart":           {"sequence: [call.status == 401, call.status == 200]\nwithin: 1m\n", "- {status: 401}\n- {at: 2m, status: 200}\n", 0},
		"a later first step counts":     {"sequence: [call.status == 401, call.status == 200]\nwithin: 1m\n", "- {status: 401}\n- {at: 100s, status: 401}\n- {at: 2m, status: 200}\n", 1},
		"together, in any order":        {"together: [call.status == 401, call.status == 200]\nwithin: 1m\n", "- {status: 200}\n- {status: 401}\n", 1},
		"together, but one is missing":  {"together: [call.status == 401, call.status == 200]\nwithin: 1m\n", "- {status: 200, repeat: 3}\n", 0},
		"kinds":                         {"match: '\"contact.email\" in kinds.response && size(subjects) > 1'\n", "- {response_kinds: [contact.email], subjects: [s_1, s_2]}\n", 1},
		"hours and weekdays":            {"match: call.hour == 9 && call.weekday == 1\n", "- {}\n- {at: 1h}\n", 1},
		"times":                         {"match: call.time > timestamp('2026-03-02T09:00:30Z')\n", "- {repeat: 40}\n", 1},
		"marks, queries and objects":    {"match: '\"traversal\" in call.marks && call.query.exists(q, q == \"cmd\") && size(objects) == 1'\n", "- {marks: [traversal], query: [cmd], objects: [o]}\n", 1},
		"a dozen more of the same case": {"match: 'true'\ncount: 2\nwithin: 1m\n", "- {repeat: 200, every: 20m}\n- {repeat: 300}\n", 1},
	} {
		got := try(t, ruled(c.asks, c.calls))
		if len(got) != 1 || got[0].Got != c.want || got[0].Failed != "" {
			t.Errorf("%s: %+v, want %d findings", name, got, c.want)
		}
	}
}

// What a condition costs is bounded by its text where that tells, and at each call where it does not.
func TestCostsAreBounded(t *testing.T) {
	_, err := rule.Parse("r.yaml", []byte(ruled("match: subjects.exists(a, subjects.exists(b, subjects.exists(c, objects.exists(d, a + b == c + d))))\n", "- {}\n")))
	if err == nil || !strings.Contains(err.Error(), "r.yaml:4:12: it may cost") {
		t.Errorf("loops in loops in loops: %v", err)
	}
	many := make([]string, 250)
	for i := range many {
		many[i] = fmt.Sprintf("s_%d", i)
	}
	got := try(t, ruled("match: subjects.exists(a, objects.exists(b, a == b))\n", "- {subjects: ["+strings.Join(many, ", ")+"], objects: ["+strings.ReplaceAll(strings.Join(many, ", "), "s_", "o_")+"]}\n"))
	if len(got) != 1 || got[0].Held || !strings.Contains(got[0].Failed, "cost more than is allowed") {
		t.Errorf("a costly call: %+v", got)
	}
}

func TestFaultsSayWhere(t *testing.T) {
	for text, want := range map[string]string{
		"rules: []\n": "r.yaml: it holds no rules",
		"rules:\n  - title: A\n    match: 'true'\n":                                                                                    "each rule needs an `id`",
		"rules:\n  - id: a\n    match: 'true'\n":                                                                                       "rule a needs a `title`",
		"rules:\n  - id: a\n    title: A\n":                                                                                            "r.yaml:2:9: rule a needs `match`",
		"rules:\n  - id: a\n    title: A\n    match: call.status\n":                                                                    "r.yaml:4:12: it gives int where bool is expected",
		"rules:\n  - id: a\n    title: A\n    match: \"call.status == \"\n":                                                            "r.yaml:4:28: ",
		"rules:\n  - id: a\n    title: A\n    match: call.path.matches('[')\n":                                                         "r.yaml:4:30: ",
		"rules:\n  - id: a\n    title: A\n    match: 'true'\n    kind: bad_luck\n":                                                     "r.yaml:5:11: a kind of finding is one of",
		"rules:\n  - id: a\n    title: A\n    match: 'true'\n    severity: urgent\n":                                                   "r.yaml:5:15: a severity is one of",
		"rules:\n  - id: a\n    title: A\n    match: 'true'\n    count: 0\n    within: 1m\n":                                           "r.yaml:5: `count` takes a number",
		"rules:\n  - id: a\n    title: A\n    match: 'true'\n    count: 2\n    within: soon\n":                                         "r.yaml:6:13: `within` takes a duration",
		"rules:\n  - id: a\n    title: A\n    sequence: ['true']\n    within: 1m\n":                                                    "sequence and together take 2 to 8",
		"rules:\n  - id: a\n    title: A\n    match: 'true'\n    count: 2\n    distinct: {of: session.id, count: 2}\n    within: 1m\n": "more than one of count",
		"rules:\n  - id: a\n    title: A\n    match: 'true'\n    tests: [{name: t}]\n":                                                 "test \"t\" needs `findings`",
		"a: &a 1\nb: *a\n": "r.yaml:2:4: anchors and aliases are not read here",
	} {
		if _, err := rule.Parse("r.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestIDsAreGivenOnce(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.yaml", "b.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("rules:\n  - id: a\n    title: A\n    match: 'true'\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := rule.Read(dir); err == nil || !strings.Contains(err.Error(), "b.yaml:2: this id is another rule's, in "+filepath.Join(dir, "a.yaml")+", line 2") {
		t.Errorf("got %v", err)
	}
}

// A pattern is like itself, whatever stands in it, and a star in front and behind finds it in anything.
func TestLike(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text, around := rapid.String().Draw(r, "text"), rapid.String().Draw(r, "around")
		pattern := strings.NewReplacer(`*`, `\*`, `?`, `\?`, `\`, `\\`).Replace(text)
		if !rule.Like(text, pattern) || !rule.Like(around+text+around, "*"+pattern+"*") || !rule.Like(text, "*") {
			r.Fatalf("%q is not like %q", text, pattern)
		}
	})
	for pattern, want := range map[string]bool{"*/ADMIN/*": true, "/v?/admin/*": true, "/v1/admin": false, "*.php": false, "/v1/*/x": false, `/v1/\*`: false, "": false} {
		if got := rule.Like("/v1/admin/users", pattern); got != want {
			t.Errorf("%q: %t", pattern, got)
		}
	}
	if rule.Like(strings.Repeat("a", 2000), strings.Repeat("*a", 400)+"b") {
		t.Error("a pattern that is not there")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(ruled("match: call.status == 404\ncount: 5\nwithin: 1m\n", "- {status: 404}\n")))
	f.Add([]byte("rules:\n  - id: a\n    title: A\n    match: |\n      call.status ==\n        404\n"))
	f.Add([]byte("title: a\ndetection:\n  s:\n    c-uri|contains: [a, b]\n  condition: s\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := rule.Parse("r.yaml", text)
		if err != nil && !strings.HasPrefix(err.Error(), "r.yaml") {
			t.Errorf("an error without the file's name: %v", err)
		}
		if err == nil && len(list) == 0 {
			t.Error("neither rules nor an error")
		}
	})
}
