package tls_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	cryptotls "crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/collect/wire/book"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
	"github.com/waybill-security/waybill/internal/collect/wire/tls"
)

// said is bytes that one end sent.
type said struct {
	d     stream.Direction
	bytes []byte
}

// tap notes what goes through a connection.
type tap struct {
	net.Conn
	d    stream.Direction
	mu   *sync.Mutex
	said *[]said
}

func (t tap) Write(p []byte) (int, error) {
	t.mu.Lock()
	*t.said = append(*t.said, said{t.d, bytes.Clone(p)})
	t.mu.Unlock()
	return t.Conn.Write(p)
}

// talk lets the standard library's client and server talk, and returns what went over the wire, and the key log.
func talk(t *testing.T, version, suite uint16) (all []said, keys string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "api.example"}, DNSNames: []string{"api.example"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	near, far := net.Pipe()
	var mu sync.Mutex
	var log bytes.Buffer
	server := cryptotls.Server(tap{far, stream.Back, &mu, &all}, &cryptotls.Config{Certificates: []cryptotls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MaxVersion: version})
	client := cryptotls.Client(tap{near, stream.Forth, &mu, &all}, &cryptotls.Config{
		ServerName: "api.example", InsecureSkipVerify: true, KeyLogWriter: &log, MinVersion: version, MaxVersion: version, CipherSuites: []uint16{suite}, NextProtos: []string{"http/1.1"},
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		p := make([]byte, len(question))
		if _, err := io.ReadFull(server, p); err == nil {
			_, _ = server.Write([]byte(answer))
			_ = server.Close()
		}
	}()
	if _, err := client.Write([]byte(question)); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(client); err != nil || string(got) != answer {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	_ = near.Close()
	<-done
	return all, log.String()
}

const question = "GET /v1/members/7 HTTP/1.1\r\n\r\n"

var answer = strings.Repeat("the answer, ", 3000) // several records

// reader notes what was inside.
type reader struct {
	got   [2]bytes.Buffer
	holes int
}

func (r *reader) Data(d stream.Direction, p []byte, _ int64) { r.got[d].Write(p) }
func (r *reader) Gap(stream.Direction, int, int64)           { r.holes++ }
func (r *reader) End(stream.Direction, int64, bool)          {}

// read reads what was said in pieces of a size; the piece of the server that has the index is missing.
func read(all []said, keys string, size, missing int) (*reader, *book.Book) {
	k, b, r := &tls.KeyLog{}, &book.Book{MaxBody: 1 << 20}, &reader{}
	k.Add([]byte(keys))
	c := tls.New(b, k, tls.Info{Server: "203.0.113.1:443", Inside: func() stream.Handler { return r }}, 1)
	n := 0
	for _, s := range all {
		for p := s.bytes; len(p) > 0; {
			k := min(size, len(p))
			if s.d == stream.Back {
				n++
			}
			if s.d == stream.Back && n == missing {
				c.Gap(s.d, k, 1)
			} else {
				c.Data(s.d, p[:k], 1)
			}
			p = p[k:]
		}
	}
	c.End(0, 2, true)
	c.End(1, 2, true)
	return r, b
}

var suites = map[string][2]uint16{
	"TLS 1.3":                    {cryptotls.VersionTLS13, 0},
	"TLS 1.2, AES-128-GCM":       {cryptotls.VersionTLS12, cryptotls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256},
	"TLS 1.2, AES-256-GCM":       {cryptotls.VersionTLS12, cryptotls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384},
	"TLS 1.2, ChaCha20-Poly1305": {cryptotls.VersionTLS12, cryptotls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256},
}

func TestWithKeysAllIsRead(t *testing.T) {
	for name, s := range suites {
		t.Run(name, func(t *testing.T) {
			all, keys := talk(t, s[0], s[1])
			for _, size := range []int{1, 100, 1460, 1 << 20} {
				r, b := read(all, keys, size, 0)
				if r.got[0].String() != question || r.got[1].String() != answer {
					t.Fatalf("in pieces of %d: %d and %d bytes", size, r.got[0].Len(), r.got[1].Len())
				}
				if e := b.Take(0); e != nil || b.Pending(0) {
					t.Fatalf("counted as unread: %+v", e)
				}
			}
		})
	}
}

func TestWithoutKeysItIsCounted(t *testing.T) {
	for name, s := range suites {
		t.Run(name, func(t *testing.T) {
			all, keys := talk(t, s[0], s[1])
			wrong := strings.ReplaceAll(strings.ReplaceAll(keys, "1", "2"), "a", "b") // of another connection
			for _, k := range []string{"", wrong} {
				r, b := read(all, k, 1460, 0)
				e := b.Take(0)
				if r.got[0].Len()+r.got[1].Len() > 0 || e == nil || e.Reason != "tls" || b.Take(0) != nil {
					t.Fatalf("%+v", e)
				}
				for _, part := range []string{"server name api.example", "TLS 1.", "http/1.1", "JA4 t1", "203.0.113.1:443"} {
					if !strings.Contains(e.Place, part) {
						t.Errorf("%s does not tell %s", e.Place, part)
					}
				}
				if strings.HasPrefix(name, "TLS 1.2") && !strings.Contains(e.Place, "certificate api.example") {
					t.Error(e.Place)
				}
			}
		})
	}
}

// Behind a missing piece reading goes on, and the hole is told.
func TestMissingPieces(t *testing.T) {
	for name, s := range suites {
		t.Run(name, func(t *testing.T) {
			all, keys := talk(t, s[0], s[1])
			total := 0
			for _, x := range all {
				if x.d == stream.Back {
					total += (len(x.bytes) + 1459) / 1460
				}
			}
			r, _ := read(all, keys, 1460, total-18) // in the middle of the answer's records
			if r.got[0].String() != question || r.holes == 0 || r.got[1].Len() == 0 || r.got[1].Len() >= len(answer) {
				t.Errorf("%d bytes of the answer, %d holes", r.got[1].Len(), r.holes)
			}
		})
	}
}

func FuzzConn(f *testing.F) {
	f.Add([]byte("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"), []byte("\x16\x03\x03\x00\x04\x02\x00\x00\x00"), uint8(2))
	f.Fuzz(func(t *testing.T, client, server []byte, size uint8) {
		_, b := read([]said{{0, client}, {1, server}}, "", int(size)+1, 3)
		for e := b.Take(0); e != nil; e = b.Take(0) {
			if e.Reason == "" || strings.ContainsAny(e.Place, "\x00\n") {
				t.Errorf("%q %q", e.Reason, e.Place)
			}
		}
	})
}
