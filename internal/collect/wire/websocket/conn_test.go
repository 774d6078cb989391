package websocket_test

import (
	"bytes"
	"compress/flate"
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
	"github.com/waybill-security/waybill/internal/collect/wire/websocket"
)

// frame builds a frame, masked as a client's is.
func frame(first byte, text string) string {
	head := []byte{first, 0x80 | byte(len(text)), 1, 2, 3, 4}
	if len(text) > 125 {
		head = []byte{first, 0x80 | 126, byte(len(text) >> 8), byte(len(text)), 1, 2, 3, 4}
	}
	p := []byte(text)
	for i := range p {
		p[i] ^= byte(1 + i%4)
	}
	return string(head) + string(p)
}

const (
	text  = 0x81
	part  = 0x01
	rest  = 0x80
	ping  = 0x89
	end   = 0x88
	short = 0x40 // compressed
)

func read(a websocket.Agreed, client, server string, size int) string {
	b := &book.Book{MaxBody: 1 << 20}
	e := b.Begin(1)
	e.Call.Status = 101
	c := websocket.New(e, a)
	for d, s := range []string{client, server} {
		for len(s) > 0 {
			n := min(size, len(s))
			c.Data(stream.Direction(d), []byte(s[:n]), 2)
			s = s[n:]
		}
	}
	c.End(0, 3, true)
	c.End(1, 3, true)
	m := b.Take(0).Call
	q, r := m.Request.Body, m.Response.Body
	return fmt.Sprintf("%s %s %q, %s %s %q", q.State, q.MediaType, q.Bytes, r.State, r.MediaType, r.Bytes)
}

func TestMessages(t *testing.T) {
	long := `"` + strings.Repeat("x", 300) + `"`
	client := frame(text, "{\"a\":\n1}") + frame(part, `{"b`) + frame(ping, "") + frame(rest, `":2}`) + frame(text, long) + frame(end, "")
	for _, size := range []int{1, 5, 1 << 20} {
		got := read(websocket.Agreed{}, client, frame(text, "hello\nyou")+frame(end, ""), size)
		if want := fmt.Sprintf("whole application/x-ndjson %q, whole text/plain %q", "{\"a\": 1}\n{\"b\":2}\n"+long, "hello\nyou"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := read(websocket.Agreed{}, client[:20], frame(0x82, "\x01\x02")+frame(end, ""), 9); got != `cut application/x-ndjson "{\"a\": 1}", cut application/octet-stream "\x01\x02"` {
		t.Error(got)
	}
}

// Compressed messages lean on those before them, unless each is by itself.
func TestCompressedMessages(t *testing.T) {
	for _, forgets := range []bool{false, true} {
		var out bytes.Buffer
		w, err := flate.NewWriter(&out, 9)
		if err != nil {
			t.Fatal(err)
		}
		server := ""
		for range 3 {
			out.Reset()
			if forgets {
				w.Reset(&out)
			}
			_, _ = w.Write([]byte(`{"email":"ines@post.example"}`))
			_ = w.Flush()
			server += frame(text|short, strings.TrimSuffix(out.String(), "\x00\x00\xff\xff"))
		}
		got := read(websocket.Agreed{Deflate: true, ServerForgets: forgets}, "", server+frame(end, ""), 7)
		line := `{"email":"ines@post.example"}`
		if want := fmt.Sprintf("whole application/x-ndjson %q", line+"\n"+line+"\n"+line); !strings.Contains(got, want) {
			t.Error(got)
		}
	}
}

func FuzzConn(f *testing.F) {
	f.Add(frame(text, "{}")+frame(end, ""), uint8(1))
	f.Add(frame(text|short, "\xaa\x06"), uint8(1))
	f.Fuzz(func(t *testing.T, client string, size uint8) {
		a := websocket.Agreed{Deflate: true}
		if got, want := read(a, client, "", int(size)+1), read(a, client, "", 1<<20); got != want {
			t.Errorf("in pieces of %d\n%s\nat once\n%s", int(size)+1, got, want)
		}
	})
}
