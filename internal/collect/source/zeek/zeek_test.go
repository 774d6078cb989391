package zeek_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
	"github.com/waybill-security/waybill/internal/collect/source/zeek"
)

const (
	head = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\thttp\n#open\t2026-03-01-11-00-00\n" +
		"#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\ttrans_depth\tmethod\thost\turi\treferrer\tversion\tuser_agent\torigin\trequest_body_len\tresponse_body_len\tstatus_code\tstatus_msg\tinfo_code\tinfo_msg\ttags\tusername\tpassword\tproxied\torig_fuids\torig_filenames\torig_mime_types\tresp_fuids\tresp_filenames\tresp_mime_types\n" +
		"#types\ttime\tstring\taddr\tport\taddr\tport\tcount\tstring\tstring\tstring\tstring\tstring\tstring\tstring\tcount\tcount\tcount\tstring\tcount\tstring\tset[enum]\tstring\tstring\tset[string]\tvector[string]\tvector[string]\tvector[string]\tvector[string]\tvector[string]\tvector[string]\n"
	line   = "1772362800.000000\tCkWH9d\t192.0.2.7\t4711\t192.0.2.99\t80\t1\tGET\tshop.example\t/v1/cards/7?full=1\thttps://shop.example/\t1.1\tprobe/1\t-\t0\t512\t200\tOK\t-\t-\t(empty)\t-\t-\t-\t-\t-\t-\tFz1\t-\tapplication/json"
	object = `{"ts":1772362800.000000,"uid":"CkWH9d","id.orig_h":"192.0.2.7","id.orig_p":4711,"id.resp_h":"192.0.2.99","id.resp_p":80,"trans_depth":1,"method":"GET","host":"shop.example","uri":"/v1/cards/7?full=1","referrer":"https://shop.example/","version":"1.1","user_agent":"probe/1","request_body_len":0,"response_body_len":512,"status_code":200,"status_msg":"OK","tags":[],"resp_fuids":["Fz1"],"resp_mime_types":["application/json"]}`
	got    = `GET http|shop.example|/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:4711 Referer="https://shop.example/" User-Agent="probe/1"`
)

func change(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }

func TestLines(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"with its fields", head + line, got},
		{"without", line, got},
		{"JSON", object, got},
		{"JSON in order of nothing", `{"uri":"/v1/cards/7?full=1","method":"GET","host":"shop.example","status_code":200,"response_body_len":512,"trans_depth":1,"version":"1.1","user_agent":"probe/1","referrer":"https://shop.example/","id":{"orig_p":4711,"orig_h":"192.0.2.7","resp_h":"192.0.2.99"},"uid":"C","_path":"http","ts":"2026-03-01T11:00:00.000000Z"}`, got},
		{"another separator", change(change(head, "#separator \\x09", "#separator \\x7c", "\t-", "|-"), "\t", "|") + strings.ReplaceAll(line, "\t", "|"), got},
		{"other marks", change(head, "(empty)", "EMPTY", "field\t-", "field\tNONE") + change(line, "\t-", "\tNONE", "(empty)", "EMPTY"), got},
		{"an escaped byte", head + change(line, "probe/1", `a\x09b`), change(got, "probe/1", `a\tb`)},
		{"JSON with milliseconds", change(object, "1772362800.000000", "1772362800000.0"), got},
		{"no answer", head + change(line, "\t512\t200\tOK", "\t0\t-\t-"), change(got, "200 512 unobservable", "0 0 none")},
		{"IPv6", head + change(line, "192.0.2.7", "2001:db8::7"), change(got, "192.0.2.7", "2001:db8::7")},
		{"through a proxy", head + change(line, "(empty)\t-\t-\t-", "(empty)\t-\t-\tVIA -> 1.1 edge,X-FORWARDED-FOR -> 198.51.100.4\\x2c 192.0.2.1"), change(got, "GET http", "GET ") + ` X-Forwarded-For="198.51.100.4, 192.0.2.1"`},
		{"through a proxy, JSON", change(object, `"tags":[]`, `"proxied":["X-FORWARDED-FOR -> 198.51.100.4"]`), change(got, "GET http", "GET ") + ` X-Forwarded-For="198.51.100.4"`},
		{"a user", head + change(line, "(empty)\t-\t-", "(empty)\tines\t-"), got + ` Authorization="Basic aW5lczpbbm90IGxvZ2dlZF0="`},
		{"a user with a password", change(object, `"tags":[]`, `"username":"ines","password":"pw"`), got + ` Authorization="Basic aW5lczpwdw=="`},
		{"an absolute target", change(object, `"uri":"/v1`, `"uri":"http://shop.example/v1`), got},
		{"sizes of wrong types", change(object, `"response_body_len":512`, `"response_body_len":{"a":[1]},"user_agent":["x"]`, `"user_agent":"probe/1",`, ``), change(got, "200 512", "200 -1", ` User-Agent="probe/1"`, "")},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.One(t, zeek.Format, test.text)
			c := &log.Calls[0]
			if got := sourcetest.Brief(c); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if log.Source.Observes != call.ObservesRequestHeaders|call.ObservesClientAddress || !zeek.Format.Detect([]byte(test.text+"\n")) {
				t.Errorf("observes %b, found by content: %v", log.Source.Observes, zeek.Format.Detect([]byte(test.text+"\n")))
			}
			if test.name == "JSON" && c.Server.String() != "192.0.2.99:80" {
				t.Errorf("server %s", c.Server)
			}
		})
	}
}

func TestLinesThatAreNone(t *testing.T) {
	for _, test := range []struct{ name, line, want string }{
		{"an answer to nothing", change(line, "\tGET\t", "\t-\t"), "request"},
		{"no such time", change(line, "1772362800.000000", "yesterday"), "time"},
		{"status", change(line, "\t200\t", "\t20\t"), "status"},
		{"a field missing", line[:strings.LastIndexByte(line, '\t')], "format"},
		{"a field more", line + "\tx", "format"},
		{"another log", `{"_path":"conn","ts":1772362800.0,"uid":"C","id.orig_h":"192.0.2.7","proto":"tcp"}`, "not_http"},
		{"another log without a name", `{"ts":1772362800.0,"uid":"C","id.orig_h":"192.0.2.7","query":"shop.example","qtype_name":"A"}`, "not_http"},
		{"times of another type", change(object, "1772362800.000000", "[1772362800]"), "time"},
		{"a broken object", object[:len(object)-1], "json"},
	} {
		log := sourcetest.Read(t, zeek.Format, head+line+"\n"+test.line+"\n"+line+"\n")
		if log.String() != ","+test.want+"," {
			t.Errorf("%s: %q, want %q", test.name, log, test.want)
		}
	}
}

// Logs of several hours that were put together, and the line that Zeek ends a log with.
func TestDirectives(t *testing.T) {
	log := sourcetest.Read(t, zeek.Format, head+line+"\n#close\t2026-03-01-12-00-00\n"+head+line+"\n#close\t2026-03-01-13-00-00\n")
	if log.String() != "," {
		t.Errorf("reasons %q", log)
	}
	if log := sourcetest.Read(t, zeek.Format, head); len(log.Reasons) != 0 || !zeek.Format.Detect([]byte(head)) {
		t.Errorf("reasons %q", log)
	}
	conn := change(head, "#path\thttp", "#path\tconn")
	if zeek.Format.Detect([]byte(conn+line+"\n")) || zeek.Format.Detect([]byte("#separator \\x09\n#path\tdns\n#fields\tts\tuid\tquery\n1772362800.0\tC\ta.example\n")) {
		t.Error("another log of Zeek is claimed")
	}
}

func TestBadLines(t *testing.T) {
	sourcetest.BadLines(t, zeek.Format, line)
	sourcetest.BadLines(t, zeek.Format, object)
}

func TestGrowth(t *testing.T) {
	sourcetest.Growth(t, zeek.Format, []string{line, "x", line})
	sourcetest.Growth(t, zeek.Format, []string{object, "x", object})
}

func FuzzLine(f *testing.F) {
	sourcetest.FuzzLine(f, zeek.Format, line, object, "#fields\tmethod", "#separator \\x", `{"id":{"orig_h":7},"proxied":["",7]}`, strings.Repeat("\t", 300))
}
