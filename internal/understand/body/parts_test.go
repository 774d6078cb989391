package body_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const partsType = `multipart/form-data; boundary="b-1"`

func crlf(lines ...string) string { return strings.Join(lines, "\r\n") }

func TestMultipart(t *testing.T) {
	const fields = "+\nemail=a@x.example\nnote=two\r\nlines\n-"
	plain := crlf(`--b-1`, `Content-Disposition: form-data; name="email"`, ``, `a@x.example`, `--b-1`,
		`content-disposition: form-data; name=note`, `Content-Type: text/plain; charset=utf-8`, ``, "two\r\nlines", `--b-1--`, ``)
	for _, c := range []struct {
		name, mediaType, in string
		fault               observation.Fault
		want                string
	}{
		{"fields", partsType, plain, 0, fields},
		{"preamble and epilogue", partsType, "Hello\r\n" + plain + "Bye", 0, fields},
		{"line feeds only", partsType, strings.ReplaceAll(plain, "\r\n", "\n"), 0, strings.ReplaceAll(fields, "\r", "")},
		{"no boundary given", "multipart/form-data", plain, 0, fields},
		{"undeclared", "", plain, 0, fields},
		{"without end", partsType, strings.TrimSuffix(plain, "--b-1--\r\n"), observation.Damaged, "+\nemail=a@x.example\nnote=two\r\nlines\r\n\n-"},
		{"cut in a field", partsType, plain[:70], observation.Damaged, "\n"},
		{"a longer boundary in a part", partsType, crlf(`--b-1`, `Content-Disposition: form-data; name="a"`, ``, `x`, `--b-12`, `y`, `--b-1--`), 0,
			"+\na=x\r\n--b-12\r\ny\n-"},
		{"files", partsType, crlf(`--b-1`, `Content-Disposition: form-data; name="list"; filename="a;b.json"`, `Content-Type: application/json`, ``,
			`[{"email":"a"}]`, `--b-1`, `Content-Disposition: form-data; name="scan"; filename="p.png"`, `Content-Type: image/png`, ``, png, `--b-1--`), 0,
			"+\n$.list.@filename=a;b.json\n+$.list[*]\n$.list[*].email=a\n-$.list[*]\n$.scan.@filename=p.png\n$.scan=" + png + " (opaque)\n-"},
		{"names that are values", partsType, crlf(`--b-1`, `Content-Disposition: form-data; name="a@x.example"`, ``, `1`, `--b-1--`), 0,
			"+\n{email}@key=a@x.example\n{email}=1\n-"},
		{"a type that is not read", partsType, crlf(`--b-1`, `Content-Disposition: form-data; name="a"`, `Content-Type: application/avro`, ``, `1`, `--b-1--`),
			observation.Unsupported, "+\n$.a=1 (opaque)\n-"},
		{"mixed", "multipart/mixed; boundary=b-1", crlf(`--b-1`, `Content-Type: application/json`, ``, `{"a":1}`, `--b-1`,
			`Content-Type: application/json`, `Content-Transfer-Encoding: base64`, ``, `eyJhIjoy`, `fQ==`, `--b-1`,
			`Content-Type: text/plain; charset=iso-8859-1`, `Content-Transfer-Encoding: quoted-printable`, ``, `Zo=EB`, `--b-1--`), 0,
			"+$[*]\n$[*].a=1 (number)\n-$[*]\n+$[*]\n$[*].a=2 (number)\n-$[*]\n$[*]=Zoë"},
		{"answers of a batch", "multipart/mixed; boundary=b-1", crlf(`--b-1`, `Content-Type: application/http`, ``, `HTTP/1.1 200 OK`,
			`Content-Type: application/json`, ``, `{"a":1}`, `--b-1--`), 0, "+$[*]\n$[*].a=1 (number)\n-$[*]"},
		{"nested", partsType, crlf(`--b-1`, `Content-Disposition: form-data; name="files"`, `Content-Type: multipart/mixed; boundary=c`, ``,
			`--c`, `Content-Type: text/csv`, ``, "a,b", "x,y", `--c--`, `--b-1--`), 0,
			"+\n+$.files[*][*]\n$.files[*][*].a=x\n$.files[*][*].b=y\n-$.files[*][*]\n-"},
		{"nested too often", "multipart/mixed; boundary=b", crlf(`--b`, `Content-Type: multipart/mixed; boundary=c`, ``, `--c`,
			`Content-Type: multipart/mixed; boundary=d`, ``, `--d`, ``, `x`, `--d--`, `--c--`, `--b--`), observation.Unsupported,
			"$[*][*]=--d\r\n\r\nx\r\n--d-- (opaque)"},
		{"no boundary at all", "multipart/mixed", "hello", observation.Damaged, "$=hello (opaque)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, c.mediaType, "")
			if got := strings.TrimSpace(c.want); fault != c.fault || strings.TrimSpace(r.String()) != got {
				t.Errorf("fault %q, want %q; got\n%q\nwant\n%q", fault, c.fault, r, c.want)
			}
		})
	}
}

func TestCSV(t *testing.T) {
	const row = "+$[*]\n$[*].name=Ann\n$[*].mail=a@x.example\n-$[*]"
	for _, c := range []struct {
		name, in string
		fault    observation.Fault
		want     string
	}{
		{"commas", "name,mail\r\nAnn,a@x.example\r\n\r\nAnn,a@x.example", 0, row + "\n" + row},
		{"semicolons", "name;mail\nAnn;a@x.example\n", 0, row},
		{"tabs", "name\tmail\nAnn\ta@x.example\n", 0, row},
		{"Excel's line and a mark", "\xEF\xBB\xBFsep=;\r\nname;mail\r\nAnn;a@x.example", 0, row},
		{"quotes", "\"name\",\"mail\"\n\"A \"\"B\"\"\nC, D\",x\n", 0, "+$[*]\n$[*].name=A \"B\"\nC, D\n$[*].mail=x\n-$[*]"},
		{"titles of words", "First name (legal),E-mail\nAnn,x\n", 0, "+$[*]\n$[*].First_name_legal=Ann\n$[*].E-mail=x\n-$[*]"},
		{"no titles", "Ann,a@x.example\nBob,b@x.example", 0,
			"+$[*]\n$[*].column1=Ann\n$[*].column2=a@x.example\n-$[*]\n+$[*]\n$[*].column1=Bob\n$[*].column2=b@x.example\n-$[*]"},
		{"short and long rows", "a,b\n1\n1,2,3,4\n,2", 0,
			"+$[*]\n$[*].a=1\n-$[*]\n+$[*]\n$[*].a=1\n$[*].b=2\n$[*]= (too_deep)\n-$[*]\n+$[*]\n$[*].a= (null)\n$[*].b=2\n-$[*]"},
		{"one row", "a,b\n", 0, "+$[*]\n$[*].a=a\n$[*].b=b\n-$[*]"},
		{"a quote without end", "a,b\n1,2\n3,\"4\n", observation.Damaged, "+$[*]\n$[*].a=1\n$[*].b=2\n-$[*]\n+$[*]\n$[*].a=3\n-$[*]"},
		{"JSON all the same", `{"a":1}`, 0, "+$\n$.a=1 (number)\n-$"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, "text/csv; charset=utf-8", "")
			wants(t, r, fault, c.fault, c.want)
		})
	}
	r, _ := walk(t, "Ann,x\nBob,y", "text/csv; header=absent", "")
	if r.leaves() != "$[*].column1=Ann\n$[*].column2=x\n$[*].column1=Bob\n$[*].column2=y" {
		t.Errorf("a table that says that it has no titles: %q", r.leaves())
	}
}

func TestGraphQLVariablesAreLeaves(t *testing.T) {
	r, fault := walk(t, `{"operationName":"P","query":"query P($id: ID!) { p(id: $id) { mail: email } }","variables":{"id":"7","in":{"email":"x"}}}`, "application/json", "")
	if fault != 0 || !strings.Contains(r.leaves(), "$.variables.id=7\n$.variables.in.email=x") {
		t.Errorf("fault %v, got %q", fault, r.leaves())
	}
}

// fuzzFormat checks of bodies of one type what FuzzWalk checks of all.
func fuzzFormat(f *testing.F, mediaTypes ...string) {
	limits := body.Limits{MaxDepth: 6, MaxDecoded: 1 << 16, MaxKeys: 4, MaxUnwrap: 2}
	used := newWalker(limits)
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, mediaType := range mediaTypes {
			fresh, again := &recorder{}, &recorder{}
			before := string(in)
			one := newWalker(limits).Walk(in, []byte(mediaType), nil, fresh)
			fresh.check(t)
			two := used.Walk(in, []byte(mediaType), nil, again)
			if one != two || fresh.String() != again.String() {
				t.Fatalf("a used walker gives %v %q, a new one %v %q", two, again, one, fresh)
			}
			if len(fresh.lines) > 4*(len(in)+1<<16) {
				t.Fatalf("%d bytes gave %d lines", len(in), len(fresh.lines))
			}
			if string(in) != before {
				t.Fatal("the body was changed")
			}
		}
	})
}

func FuzzMultipart(f *testing.F) {
	f.Add([]byte(crlf(`--b`, `Content-Disposition: form-data; name="a"; filename="x"`, `Content-Type: text/csv; charset=latin1`, ``, "a,b\n\xeb,2", `--b--`)))
	f.Add([]byte(crlf(`--b`, `Content-Type: multipart/mixed; boundary=c`, ``, `--c`, `Content-Transfer-Encoding: base64`, ``, `eyJhIjoyfQ==`, `--c--`, `--b`, ``, `x`)))
	f.Add([]byte("000\nContent-Type:multipart/\n\n--c\nContent-Transfer-Encoding: base64 \n\r=\r\n--c"))
	fuzzFormat(f, "multipart/form-data; boundary=b", "multipart/mixed", "")
}

func FuzzEvents(f *testing.F) {
	f.Add([]byte("data: {\"a\":1}\n\ndata: x\r\ndata: y\r\rid: 1\n"))
	fuzzFormat(f, "text/event-stream")
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("a;b\n1;\"2\"\"\n3\"\n\n;;\n"))
	f.Add([]byte("sep=|\n12345|b|b\n1"))
	fuzzFormat(f, "text/csv", "text/csv; header=absent")
}
