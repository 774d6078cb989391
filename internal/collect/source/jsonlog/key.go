package jsonlog

import "bytes"

// longestKey is the longest key that may mean something, in bytes.
const longestKey = 64

// place is where in a line a key stands.
type place uint8

const (
	inLine          place = iota // in the object of the line, or one that only wraps it
	inRequest                    // in an object called request
	inResponse                   // in an object called response
	inHeaders                    // in an object of request headers: the keys are their names
	inAnswerHeaders              // in an object of response headers
	inHeaderValue                // in a list of values of one header
	inAnswerValue                // the same of a response
	inNothing                    // in what is passed over
)

// key is what is known of a key.
type key struct {
	meaning
	name []byte // of the header that it carries; it is shared and must not be changed
	// inside is where one is in the object or list that it leads to.
	inside place
}

// keyring remembers the keys of a log, so that each is looked at closely once.
type keyring struct {
	known [inHeaders]map[string]*key
	// row is the keys as they stood in the line before, where most stand again.
	row [longestRow]struct {
		raw []byte
		key *key
		at  place
	}
}

const (
	longestRow = 48
	mostKeys   = 1024 // kinds of keys that are remembered
)

func newKeyring() *keyring {
	k := &keyring{}
	k.forget()
	return k
}

func (k *keyring) forget() {
	k.known = [inHeaders]map[string]*key{{}, {}, {}}
}

// find tells what a key means that stands n-th in its line.
func (k *keyring) find(n int, raw []byte, at place) *key {
	if n < longestRow {
		if r := &k.row[n]; r.at == at && r.key != nil && bytes.Equal(r.raw, raw) {
			return r.key
		}
	}
	known, ok := k.known[at][string(raw)]
	if !ok {
		if len(k.known[at]) >= mostKeys {
			k.forget()
		}
		known = interpret(string(raw[:min(len(raw), longestKey+1)]), at)
		if len(raw) <= longestKey {
			k.known[at][string(raw)] = known
		}
	}
	if n < longestRow && len(raw) <= longestKey {
		r := &k.row[n]
		r.raw, r.key, r.at = append(r.raw[:0], raw...), known, at
	}
	return known
}

// interpret finds out what a key means that stands at a place.
func interpret(raw string, at place) *key {
	if len(raw) > longestKey {
		return &key{inside: inNothing}
	}
	plain := lettersOf(raw)
	k := &key{meaning: spellings[plain], inside: containerOf(plain, at == inResponse)}
	if at == inRequest && (k.slot == uri || k.slot == protocol) {
		k.marks |= byCaddy
	}
	if k.slot != nothing {
		return k
	}
	if name, ok := headerBehind(raw, "http_"); ok {
		k.slot, k.name = header, name
	} else if name, ok := headerBehind(raw, "request_"); ok && isUpper(name[0]) {
		k.slot, k.name = header, name
	} else if name, ok := headerBehind(raw, "downstream_"); ok && isUpper(name[0]) {
		k.slot, k.name = answerHeader, name
	}
	return k
}

// containerOf says what stands in an object that a key leads to.
func containerOf(plain string, response bool) place {
	switch plain {
	case "headers", "header":
		if response {
			return inAnswerHeaders
		}
		return inHeaders
	case "requestheaders", "reqheaders":
		return inHeaders
	case "responseheaders", "respheaders", "resheaders":
		return inAnswerHeaders
	case "request", "req":
		return inRequest
	case "response", "resp", "res", "httpresponse":
		return inResponse
	case "log", "message", "msg", "http", "httprequest", "fields", "nginx", "apache", "access", "accesslog", "data", "event", "json", "jsonpayload",
		"payload", "logprocessed", "parsed", "record", "identity", "context", "requestcontext", "line", "structured":
		return inLine
	}
	return inNothing
}

// lettersOf is a key in lower case, with its letters and digits alone.
func lettersOf(raw string) string {
	plain := make([]byte, 0, len(raw))
	for _, c := range []byte(raw) {
		switch {
		case c >= 'A' && c <= 'Z':
			plain = append(plain, c|0x20)
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			plain = append(plain, c)
		}
	}
	return string(plain)
}

// headerBehind is the name of the header that a key carries behind a prefix: http_x_request_id is X-Request-Id.
func headerBehind(raw, prefix string) ([]byte, bool) {
	b := bytes.TrimLeft([]byte(raw), "$")
	if len(b) <= len(prefix) || string(b[:len(prefix)]) != prefix {
		return nil, false
	}
	name := bytes.ReplaceAll(b[len(prefix):], []byte("_"), []byte("-"))
	if prefix == "http_" {
		first := true
		for i, c := range name {
			if first && c >= 'a' && c <= 'z' {
				name[i] = c &^ 0x20
			}
			first = c == '-'
		}
	}
	return name, true
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
