package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// told is what a message says of one person: kinds that surely stand in it and kinds that a reader may see in it, with "/form" behind
// those that are not in the clear.
type told struct {
	person    *human
	must, may []string
}

// scene is a call with its truth.
type scene struct {
	method, url   string
	headers       []string // name, value, name, value
	request       string
	requestType   string
	status        int
	body          string
	contentType   string
	zip           bool // the body crosses compressed, and is recorded so, in base64
	setCookie     string
	cut           bool // the recorder kept half of the body
	client        string
	service       string
	clientService string
	at            time.Duration

	actor    string // who it was, by a name of the test's own
	hop      string // unknown where empty
	template string // with {} for every parameter; empty where nothing is promised
	tells    []told // what crosses outward
	possible int    // people of whom it tells something without naming them
}

// human is an invented person with all identifiers under which it may be known.
type human struct {
	name  string
	known map[string]string // kind → value
}

// object makes a JSON object of keys and values, in their order.
func object(pairs ...any) json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		key, _ := json.Marshal(pairs[i])
		value, err := json.Marshal(pairs[i+1])
		if err != nil {
			panic(err)
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

// line is the scene as a HAR entry.
func (s *scene) line(t *testing.T) string {
	t.Helper()
	if s.method == "" {
		s.method = "GET"
	}
	if s.status == 0 {
		s.status = 200
	}
	if s.contentType == "" {
		s.contentType = "application/json"
	}
	if s.requestType == "" {
		s.requestType = "application/json"
	}
	if s.client == "" {
		s.client = "198.51.100.20"
	}
	headers := []nameValue{{"User-Agent", "probe/2.1"}, {"Accept", "*/*"}}
	for i := 0; i < len(s.headers); i += 2 {
		headers = append(headers, nameValue{s.headers[i], s.headers[i+1]})
	}
	request := []any{"method", s.method, "url", s.url, "httpVersion", "HTTP/1.1", "headers", headers, "headersSize", -1, "bodySize", len(s.request)}
	if s.request != "" {
		request = append(request, "postData", object("mimeType", s.requestType, "text", s.request))
	}
	answer, size, text := []nameValue{{"Content-Type", s.contentType}}, len(s.body), s.body
	if s.setCookie != "" {
		answer = append(answer, nameValue{"Set-Cookie", s.setCookie})
	}
	content := []any{"mimeType", s.contentType}
	switch {
	case s.zip:
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(s.body))
		_ = z.Close()
		answer = append(answer, nameValue{"Content-Encoding", "gzip"})
		size = b.Len()
		content = append(content, "encoding", "base64")
		text = base64.StdEncoding.EncodeToString(b.Bytes())
	case s.cut:
		text = s.body[:len(s.body)/2]
	}
	content = append(content, "size", size, "text", text)
	entry := []any{
		"startedDateTime", time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).Add(s.at).Format(time.RFC3339Nano), "time", 18.25,
		"request", object(request...),
		"response", object("status", s.status, "statusText", "", "httpVersion", "HTTP/1.1", "headers", answer,
			"content", object(content...), "bodySize", size),
		"_clientAddress", s.client,
	}
	if s.service != "" {
		entry = append(entry, "_service", s.service)
	}
	if s.clientService != "" {
		entry = append(entry, "_clientService", s.clientService)
	}
	return string(object(entry...))
}

// world is a capture with its truth.
type world struct {
	scenes []*scene
	humans []*human
	clock  time.Duration
}

// add appends a scene, seven seconds after the one before.
func (w *world) add(s scene) *scene {
	w.clock += 7 * time.Second
	if s.at == 0 {
		s.at = w.clock
	}
	w.scenes = append(w.scenes, &s)
	return &s
}

// capture writes the calls.
func (w *world) capture(t *testing.T, name string) string {
	t.Helper()
	var b strings.Builder
	for _, s := range w.scenes {
		b.WriteString(s.line(t) + "\n")
	}
	return writeText(t, name, b.String())
}

// people writes the file for --resolve: every identifier of everybody.
func (w *world) people(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("kind,value\n")
	for _, h := range w.humans {
		for _, k := range []string{"loyalty.number", "account.id", "account.username", "contact.email", "contact.phone", "identity.passport", "identity.tax_id", "identity.national_id"} {
			if v := h.known[k]; v != "" {
				fmt.Fprintf(&b, "%s,%s\n", k, v)
			}
		}
	}
	return writeText(t, "people.csv", b.String())
}

// dice gives random numbers, the same in every run.
type dice uint64

func (d *dice) n(limit int) int {
	*d = *d*6364136223846793005 + 1442695040888963407
	return int((uint64(*d) >> 33) % uint64(limit))
}

func (d *dice) of(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[d.n(len(alphabet))]
	}
	return string(b)
}

func pick[T any](d *dice, list []T) T { return list[d.n(len(list))] }

var (
	firsts = []string{"Marta", "Joonas", "Ilse", "Rafael", "Chiara", "Tomasz", "Sofie", "Liam", "Nadia", "Henrik", "Elena", "Pablo", "Greta", "Mateo", "Ingrid", "Samuel", "Leila", "Viktor", "Carmen", "Anders", "Priya", "Daniel", "Beatriz", "Oskar"}
	lasts  = []string{"Kowalska", "Virtanen", "Peeters", "Moreno", "Ricci", "Nowak", "Jansen", "Smith", "Haddad", "Larsen", "Popescu", "Garcia", "Weber", "Fernandez", "Berg", "Cohen", "Rahimi", "Novak", "Ortega", "Lindgren", "Sharma", "Miller", "Costa", "Nilsson", "Dubois", "Ferrari", "Hansen", "Schmidt"}
)

const (
	lower36 = "abcdefghijklmnopqrstuvwxyz0123456789"
	upper32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	digits  = "0123456789"
)
