package detect_test

import (
	"fmt"
	"strings"
	"testing"
)

const traversalKind = "path_traversal"

func climbs(status int, targets ...string) []exchange {
	var calls []exchange
	for _, target := range targets {
		calls = append(calls, exchange{url: "https://api.shop.example" + target, status: status, send: []string{bearer("climber")}, client: "198.51.100.9", answer: `{"ok":true}`})
	}
	return calls
}

func jsonBody(body string) []exchange {
	return []exchange{{method: "POST", url: "https://api.shop.example/v1/files", body: body, answer: `{"ok":true}`, send: []string{bearer("climber")}}}
}

func TestNamesThatClimb(t *testing.T) {
	worlds := map[string][]exchange{
		"low: refused":              climbs(404, "/files/../../etc/passwd", "/files/..%2f..%2f..%2fetc%2fpasswd", "/static/%2e%2e/%2e%2e/secret"),
		"low: sent elsewhere":       climbs(302, "/files?file=../../etc/passwd"),
		"high: by JSON":             jsonBody(`{"file":"..\/..\/..\/etc\/passwd"}`),
		"high: by JSON, two up":     jsonBody(`{"template":"../../hr/salaries"}`),
		"high: by a form":           {{method: "POST", url: "https://api.shop.example/v1/files", bodyAs: "application/x-www-form-urlencoded", body: "file=..%2F..%2Fetc%2Fshadow", answer: "x", answerAs: "text/plain"}},
		"high: by an uploaded name": {{method: "POST", url: "https://api.shop.example/v1/files", bodyAs: "multipart/form-data; boundary=x", body: "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"../../../.ssh/authorized_keys\"\r\n\r\nabc\r\n--x--\r\n", answer: `{}`}},
		"none: ellipsis":            climbs(200, "/search?q=wait...&page=1", "/search?q=.../more"),
		"none: a range":             climbs(200, "/items?ids=1..5", "/v1/items/1..5", "/compare/v1.2..v1.3", "/compare/main...feature"),
		"none: dots in a name":      climbs(200, "/files/my..file.txt", "/files/report..pdf", "/files?file=my..file"),
		"none: semver":              climbs(200, "/packages?range=%5E1.2..2.0", "/packages/left-pad/1.x..2.x"),
		"none: a link of a page":    climbs(200, "/go?next=../home", "/static/css/../img/logo.png"),
		"none: stays where it is":   climbs(200, "/files?file=a/../b.txt"),
		"none: markup in a body":    jsonBody(`{"html":"<a href=\"../../etc/passwd\">x</a> and <img src='../../logo.png'>"}`),
		"none: Markdown in a body":  jsonBody(`{"text":"see [the guide](../../docs/guide.md) for more"}`),
		"none: a diff in a body":    jsonBody(`{"patch":"--- a/../../x\n+++ b/../../y\n@@ -1 +1 @@"}`),
		"none: an import in a body": jsonBody(`{"path":"../components/Button","from":"./x"}`),
		"none: plain text":          {{method: "POST", url: "https://api.shop.example/v1/notes", bodyAs: "text/plain", body: "cd ../../etc/passwd", answer: `{}`}},
		"none: only in an answer":   {{url: "https://api.shop.example/v1/help", answer: `{"example":"../../etc/passwd"}`}},
		"none: an encoded dot":      climbs(200, "/files/report%2epdf", "/v1%2E2/items"),
	}
	for name, target := range map[string]string{
		"plain":           "/files/../../etc/passwd",
		"proxy":           "/v2/proxy?path=../../internal/v1/orders/?page=3",
		"in a query":      "/files?file=../../../../etc/passwd",
		"escaped dots":    "/files/%2e%2e/%2e%2e/etc/passwd",
		"escaped twice":   "/files?file=%252e%252e%252f%252e%252e%252fetc%252fpasswd",
		"backslash":       `/files?file=..%5C..%5Cwindows%5Cwin.ini`,
		"overlong":        "/files/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
		"overlong slash":  "/files/..%c0%af..%c0%afetc/passwd",
		"semicolon":       "/api/..;/..;/manager",
		"filter bypass":   "/files?file=....//....//etc/passwd",
		"one to a target": "/download?name=../.env",
		"file parameter":  "/bericht?datei=../geheim",
		"past a root":     "/app/static/..%2f..%2f..%2fsecret.json",
	} {
		worlds["high: "+name] = climbs(200, target)
	}
	checkWorlds(t, traversalKind, worlds)
}

// One actor on one host is one finding, whatever it tries; its scope is what it got.
func TestOneFindingForAnActor(t *testing.T) {
	calls := signedIn("api.shop.example")
	for i := range 30 {
		calls = append(calls, exchange{
			url: fmt.Sprintf("https://api.shop.example/v2/proxy?path=../../internal/v1/orders/?page=%d", i), send: []string{bearer("climber")}, client: "203.0.113.9",
			answer: fmt.Sprintf(`{"orders":[{"orderId":"A-%d","customer":{"firstName":"Ines","lastName":"Moreau","email":"x%d@post.example"}},{"orderId":"B-%d","customer":{"firstName":"Karl","lastName":"Huber","email":"y%d@post.example"}}]}`, i, i, i, i),
		})
	}
	for i := range 3 {
		calls = append(calls, exchange{url: fmt.Sprintf("https://api.shop.example/../../%d", i), status: 404, client: "192.0.2.44", answer: `{}`})
	}
	list := of(judge(t, "a.ndjson", lines(t, calls...)), traversalKind)
	if len(list) != 2 || list[0].Severity != "high" || list[1].Severity != "low" {
		t.Fatalf("%v", titles(list))
	}
	f := list[0]
	if f.Calls != 30 || f.Subjects != 60 || f.SubjectsWhenRaised != 2 || len(f.Actors) != 1 || !strings.Contains(f.Explain, "30 succeeded") {
		t.Errorf("%+v", f)
	}
}
