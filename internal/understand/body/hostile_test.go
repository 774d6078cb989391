package body_test

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// nested puts a field into a field until it has a size.
func nested(number int, innermost string, size int) string {
	for len(innermost) < size {
		innermost = bytesField(number, innermost)
	}
	return innermost
}

func doubled(innermost string, size int) string {
	for len(innermost) < size {
		innermost = bytesField(1, innermost) + bytesField(1, innermost)
	}
	return innermost
}

// manyFields is a message whose fields all have numbers of their own.
func manyFields(size int) string {
	var b []byte
	for i := uint64(1); len(b) < size; i++ {
		b = append(binary.AppendUvarint(b, i<<3), 1)
	}
	return string(b)
}

// Bodies that are made to cost: none may take much more memory than its own size, and none may take long.
func TestHostileBodiesAreBounded(t *testing.T) {
	const size = 2 << 20
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, format, i, i)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ mediaType, in string }{
		"lists in lists":                {"application/json", strings.Repeat("[", size)},
		"objects in objects":            {"application/json", strings.Repeat(`{"a":`, size/5)},
		"one string of JSON":            {"application/json", `{"a":"` + strings.Repeat("x", size) + `"}`},
		"one string of escapes":         {"application/json", `{"a":"` + strings.Repeat(`\u0041`, size/6) + `"}`},
		"JSON in one string":            {"application/json", `{"a":` + quoted("["+strings.Repeat("1,", size/3)+"1]") + "}"},
		"keys of JSON":                  {"application/json", "{" + numbered(`"k%d_%d":1,`) + `"z":1}`},
		"equal keys":                    {"application/json", "{" + strings.Repeat(`"a":1,`, size/6) + `"z":1}`},
		"lists of MessagePack":          {"application/msgpack", strings.Repeat("\x91", size)},
		"lists of two":                  {"application/msgpack", strings.Repeat("\x92", size)},
		"maps of MessagePack":           {"application/msgpack", strings.Repeat("\x81\xa1a", size/3)},
		"maps as keys":                  {"application/msgpack", strings.Repeat("\x81", size)},
		"claims of 2^32 pairs":          {"application/msgpack", strings.Repeat("\xdf\xff\xff\xff\xff\x01", size/6)},
		"lists of CBOR":                 {"application/cbor", strings.Repeat("\x81", size)},
		"lists without a length":        {"application/cbor", strings.Repeat("\x9f", size)},
		"claims of 2^64 elements":       {"application/cbor", strings.Repeat("\x9b\xff\xff\xff\xff\xff\xff\xff\xfe", size/9)},
		"tags on tags":                  {"application/cbor", strings.Repeat("\xc4", size)},
		"decimals in decimals":          {"application/cbor", strings.Repeat("\xc4\x82\x01", size/3)},
		"a text in many chunks":         {"application/cbor", "\x7f" + strings.Repeat("\x61x", size/2) + "\xff"},
		"CBOR in CBOR":                  {"application/cbor", strings.Repeat("\xd8\x18\x5a\x00\x3f\xff\xf0", size/7)},
		"sniffed items":                 {"", strings.Repeat("\x81\xa2ab", size/4)},
		"small numbers":                 {protoType, strings.Repeat("\x08\x01", size/2)},
		"empty fields":                  {protoType, strings.Repeat("\x0a\x00", size/2)},
		"messages in messages":          {protoType, nested(1, "\x08\x01", 1<<15) + strings.Repeat("\x08\x01", size/2)},
		"two messages in two":           {protoType, doubled("\x08\x01", size)},
		"text in text":                  {protoType, nested(4, longWord, 1<<15)},
		"text that is none at its end":  {protoType, nested(4, strings.Repeat("x", size)+"\x00", size+3000)},
		"groups":                        {protoType, strings.Repeat(strings.Repeat("\x0b", 4)+strings.Repeat("\x0c", 4), size/8)},
		"fields of many numbers":        {protoType, manyFields(size)},
		"messages of many fields":       {protoType, bytesField(1, manyFields(size/2)) + bytesField(1, manyFields(size/2))},
		"numbers in one field":          {protoType, bytesField(1, strings.Repeat("\x81\x82\x83\x01", size/4))},
		"empty frames":                  {"application/grpc", strings.Repeat("\x00\x00\x00\x00\x00", size/5)},
		"frames of nothing in gzip":     {"application/grpc", strings.Repeat(frame(1, pack(t, "", "gzip")), size/30)},
		"frames as text":                {"application/grpc-web-text", strings.Repeat("AA==", size/4)},
		"elements of many names":        {"application/xml", "<a>" + numbered("<n%d>1</n%d>") + "</a>"},
		"elements in each other":        {"application/xml", strings.Repeat("<a>", size/3)},
		"many attributes":               {"application/xml", "<a " + numbered(`n%d="%d" `) + "/>"},
		"many references":               {"application/xml", "<a>" + strings.Repeat("&#65;&x", size/8) + "</a>"},
		"many open brackets":            {"application/xml", "<a>" + strings.Repeat("<", size)},
		"many comments without end":     {"application/xml", "<a>" + strings.Repeat("<!-- ", size/5)},
		"a document type without end":   {"application/xml", "<!DOCTYPE a [" + strings.Repeat("<!ENTITY a 'x'>", size/15)},
		"sniffed":                       {"", "<a>" + strings.Repeat("<b c='", size/6)},
		"many columns":                  {"text/csv", strings.Repeat(",", size) + "\n1"},
		"many names of columns":         {"text/csv", numbered("n%d_%d,") + "\n" + strings.Repeat("1,", size/2)},
		"many rows":                     {"text/csv", "a\n" + strings.Repeat("\"\"\n", size/3)},
		"quotes":                        {"text/csv", strings.Repeat("\"", size)},
		"many events":                   {"text/event-stream", strings.Repeat("data:x\n\n", size/8)},
		"one event of many lines":       {"text/event-stream", strings.Repeat("data:{\n", size/7)},
		"many parts":                    {"multipart/form-data; boundary=b", numbered("--b\r\nContent-Disposition: form-data; name=\"n%d_%d\"\r\n\r\n1\r\n") + "--b--"},
		"almost boundaries":             {"multipart/mixed; boundary=b", "--b\r\n\r\n" + strings.Repeat("\n--bb", size/5)},
		"many semicolons in one header": {"multipart/mixed; boundary=b", "--b\r\nContent-Disposition: a" + strings.Repeat(";", size) + "\r\n\r\nx\r\n--b--"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWalker(body.DefaultLimits())
			in, sink := []byte(c.in), &counter{}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			w.Walk(in, []byte(c.mediaType), nil, sink)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			t.Logf("%d leaves, %d MiB allocated, %v", sink.leaves, (after.TotalAlloc-before.TotalAlloc)>>20, took)
			if most := uint64(64 << 20); after.TotalAlloc-before.TotalAlloc > most {
				t.Errorf("%d MiB allocated for a body of %d MiB", (after.TotalAlloc-before.TotalAlloc)>>20, len(in)>>20)
			}
			if took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 40<<20 {
				t.Errorf("%d MiB kept", kept>>20)
			}
			runtime.KeepAlive(w)
		})
	}
}

// What packs to little and unpacks to much gives no more than it may, whatever it is packed in.
func TestBombs(t *testing.T) {
	limits := body.Limits{MaxDecoded: 2 << 20}
	for _, coding := range []string{"gzip", "deflate", "br", "zstd"} {
		in := pack(t, `{"a":"x","b":"`+strings.Repeat("0", 16<<20)+`"}`, coding)
		again := pack(t, in, coding) // a bomb in a bomb
		for _, mediaType := range []string{"application/json", "text/plain", "", "application/xml", "application/cbor", "application/msgpack", protoType, "text/event-stream"} {
			for packed, how := range map[string]string{in: coding, again: coding + ", " + coding} {
				explode(t, limits, packed, mediaType, how)
			}
		}
	}
}

func explode(t *testing.T, limits body.Limits, packed, mediaType, coding string) {
	t.Helper()
	c := &counter{}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	fault := newWalker(limits).Walk([]byte(packed), []byte(mediaType), []byte(coding), c)
	runtime.ReadMemStats(&after)
	if fault != observation.Exploding || c.bytes > 3<<20 {
		t.Errorf("%s, %s: fault %q, %d bytes delivered", mediaType, coding, fault, c.bytes)
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 64 {
		t.Errorf("%s, %s: %d MiB allocated", mediaType, coding, took)
	}
}

// What is odd or broken is read as far as it goes, what stands beside it too, and where something was not read that is said.
func TestOddBodies(t *testing.T) {
	const last = `,"z":"ann@x.example"}`
	for _, c := range []struct {
		name, mediaType, in string
		fault               observation.Fault
		want                []string // among the leaves
	}{
		{"bytes that are no UTF-8", "application/json", "{\"a\":\"Zo\xeb\"" + last, 0, []string{"$.a=Zo\xeb", "$.z=ann@x.example"}},
		{"half a surrogate", "application/json", `{"a":"\ud800","b":"\udc00x"` + last, 0, []string{"$.a=\uFFFD", "$.b=\uFFFDx", "$.z=ann@x.example"}},
		{"equal keys", "application/json", `{"z":"bob@x.example"` + last, 0, []string{"$.z=bob@x.example", "$.z=ann@x.example"}},
		{"NUL", "application/json", `{"a":"x\u0000y"` + last, 0, []string{"$.a=x\x00y", "$.z=ann@x.example"}},
		{"NUL in a key", "application/json", `{"a\u0000":1` + last, 0, []string{"$.{key}@key=a\x00", "$.z=ann@x.example"}},
		{"a raw NUL", "application/json", "{\"z\":\"ann@x.example\",\"a\":\"x\x00y\"}", observation.Damaged, []string{"$.z=ann@x.example"}},
		{"UTF-16", "application/json", utf16of(`{"a":"Zoë"`+last, binary.LittleEndian), 0, []string{"$.a=Zoë", "$.z=ann@x.example"}},
		{"UTF-16, big end first", "application/json", utf16of(`{"a":"Zoë"`+last, binary.BigEndian), 0, []string{"$.a=Zoë", "$.z=ann@x.example"}},
		{"a mark", "application/json", "\xEF\xBB\xBF{\"a\":1" + last, 0, []string{"$.z=ann@x.example"}},
		{"two marks", "application/json", "\xEF\xBB\xBF\xEF\xBB\xBF{\"a\":1" + last, observation.Damaged, nil},
		{"Latin-1 in XML", "application/xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><m><n>Zo\xeb</n></m>", 0, []string{"$.m.n=Zoë"}},
		{"entities in entities", "application/xml", `<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><m><n>&c;</n><z>ann@x.example</z></m>`, 0, []string{"$.m.z=ann@x.example"}},
		{"an entity from a file", "application/xml", `<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/hostname">]><m><n>&a;</n><z>ann@x.example</z></m>`, 0, []string{"$.m.n=&a;", "$.m.z=ann@x.example"}},
		{"parts without end", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"z\"\r\n\r\nann@x.example\r\n--b\r\nContent-Disposition: form-data; name=\"y\"\r\n\r\nx",
			observation.Damaged, []string{"z=ann@x.example"}},
		{"a number of 100,000 digits", "application/json", `{"a":` + strings.Repeat("9", 100_000) + last, 0, []string{"$.z=ann@x.example"}},
		{"a key of 100,000 letters", "application/json", `{"` + strings.Repeat("k", 100_000) + `":1` + last, 0, []string{"$.{key}=1 (number)", "$.z=ann@x.example"}},
		{"a text that claims 2^32 bytes", "application/cbor", "\xa2\x61z\x6dann@x.example\x61y\x7b\x00\x00\x00\x01\x00\x00\x00\x00x", observation.Damaged, []string{"$.z=ann@x.example"}},
		{"bytes that claim 2^32-1", "application/msgpack", "\x82\xa1z\xadann@x.example\xa1y\xc6\xff\xff\xff\xffx", observation.Damaged, []string{"$.z=ann@x.example"}},
		{"a varint of eleven bytes", protoType, bytesField(1, "ann@x.example") + "\x10" + strings.Repeat("\xff", 10) + "\x01", observation.Damaged, []string{"$.1=ann@x.example"}},
		{"a damaged line among lines", "application/x-ndjson", "{\"a\":}\n{\"z\":\"ann@x.example\"}\n", observation.Damaged, []string{"$.z=ann@x.example"}},
		{"a damaged message among messages", "application/grpc", frame(0, "\x0a\x7f") + frame(0, bytesField(1, "ann@x.example")), observation.Damaged, []string{"$.1=ann@x.example"}},
		{"a damaged event among events", "text/event-stream", "data: {\"a\":1,}\n\ndata: {\"z\":\"ann@x.example\"}\n\n", observation.Damaged, []string{"$.z=ann@x.example"}},
		{"a damaged row among rows", "text/csv", "a,z\n\"x\"y,1\n2,ann@x.example\n", 0, []string{"$[*].z=ann@x.example"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, c.mediaType, "")
			if fault != c.fault {
				t.Errorf("fault %q, want %q", fault, c.fault)
			}
			for _, w := range c.want {
				if !strings.Contains("\n"+r.leaves()+"\n", "\n"+w+"\n") {
					t.Errorf("no leaf %.80q in\n%.400s", w, r.leaves())
				}
			}
		})
	}
}
