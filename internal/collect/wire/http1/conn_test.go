package http1_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/http1"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
)

// read reads what client and server say, each in pieces of a size, the client first.
func read(client, server string, size int) []string {
	b := &book.Book{MaxBody: 1 << 20}
	c := http1.New(b, http1.Info{Scheme: "http"})
	for d, text := range []string{client, server} {
		for len(text) > 0 {
			n := min(size, len(text))
			c.Data(stream.Direction(d), []byte(text[:n]), int64(d+1))
			text = text[n:]
		}
	}
	c.End(stream.Forth, 3, true)
	c.End(stream.Back, 3, true)
	return lines(b)
}

func lines(b *book.Book) (list []string) {
	for e := b.Take(0); e != nil; e = b.Take(0) {
		c := &e.Call
		if e.Reason != "" {
			list = append(list, e.Reason)
			continue
		}
		list = append(list, fmt.Sprintf("%s %s %s %s?%s %d %s %q %s %q", c.Method, c.Scheme, c.Host, c.Path, c.Query, c.Status,
			c.Request.Body.State, c.Request.Body.Bytes, c.Response.Body.State, c.Response.Body.Bytes))
	}
	for _, g := range b.Lost() {
		list = append(list, "lost "+g.Reason)
	}
	return list
}

const host = "Host: api.example\r\n"

func TestMessages(t *testing.T) {
	get := "GET /a?b=1 HTTP/1.1\r\n" + host + "\r\n"
	for name, test := range map[string]struct {
		client, server string
		want           []string
	}{
		"HEAD has a length and no body": {"HEAD /a HTTP/1.1\r\n" + host + "\r\n" + get, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
			[]string{`HEAD http api.example /a? 200 none "" none ""`, `GET http api.example /a?b=1 200 none "" whole "ok"`}},
		"204, 304 and interim answers": {get + get + get, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\nHTTP/1.1 304 Not\r\nContent-Length: 7\r\n\r\nHTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
			[]string{`GET http api.example /a?b=1 204 none "" none ""`, `GET http api.example /a?b=1 304 none "" none ""`, `GET http api.example /a?b=1 200 none "" none ""`}},
		"until the end": {get, "HTTP/1.0 200 OK\r\n\r\nall of it", []string{`GET http api.example /a?b=1 200 none "" whole "all of it"`}},
		"chunks and trailers": {"POST /a HTTP/1.1\r\n" + host + "Transfer-Encoding: Chunked\r\n\r\n5;x=\"y\"\r\nhello\r\n00\r\nX-Sum: 1\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
			[]string{`POST http api.example /a? 200 whole "hello" whole "ok"`}},
		"a method of one's own, and in small letters": {"brew /pot HTTP/1.1\r\n" + host + "\r\nM-SEARCH * HTTP/1.1\r\n" + host + "\r\n", "", []string{`brew http api.example /pot? 0 none "" none ""`, `M-SEARCH http api.example *? 0 none "" none ""`}},
		"a proxy's target":                            {"GET HTTP://user:secret@Other.example:81?q=1 HTTP/1.1\r\n" + host + "\r\n", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", []string{`GET http Other.example:81 /?q=1 200 none "" none ""`}},
		"bare newlines and a folded field":            {"GET /a HTTP/1.1\nHost: api.example\nX-Long: a\n b\n\n", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", []string{`GET http api.example /a? 200 none "" whole "ok"`}},
		"CONNECT that is refused": {"CONNECT db.example:443 HTTP/1.1\r\n\r\n" + get, "HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nnoHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
			[]string{`CONNECT http db.example:443 ? 407 none "" whole "no"`, `GET http api.example /a?b=1 200 none "" whole "ok"`}},
		"an upgrade that nobody reads": {"GET /ws HTTP/1.1\r\n" + host + "Upgrade: own\r\n\r\nGET /x HTTP/1.1\r\n\r\n", "HTTP/1.1 101 Switching\r\nUpgrade: own\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
			[]string{`GET http api.example /ws? 101 none "" missing ""`}},
		"an answer to nothing": {"", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", []string{"lost request_missing"}},
		"no answer":            {get, "", []string{`GET http api.example /a?b=1 0 none "" none ""`}},
		"half a head":          {"GET /a HTTP/1.1\r\nHost: api", "", []string{"cut"}},
		"half a body":          {get, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", []string{`GET http api.example /a?b=1 200 none "" cut "ok"`}},
		"lengths that agree":   {"POST /a HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 2, 2\r\n\r\nok", "", []string{`POST http  /a? 0 whole "ok" none ""`}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, size := range []int{1 << 20, 7, 1} {
				if got := read(test.client, test.server, size); strings.Join(got, "\n") != strings.Join(test.want, "\n") {
					t.Errorf("in pieces of %d\ngot  %s\nwant %s", size, strings.Join(got, "\n     "), strings.Join(test.want, "\n     "))
				}
			}
		})
	}
}

// Lengths that others may read in another way are said, and their bodies are no ground for a claim.
func TestAmbiguousLengths(t *testing.T) {
	for _, fields := range []string{
		"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 2\r\nContent-Length: 3\r\n", "Content-Length: +2\r\n", "Content-Length : 2\r\n",
		"Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "Content-Length: 0x2\r\n", "Transfer-Encoding: gzip\r\n",
	} {
		got := read("POST /a HTTP/1.1\r\n"+host+fields+"\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n"+host+"\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 1<<20)
		if !strings.HasPrefix(got[0], `POST http api.example /a? 200 unreadable`) || got[len(got)-1] != "lost ambiguous_length" {
			t.Errorf("%q gives %s", fields, strings.Join(got, "; "))
		}
	}
}

func TestAfterAHole(t *testing.T) {
	b := &book.Book{MaxBody: 1 << 20}
	c := http1.New(b, http1.Info{Scheme: "http"})
	get := func(path string) { c.Data(stream.Forth, []byte("GET "+path+" HTTP/1.1\r\n"+host+"\r\n"), 1) }
	get("/a")
	c.Data(stream.Back, []byte("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12"), 2)
	c.Gap(stream.Back, 4, 2) // within the body
	c.Data(stream.Back, []byte("7890HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"), 2)
	get("/b") // its answer came, as the capture has it, before
	get("/c")
	c.Gap(stream.Back, 400, 3) // the answers to /b and to /c
	get("/d")
	c.Data(stream.Back, []byte("rest of something\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"), 4)
	c.End(0, 5, true)
	c.End(1, 5, true)
	got := strings.Join(lines(b), "\n")
	for _, want := range []string{`/a? 200 none "" cut "12"`, `404 none "" whole "no"`, "lost packets_missing"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
}

// Where net/http reads requests to the end, the same are read here.
func FuzzRequests(f *testing.F) {
	f.Add("GET /a HTTP/1.1\r\nHost: a.example\r\n\r\nPOST /b?c HTTP/1.1\r\nHost: a.example\r\nContent-Length: 2\r\n\r\nokPUT / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", uint8(3))
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		want, ok := standard(text)
		if !ok {
			return
		}
		for _, n := range []int{1 << 20, int(size) + 1} {
			if g := read(text, "", n); strings.Join(g, "\n") != strings.Join(want, "\n") {
				t.Errorf("in pieces of %d\n%s\nnet/http has\n%s", n, strings.Join(g, "\n"), strings.Join(want, "\n"))
			}
		}
	})
}

// standard reads requests as net/http does; false where it does not take all, or where what it takes is not said by the bytes alone.
func standard(text string) (list []string, ok bool) {
	r := bufio.NewReader(strings.NewReader(text))
	for {
		if p, err := r.Peek(1); err == io.EOF {
			return list, len(list) > 0
		} else if err != nil || p[0] == '\r' || p[0] == '\n' {
			return nil, false
		}
		q, err := http.ReadRequest(r)
		if err != nil || q.Proto != "HTTP/1.1" || q.Method == "CONNECT" || q.Header.Get("Upgrade") != "" || !strings.HasPrefix(q.RequestURI, "/") || len(q.Trailer) > 0 {
			return nil, false
		}
		body, err := io.ReadAll(q.Body)
		if err != nil || strings.Contains(strings.ToLower(text), "content-length") && len(q.TransferEncoding) > 0 || strings.Contains(q.RequestURI, "#") || strings.ContainsAny(q.Host+q.RequestURI, " \t") {
			return nil, false
		}
		state := "none"
		if len(body) > 0 {
			state = "whole"
		}
		path, query, _ := strings.Cut(q.RequestURI, "?")
		list = append(list, fmt.Sprintf("%s http %s %s?%s 0 %s %q none %q", q.Method, q.Host, path, query, state, body, ""))
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
	f.Add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		r := bufio.NewReader(strings.NewReader(text))
		a, err := http.ReadResponse(r, nil)
		got := read("GET /a HTTP/1.1\r\n\r\n", text, 1<<20)
		if err != nil || a.StatusCode < 200 || len(a.Status) < 3 || !strings.HasPrefix(text, "HTTP/1.1 ") || strings.Contains(strings.ToLower(text), "upgrade") {
			return
		}
		body, err := io.ReadAll(a.Body)
		_ = a.Body.Close() // of a string
		if err != nil || len(a.Trailer) > 0 || strings.Contains(strings.ToLower(text), "content-length") && len(a.TransferEncoding) > 0 {
			return
		}
		if want := fmt.Sprintf("200 none %q whole %q", "", body); a.StatusCode == 200 && len(body) > 0 && !strings.Contains(got[0], want) && !bytes.Contains([]byte(got[len(got)-1]), []byte("lost")) {
			t.Errorf("got %s\nnet/http has %q", strings.Join(got, "\n"), body)
		}
	})
}
