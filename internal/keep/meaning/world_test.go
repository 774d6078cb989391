package meaning_test

import (
	"encoding/base64"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/memory"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// world is traffic in memory, and what it means.
type world struct {
	testing.TB
	rules  *identity.Rules
	calls  []call.Call
	held   *memory.Traffic
	means  *meaning.Meaning
	minter *identity.Minter
}

func newWorld(t testing.TB) *world { return &world{TB: t} }

// call adds one: "METHOD /path", headers as "Name: value", then "> body" of the request and "< body" of the answer; "= 401" is a status, "@ 203.0.113.5"
// who sent it, "<Set-Cookie: a=b" a header of the answer.
func (w *world) call(what string, lines ...string) *world {
	method, target, _ := strings.Cut(what, " ")
	path, query, _ := strings.Cut(target, "?")
	c := call.Call{
		Sequence: uint64(len(w.calls)), Start: int64(1_000_000 * (len(w.calls) + 1)), Method: []byte(method), Scheme: []byte("https"), Host: []byte("api.quay.example"),
		Path: []byte(path), Status: 200, Client: netip.MustParseAddrPort("203.0.113.5:4000"),
	}
	if query != "" {
		c.Query = []byte(query)
	}
	for _, line := range lines {
		switch rest := line[1:]; line[0] {
		case '>':
			c.Request.Body = bodyOf(strings.TrimSpace(rest))
		case '=':
			_, _ = fmt.Sscan(rest, &c.Status)
		case '@':
			c.Client = netip.AddrPortFrom(netip.MustParseAddr(strings.TrimSpace(rest)), 4000)
		case '<':
			if name, value, header := strings.Cut(rest, ": "); header && !strings.ContainsAny(name, "{[ ") {
				c.Response.Headers = append(c.Response.Headers, call.Header{Name: []byte(name), Value: []byte(value)})
				continue
			}
			c.Response.Body = bodyOf(strings.TrimSpace(rest))
		default:
			name, value, _ := strings.Cut(line, ": ")
			c.Request.Headers = append(c.Request.Headers, call.Header{Name: []byte(name), Value: []byte(value)})
		}
	}
	w.calls = append(w.calls, c)
	return w
}

func bodyOf(text string) call.Body {
	media := "application/json"
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		media = "application/x-www-form-urlencoded"
	}
	return call.Body{State: call.BodyWhole, Bytes: []byte(text), Size: int64(len(text)), MediaType: []byte(media)}
}

// derive finds out what the calls mean.
func (w *world) derive() *world {
	w.Helper()
	key := make([]byte, 32)
	w.minter, w.held = identity.NewMinter(key), memory.New(100_000)
	a := analyse.New(key, analyse.Options{Identity: identity.Options{Rules: w.rules}})
	b := call.Batch{Source: call.Source{ID: [16]byte{1}, Standpoint: "edge", Observes: ^call.Observes(0)}, Entries: uint64(len(w.calls)), Calls: w.calls}
	if err := w.held.Add(a.Batch(&b)); err != nil {
		w.Fatal(err)
	}
	var err error
	if w.means, err = meaning.DeriveWith(w.Context(), w.held, w.minter, meaning.Told{Rules: w.rules}); err != nil {
		w.Fatal(err)
	}
	return w
}

// who is behind the calls, in their order.
func (w *world) who() (list []meaning.Who) {
	w.Helper()
	for c, err := range w.held.Calls(w.Context(), keep.Selection{}) {
		if err != nil {
			w.Fatal(err)
		}
		who, ok := w.means.Behind(c.Identity)
		if !ok {
			w.Fatal("a call of nobody")
		}
		list = append(list, who)
	}
	return list
}

// pattern names the actor and the session of each call by letters, in the order in which they turn up: "a1 a1 b2".
func (w *world) pattern() string {
	w.Helper()
	actors, sessions := map[int32]int{}, map[int32]int{}
	var words []string
	for _, who := range w.who() {
		if _, ok := actors[who.Actor]; !ok {
			actors[who.Actor] = len(actors)
		}
		if _, ok := sessions[who.Session]; !ok {
			sessions[who.Session] = len(sessions) + 1
		}
		words = append(words, fmt.Sprintf("%c%d", 'a'+actors[who.Actor], sessions[who.Session]))
	}
	return strings.Join(words, " ")
}

func bearer(token string) string { return "Authorization: Bearer " + token }

func jwt(payload string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"HS256"}`)) + "." + part([]byte(payload)) + ".c2lnbmF0dXJl"
}
