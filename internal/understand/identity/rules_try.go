package identity

import (
	"bytes"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The signs in front of a rule's digest, in the text that is sealed with a call.
const (
	signNamed   = '=' // it held, and says who asks
	signHeld    = '+' // it held
	signSession = '~' // it named the session
)

// longestNamed is how long a value may be that names who asks, in bytes.
const longestNamed = 512

// Asked holds the fields of a request's body that rules ask for, while the call is looked at, and knows which fields name persons by a
// rule. Nil asks for none.
type Asked struct {
	named  []string
	fields []string
	values [][]byte
	has    []bool
}

func newAsked(r *Rules) *Asked {
	if r == nil || len(r.bodies)+len(r.declared.Subjects)+len(r.declared.Logins) == 0 {
		return nil
	}
	a := &Asked{fields: r.bodies, values: make([][]byte, len(r.bodies)), has: make([]bool, len(r.bodies))}
	for _, s := range r.declared.Subjects {
		a.named = append(a.named, s.Field)
	}
	for _, l := range r.declared.Logins {
		a.named = append(a.named, l.Answer)
	}
	return a
}

// Names says whether a rule calls a field one that names a person, so that its values are told apart.
func (a *Asked) Names(field string) bool { return a != nil && slices.Contains(a.named, field) }

// Begin forgets the call before.
func (a *Asked) Begin() {
	if a != nil {
		clear(a.has)
	}
}

// Note is told a value of the body of a request. The first of a field counts.
func (a *Asked) Note(field string, value []byte) {
	if a == nil {
		return
	}
	for i, f := range a.fields {
		if f == field && !a.has[i] {
			a.values[i], a.has[i] = append(a.values[i][:0], value...), true
		}
	}
}

func (a *Asked) value(field string) []byte {
	if a == nil {
		return nil
	}
	for i, f := range a.fields {
		if f == field && a.has[i] {
			return a.values[i]
		}
	}
	return nil
}

// trial is what rules are tried on: one call.
type trial struct {
	*Recogniser
	call    *call.Call
	headers *headers
	refused bool
	claims  map[string][]string // once a JWT was looked for; nil before
}

// told tries the rules on a call and notes what they said.
func (r *Recogniser) told(c *call.Call, h *headers, client netip.Addr, id *observation.Identity) {
	t := trial{Recogniser: r, call: c, headers: h, refused: refused(c)}
	var said []byte
	for i := range r.rules.actors {
		a := &r.rules.actors[i]
		if !t.holds(&a.When, a.addresses, client) {
			continue
		}
		sign := byte(signHeld)
		if a.From != (From{}) {
			value := t.named(a)
			if value == nil {
				continue
			}
			if id.Named.IsZero() {
				id.Named, sign = r.minter.Secret(value), signNamed
			}
		}
		said = append(append(append(said, ' '), sign), a.digest...)
	}
	for i := range r.rules.sessions {
		s := &r.rules.sessions[i]
		if value := t.value(s.From); value != nil {
			id.Session = r.minter.Secret(value)
			said = append(append(append(said, ' '), signSession), s.digest...)
			break
		}
	}
	r.asked.Begin()
	if len(said) > 0 {
		id.Rules = observation.OpenText(string(said[1:]))
	}
}

// named is the value by which a rule says who asks; nil where it does not.
func (t *trial) named(a *actorRule) []byte {
	if len(a.Peers) > 0 && !a.anyPeer {
		if peer := plainAddress(t.call.Client.Addr()); !peer.IsValid() || !a.peers.have(peer) {
			return nil
		}
	}
	return t.value(a.From)
}

// value reads one place of a call. A credential that was refused names nobody, and neither does what goes with it.
func (t *trial) value(f From) (v []byte) {
	if t.refused {
		return nil
	}
	switch {
	case f.Header != "":
		v = t.call.Request.Header(f.Header)
	case f.Key != "":
		v = withoutScheme(bytes.TrimSpace(t.call.Request.Header(f.Key)))
	case f.Claim != "":
		if all := t.claim(f.Claim); len(all) > 0 {
			v = []byte(all[0])
		}
	case f.Cookie != "":
		v = t.cookie(f.Cookie)
	case f.Query != "":
		v = parameterOf(t.call.Query, f.Query)
	case f.Body != "":
		v = t.asked.value(f.Body)
	}
	if v = bytes.TrimSpace(v); len(v) == 0 || len(v) > longestNamed || veiled(v) {
		return nil
	}
	return v
}

func (t *trial) cookie(name string) []byte {
	for i := range t.call.Request.Headers {
		if h := &t.call.Request.Headers[i]; equalFold(h.Name, "cookie") {
			for n, v := range Cookies(h.Value) {
				if string(n) == name {
					return v
				}
			}
		}
	}
	return nil
}

// parameterOf is the first value of a parameter, without escapes.
func parameterOf(query []byte, name string) []byte {
	for len(query) > 0 {
		var pair []byte
		pair, query, _ = bytes.Cut(query, []byte{'&'})
		key, value, _ := bytes.Cut(pair, []byte{'='})
		plain, err := url.QueryUnescape(string(key))
		if err != nil || plain != name {
			continue
		}
		if plain, err = url.QueryUnescape(string(value)); err == nil {
			return []byte(plain)
		}
	}
	return nil
}

// holds says whether all that a rule asks besides is there.
func (t *trial) holds(w *When, addresses networks, client netip.Addr) bool {
	if len(w.Addresses) > 0 && (!client.IsValid() || !addresses.have(client)) {
		return false
	}
	if len(w.Hosts) > 0 && !hasHost(w.Hosts, t.call.Host) {
		return false
	}
	if w.Agent != "" && !bytes.HasPrefix(bytes.TrimSpace(t.headers.agent), []byte(w.Agent)) {
		return false
	}
	if w.Service != "" && string(t.call.ClientService) != w.Service {
		return false
	}
	if w.KeyPrefix != "" && (t.refused || !t.keyBegins([]byte(w.KeyPrefix))) {
		return false
	}
	for name, want := range w.Claims {
		if t.refused || !lists(t.claim(name), want) {
			return false
		}
	}
	return true
}

// hasHost compares without regard to case; "*.example" stands for all hosts below it.
func hasHost(hosts []string, host []byte) bool {
	name := strings.ToLower(string(host))
	if i := strings.LastIndexByte(name, ':'); i > 0 && !strings.HasSuffix(name, "]") {
		name = name[:i]
	}
	for _, h := range hosts {
		h = strings.ToLower(h)
		if rest, ok := strings.CutPrefix(h, "*"); h == name || ok && strings.HasSuffix(name, rest) {
			return true
		}
	}
	return false
}

// keyBegins says whether a key that the call presents begins so.
func (t *trial) keyBegins(prefix []byte) bool {
	_, credential, _ := bytes.Cut(bytes.TrimSpace(t.headers.authorization), []byte{' '})
	for _, v := range [...][]byte{t.headers.key, credential, t.headers.authorization} {
		if bytes.HasPrefix(bytes.TrimSpace(v), prefix) {
			return true
		}
	}
	for i := range t.rules.actors {
		if key := t.rules.actors[i].From.Key; key != "" && bytes.HasPrefix(t.call.Request.Header(key), prefix) {
			return true
		}
	}
	var buffer [longestName]byte
	for query := t.call.Query; len(query) > 0; {
		var pair []byte
		pair, query, _ = bytes.Cut(query, []byte{'&'})
		if name, value, _ := bytes.Cut(pair, []byte{'='}); roleOfParameter(lowered(&buffer, name)) == apiKey && bytes.HasPrefix(value, prefix) {
			return true
		}
	}
	return false
}

// lists says whether one of the values is the one that is wanted, or names it among words, as scopes do.
func lists(values []string, wanted string) bool {
	for _, v := range values {
		if v == wanted {
			return true
		}
		for word := range strings.FieldsSeq(v) {
			if word == wanted {
				return true
			}
		}
	}
	return false
}
