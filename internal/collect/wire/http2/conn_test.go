package http2_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	xhttp2 "golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/http2"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// end writes the frames of one end.
type end struct {
	bytes.Buffer
	framer *xhttp2.Framer
	block  bytes.Buffer
	coder  *hpack.Encoder
}

func newEnd() *end {
	e := &end{}
	e.framer = xhttp2.NewFramer(e, nil)
	e.coder = hpack.NewEncoder(&e.block)
	return e
}

// head writes fields, "name value" each, in frames of so many bytes.
func (e *end) head(id uint32, ends bool, size int, fields ...string) {
	e.block.Reset()
	for _, f := range fields {
		name, value, _ := strings.Cut(f, " ")
		_ = e.coder.WriteField(hpack.HeaderField{Name: name, Value: value})
	}
	p := e.block.Bytes()
	n := min(size, len(p))
	_ = e.framer.WriteHeaders(xhttp2.HeadersFrameParam{StreamID: id, BlockFragment: p[:n], EndStream: ends, EndHeaders: n == len(p)})
	for p = p[n:]; len(p) > 0; p = p[n:] {
		n = min(size, len(p))
		_ = e.framer.WriteContinuation(id, n == len(p), p[:n])
	}
}

// take gives what was written since.
func (e *end) take() []byte {
	p := bytes.Clone(e.Bytes())
	e.Reset()
	return p
}

func lines(b *book.Book) (list []string) {
	for e := b.Take(0); e != nil; e = b.Take(0) {
		c := &e.Call
		if e.Reason != "" {
			list = append(list, e.Reason)
			continue
		}
		list = append(list, fmt.Sprintf("%s %s %s?%s %d %s/%s %q %q cookie=%s status=%s", c.Method, c.Host, c.Path, c.Query, c.Status, c.Request.Body.State, c.Response.Body.State,
			c.Request.Body.Bytes, c.Response.Body.Bytes, c.Request.Header("cookie"), c.Response.Header("grpc-status")))
	}
	for _, g := range b.Lost() {
		list = append(list, fmt.Sprintf("lost %s %d", g.Reason, g.Calls))
	}
	return list
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

// talk is two calls whose frames are interleaved, one with trailers. It returns what each end sent.
func talk() (client, server []byte) {
	c, s := newEnd(), newEnd()
	c.WriteString(http2.Preface)
	_ = c.framer.WriteSettings(xhttp2.Setting{ID: xhttp2.SettingHeaderTableSize, Val: 65536})
	c.head(1, false, 7, ":method POST", ":scheme http", ":authority api.example", ":path /v1.Members/Get", "content-type application/grpc", "cookie a=1", "cookie b=2")
	c.head(3, true, 1<<14, ":method GET", ":scheme http", ":authority api.example", ":path /v1/members?q=7")
	_ = c.framer.WriteDataPadded(1, false, []byte("\x00\x00"), []byte("\x00\x00\x00"))
	_ = c.framer.WriteData(1, true, []byte("\x00\x00\x00"))
	_ = s.framer.WriteSettings()
	s.head(3, false, 1<<14, ":status 103")
	s.head(3, false, 3, ":status 200", "content-type application/json")
	s.head(1, false, 1<<14, ":status 200", "content-type application/grpc")
	_ = s.framer.WriteData(3, false, []byte(`{"a":`))
	_ = s.framer.WriteData(1, false, []byte("\x00"))
	_ = s.framer.WriteData(3, true, []byte(`1}`))
	s.head(1, true, 1<<14, "grpc-status 0", "cookie x")
	return c.take(), s.take()
}

var talkLines = []string{
	`POST api.example /v1.Members/Get? 200 whole/whole "\x00\x00\x00\x00\x00" "\x00" cookie=a=1; b=2 status=0`,
	`GET api.example /v1/members?q=7 200 none/whole "" "{\"a\":1}" cookie= status=`,
}

func TestInterleavedStreamsInPiecesOfAnySize(t *testing.T) {
	client, server := talk()
	for size := 1; size < len(client)+len(server); size += 1 + size/3 {
		b := &book.Book{MaxBody: 1 << 20}
		c := http2.New(b, http2.Info{Scheme: "http"})
		for d, p := range [][]byte{client, server} {
			for len(p) > 0 {
				n := min(size, len(p))
				c.Data(stream.Direction(d), p[:n], int64(d))
				p = p[n:]
			}
		}
		want(t, lines(b), talkLines...)
	}
}

// What refers to fields that were sent before the capture began is counted; what does not is read.
func TestJoinedLate(t *testing.T) {
	c, s := newEnd(), newEnd()
	c.head(1, true, 1<<14, ":method GET", ":scheme http", ":authority api.example", ":path /a", "authorization Bearer of-old")
	s.head(1, true, 1<<14, ":status 204")
	c.take()
	s.take()
	b := &book.Book{MaxBody: 1 << 20}
	k := http2.New(b, http2.Info{Scheme: "http", Joined: true})
	for _, path := range []string{"/a", "/b"} {
		c.head(3, true, 1<<14, ":method GET", ":scheme http", ":authority api.example", ":path "+path, "authorization Bearer of-old")
		k.Data(stream.Forth, c.take(), 1)
		s.head(3, true, 1<<14, ":status 204")
		k.Data(stream.Back, s.take(), 2)
	}
	c.head(5, true, 1<<14, ":method GET", ":scheme http", ":authority other.example", ":path /c", "authorization Bearer new")
	k.Data(stream.Forth, c.take(), 3)
	s.head(5, true, 1<<14, ":status 200", "etag new")
	k.Data(stream.Back, s.take(), 4)
	want(t, lines(b), "joined_late", "joined_late", `GET other.example /c? 200 none/none "" "" cookie= status=`)
}

// An answer that was under way when its client gave up is still the answer.
func TestResetByTheClient(t *testing.T) {
	c, s := newEnd(), newEnd()
	b := &book.Book{MaxBody: 1 << 20}
	k := http2.New(b, http2.Info{Scheme: "http"})
	c.WriteString(http2.Preface)
	c.head(1, true, 1<<14, ":method GET", ":scheme http", ":authority api.example", ":path /a")
	c.head(3, true, 1<<14, ":method GET", ":scheme http", ":authority api.example", ":path /b")
	_ = c.framer.WriteRSTStream(1, xhttp2.ErrCodeCancel)
	_ = c.framer.WriteRSTStream(3, xhttp2.ErrCodeCancel)
	k.Data(stream.Forth, c.take(), 1)
	s.head(1, false, 1<<14, ":status 200")
	_ = s.framer.WriteData(1, true, []byte("crossed"))
	k.Data(stream.Back, s.take(), 2)
	_ = s.framer.WritePing(false, [8]byte{})
	k.Data(stream.Back, s.take(), 9e6)
	want(t, lines(b), `GET api.example /a? 200 none/whole "" "crossed" cookie= status=`, `GET api.example /b? 0 none/none "" "" cookie= status=`)
}

func TestAHoleInsideABody(t *testing.T) {
	client, server := talk()
	b := &book.Book{MaxBody: 1 << 20}
	c := http2.New(b, http2.Info{Scheme: "http"})
	c.Data(stream.Forth, client, 1)
	at := bytes.Index(server, []byte(`{"a":`))
	c.Data(stream.Back, server[:at+1], 2)
	c.Gap(stream.Back, 4, 2)
	c.Data(stream.Back, server[at+5:], 3)
	want(t, lines(b), talkLines[0], strings.Replace(strings.Replace(talkLines[1], "none/whole", "none/cut", 1), `"{\"a\":1}"`, `"{"`, 1))
}

func FuzzConn(f *testing.F) {
	client, server := talk()
	f.Add(client, server, uint8(3))
	f.Fuzz(func(t *testing.T, client, server []byte, size uint8) {
		whole := readAll(client, server, 1<<20)
		if cut := readAll(client, server, int(size)+1); cut != whole && !strings.Contains(cut+whole, "lost") { // where to go on depends on segments
			t.Errorf("in pieces of %d:\n%s\nat once:\n%s", int(size)+1, cut, whole)
		}
	})
}

func readAll(client, server []byte, size int) string {
	b := &book.Book{MaxBody: 1 << 16}
	c := http2.New(b, http2.Info{Scheme: "http"})
	for d, p := range [][]byte{client, server} {
		for len(p) > 0 {
			n := min(size, len(p))
			c.Data(stream.Direction(d), p[:n], 1)
			p = p[n:]
		}
	}
	c.End(0, 1, true)
	c.End(1, 1, true)
	return strings.Join(lines(b), "\n")
}
