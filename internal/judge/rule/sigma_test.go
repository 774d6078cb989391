package rule_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/judge/rule"
)

// sigmaRule is a rule of Sigma with a detection.
func sigmaRule(detection string) string {
	return "title: Shape\nid: shape\nlogsource:\n  category: webserver\ndetection:\n" + indent(detection) + "level: high\n"
}

// written imports a rule of Sigma, and tries it on calls in Waybill's own form.
func written(t *testing.T, sigma, calls string) (findings int, text string) {
	t.Helper()
	list, err := rule.Parse("s.yml", []byte(sigma))
	if err != nil {
		t.Fatalf("%v\n%s", err, sigma)
	}
	text = rule.Write(list)
	path := filepath.Join(t.TempDir(), "own.yaml")
	own := strings.TrimSuffix(text, "\n") + "\n    tests:\n      - name: t\n        findings: 0\n        calls:\n" + indent(indent(calls))
	if err := os.WriteFile(path, []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := rule.Read(path)
	if err != nil {
		t.Fatalf("%v\n%s", err, own)
	}
	got := s.Try()
	if len(got) != 1 || got[0].Failed != "" {
		t.Fatalf("%+v", got)
	}
	return got[0].Got, text
}

// Each shape in which public rules are written finds what it is about, and not its opposite.
func TestShapesOfSigma(t *testing.T) {
	for name, c := range map[string]struct{ detection, is, isNot string }{
		"equal, whatever the case":  {"s:\n  cs-method: post\ncondition: s\n", "- {method: POST}\n", "- {method: GET}\n"},
		"one of a list":             {"s:\n  sc-status: [401, 403]\ncondition: s\n", "- {status: 403}\n", "- {status: 404}\n"},
		"contains":                  {"s:\n  c-uri|contains: /admin/\ncondition: s\n", "- {path: /v1/Admin/users}\n", "- {path: /v1/administration}\n"},
		"starts and ends":           {"s:\n  cs-uri-stem|startswith: /owa/\n  cs-uri-stem|endswith: .aspx\ncondition: s\n", "- {path: /owa/auth/logon.aspx}\n", "- {path: /x/owa/logon.aspx}\n"},
		"all of a list":             {"s:\n  cs-user-agent|contains|all: [curl, bot]\ncondition: s\n", "- {user_agent: bot by curl/8}\n", "- {user_agent: curl/8}\n"},
		"wildcards":                 {"s:\n  cs-user-agent: 'sql?ap/*'\ncondition: s\n", "- {user_agent: sqlmap/1.7}\n", "- {user_agent: nosqlmap/1.7}\n"},
		"an expression":             {"s:\n  cs-user-agent|re: '^[a-z]{8}$'\ncondition: s\n", "- {user_agent: abcdefgh}\n", "- {user_agent: ABCDEFGH}\n"},
		"an expression of any case": {"s:\n  cs-user-agent|re|i: '^[a-z]{8}$'\ncondition: s\n", "- {user_agent: ABCDEFGH}\n", "- {user_agent: abc}\n"},
		"networks":                  {"s:\n  c-ip|cidr: [10.0.0.0/8, '2001:db8::/32']\ncondition: s\n", "- {address: '2001:db8::1'}\n", "- {address: 192.0.2.1}\n"},
		"greater and less":          {"s:\n  sc-bytes|gte: 1000\n  sc-status|lt: 300\ncondition: s\n", "- {response_bytes: 1000}\n", "- {response_bytes: 999}\n"},
		"cased":                     {"s:\n  cs-user-agent|cased|contains: Bot\ncondition: s\n", "- {user_agent: aBot}\n", "- {user_agent: abot}\n"},
		"nothing there":             {"s:\n  cs-user-agent: null\ncondition: not s\n", "- {user_agent: x}\n", ""},
		"is there":                  {"s:\n  cs-uri-query|exists: true\ncondition: s\n", "- {query: [a]}\n", "- {}\n"},
		"a parameter's name":        {"s:\n  cs-uri-query|contains: 'cmd='\ncondition: s\n", "- {query: [cmd]}\n", "- {query: [cmdline]}\n"},
		"a path and a parameter":    {"s:\n  c-uri|contains: '/shell.php\\?exec='\ncondition: s\n", "- {path: /up/shell.php, query: [exec]}\n", "- {path: /up/shell.php}\n"},
		"a path in a query's field": {"s:\n  cs-uri-query|contains: /cgi-bin/\ncondition: s\n", "- {path: /cgi-bin/test}\n", "- {path: /cgi}\n"},
		"an ending":                 {"s:\n  c-uri-extension: [exe, ps1]\ncondition: s\n", "- {path: /files/setup.ps1}\n", "- {path: /ps1}\n"},
		"groups in a list":          {"s:\n  - cs-method: PUT\n  - sc-status: 500\ncondition: s\n", "- {status: 500}\n", "- {}\n"},
		"one of them":               {"a:\n  cs-method: PUT\nb:\n  sc-status: 500\n_c:\n  sc-status: 200\ncondition: 1 of them\n", "- {status: 500}\n", "- {}\n"},
		"all of some":               {"sel_a:\n  cs-method: PUT\nsel_b:\n  sc-status: 500\ncondition: all of sel_*\n", "- {status: 500, method: PUT}\n", "- {status: 500}\n"},
		"and, or, not, brackets":    {"a:\n  cs-method: PUT\nb:\n  sc-status: 500\nc:\n  cs-host: x.example\ncondition: (a or b) and not c\n", "- {status: 500}\n", "- {status: 500, host: x.example}\n"},
		"not before and":            {"a:\n  cs-method: PUT\nb:\n  sc-status: 500\ncondition: not a and b\n", "- {status: 500}\n", "- {status: 500, method: PUT}\n"},
		"several conditions":        {"a:\n  cs-method: PUT\nb:\n  sc-status: 500\ncondition: [a, b]\n", "- {status: 500}\n", "- {}\n"},
		"our own names":             {"s:\n  kinds.response|contains: email\n  actor.type: service\ncondition: s\n", "- {response_kinds: [contact.email], actor_type: service}\n", "- {response_kinds: [contact.phone], actor_type: service}\n"},
		"quotes and backslashes":    {"s:\n  cs-user-agent|contains: 'a\"b\\\\c'\ncondition: s\n", "- {user_agent: 'xa\"b\\cx'}\n", "- {user_agent: 'ab'}\n"},
	} {
		if got, text := written(t, sigmaRule(c.detection), c.is); got != 1 {
			t.Errorf("%s: %d findings\n%s", name, got, text)
		}
		if c.isNot == "" {
			continue
		}
		if got, text := written(t, sigmaRule(c.detection), c.isNot); got != 0 {
			t.Errorf("%s: %d findings of the opposite\n%s", name, got, text)
		}
	}
}

const logins = `title: Refused
name: refused
logsource: {category: webserver}
detection:
  s: {sc-status: 401}
  condition: s
---
title: Let in
id: let-in
logsource: {category: webserver}
detection:
  s: {sc-status: 200}
  condition: s
---
`

func TestCorrelationsOfSigma(t *testing.T) {
	for name, c := range map[string]struct {
		correlation, calls string
		want               int
	}{
		"event_count":              {"type: event_count\nrules: [refused]\ngroup-by: [c-ip]\ntimespan: 5m\ncondition: {gte: 10}\n", "- {status: 401, repeat: 10}\n", 1},
		"event_count, too few":     {"type: event_count\nrules: refused\ntimespan: 5m\ncondition:\n  gt: 10\n", "- {status: 401, repeat: 10}\n", 0},
		"event_count, two callers": {"type: event_count\nrules: [refused]\ngroup-by: [c-ip]\ntimespan: 5m\ncondition: {gte: 10}\n", "- {status: 401, repeat: 6}\n- {status: 401, repeat: 6, address: 192.0.2.9}\n", 0},
		"value_count":              {"type: value_count\nrules: [refused]\ngroup-by: [c-ip]\ntimespan: 5m\ncondition: {gte: 5, field: cs-username}\n", "- {status: 401, actor: 'a_{n}', repeat: 5}\n", 1},
		"temporal_ordered":         {"type: temporal_ordered\nrules: [refused, let-in]\ngroup-by: [c-ip]\ntimespan: 1m\n", "- {status: 401}\n- {status: 200}\n", 1},
		"temporal_ordered, wrong":  {"type: temporal_ordered\nrules: [refused, let-in]\ngroup-by: [c-ip]\ntimespan: 1m\n", "- {status: 200}\n- {status: 401}\n", 0},
		"temporal":                 {"type: temporal\nrules: [refused, let-in]\ngroup-by: [c-ip]\ntimespan: 1m\n", "- {status: 200}\n- {status: 401}\n", 1},
	} {
		text := logins + "title: Both\nid: both\ncorrelation:\n" + indent(c.correlation)
		list, err := rule.Parse("s.yml", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		// What is correlated is no rule by itself; the other one is.
		if last := list[len(list)-1]; last.ID != "both" || len(list) > 2 {
			t.Errorf("%s: %d rules, the last is %s", name, len(list), last.ID)
		}
		if got, own := written(t, onlyLast(text), c.calls); got != c.want {
			t.Errorf("%s: %d findings, want %d\n%s", name, got, c.want, own)
		}
	}
}

// onlyLast makes what a correlation leaves over a part of it, too, so that one rule is left.
func onlyLast(text string) string {
	if strings.Contains(text, "rules: [refused, let-in]") {
		return text
	}
	parts := strings.Split(text, "---\n")
	return parts[0] + "---\n" + parts[2]
}

func TestSigmaIsRefusedByItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		sigmaRule("s:\n  cs-uri-query|contains: \"' or 1=1\"\ncondition: s\n"):                                      "s.yml:7:30: of queries, the names of parameters are kept",
		sigmaRule("s:\n  c-uri|contains: ../../\ncondition: s\n"):                                                   "s.yml:7:23: of paths, words are kept",
		sigmaRule("s:\n  c-uri|re: '/x[0-9]+'\ncondition: s\n"):                                                     "s.yml:7:17: an expression over a path",
		sigmaRule("s:\n  cs-user-agent|base64offset|contains: x\ncondition: s\n"):                                   `s.yml:7:7: the modifier "base64offset" is not read`,
		sigmaRule("s:\n  cs-cookie: x\ncondition: s\n"):                                                             `s.yml:7:7: a call's row has no field "cs-cookie"`,
		sigmaRule("s:\n  - union select\ncondition: s\n"):                                                           "s.yml:7:9: words without a field",
		sigmaRule("s:\n  sc-status: 401\ncondition: s | count() by c-ip > 10\n"):                                    "s.yml:8:16: something stands behind the end",
		sigmaRule("s:\n  sc-status: 401\ncondition: 2 of them\n"):                                                   "`1 of`, `any of` and `all of`",
		sigmaRule("s:\n  sc-status: 401\ncondition: t\n"):                                                           "names a selection that is not there",
		sigmaRule("s:\n  sc-status: 401\ncondition: (s\n"):                                                          "a bracket of the condition is not closed",
		sigmaRule("s:\n  sc-status: 401\ncondition: " + strings.Repeat("(", 90) + "s\n"):                            "nested too deep",
		sigmaRule("s:\n  cs-user-agent|re: '(?=x)'\ncondition: s\n"):                                                "no expression that RE2 reads",
		sigmaRule("s:\n  sc-status|gt: many\ncondition: s\n"):                                                       "a whole number is expected",
		sigmaRule("s:\n  sc-status: 401\ntimeframe: 5m\ncondition: s\n"):                                            "`timeframe` belongs to aggregations of old",
		"title: A\nlogsource: {category: process_creation}\ndetection: {condition: s}\n":                            "s.yml:2:12: calls are what logs of category webserver",
		logins + "title: B\ncorrelation: {type: event_count, rules: [x], timespan: 1m}\n":                           "no detection of this file has this name",
		logins + "title: B\ncorrelation: {type: event_count, rules: [refused], timespan: 1m, condition: {lt: 3}}\n": "`gt` and `gte` are read",
		logins + "title: B\ncorrelation: {type: temporal_extended, rules: [refused], timespan: 1m}\n":               "correlations of type event_count",
	} {
		if _, err := rule.Parse("s.yml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q of\n%s", err, want, text)
		}
	}
}
