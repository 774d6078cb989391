package identity

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Options say what a recogniser may rely on.
type Options struct {
	// TrustedProxies are the networks whose word on who stands behind them counts. Nil means loopback, link-local and
	// private networks; an empty slice trusts nobody. Behind a delivery network, name its ranges here.
	TrustedProxies []netip.Prefix
	// Rules are the users' own; nil is none. The proxies that they name count beside those above.
	Rules *Rules
}

// Recogniser tells who made a call. It is not safe for concurrent use. It remembers headers that it has read before, in
// memory only and bounded (16 MiB at the very most); that changes no result.
type Recogniser struct {
	minter    *Minter
	trusted   networks
	bearers   recent[claim]
	cookies   recent[cookieClaim]
	agents    recent[sealed]
	addresses recent[sealed]
	services  recent[sealed]
	jwts      jwtReader
	callers   *observation.Callers
	rules     *Rules
	asked     *Asked
	numbers   recent[uint32]        // of user agents among the callers
	address   [16]byte              // scratch
	keys      []observation.PairKey // of the calls that are glanced at
}

// NewRecogniser returns a recogniser that makes its tokens with m.
func NewRecogniser(m *Minter, o Options) *Recogniser {
	r := &Recogniser{
		minter:    m,
		bearers:   newRecent[claim](1<<11, 4<<10),
		cookies:   newRecent[cookieClaim](1<<10, 4<<10),
		agents:    newRecent[sealed](1<<10, longestAgent),
		addresses: newRecent[sealed](1<<14, 16),
		services:  newRecent[sealed](1<<8, 128),
		numbers:   newRecent[uint32](1<<11, longestAgent),
	}
	r.trusted = newNetworks(o.trusted())
	r.rules, r.asked = o.Rules, newAsked(o.Rules)
	if o.Rules != nil && len(o.Rules.actors)+len(o.Rules.sessions) == 0 {
		r.rules = nil // nothing to try
	}
	r.callers = observation.NewCallers(r.minter.apart())
	return r
}

// trusted are the networks of trusted hops.
func (o *Options) trusted() []netip.Prefix {
	switch {
	case o.Rules == nil || o.Rules.proxies == nil:
		if o.TrustedProxies == nil {
			return defaultTrusted()
		}
		return o.TrustedProxies
	}
	return append(slices.Clone(o.Rules.proxies), o.TrustedProxies...)
}

// Asked is what is to be told of the bodies of requests; nil for nothing.
func (r *Recogniser) Asked() *Asked { return r.asked }

// claim is what a credential says of who presents it.
type claim struct {
	kind       observation.PrincipalType
	principal  observation.Token
	credential observation.Token
	session    observation.Token
}

// sealed is a text with the token of it.
type sealed struct {
	token observation.Token
	text  observation.Text
}

// longestAgent is where user agents are cut, in bytes.
const longestAgent = 512

// Of returns every identifier of who made the call. The principal is the first that is found of: Authorization (the sub
// of a JWT, else its client_id, else its azp; the user of Basic or Digest; a key; an opaque token), an API key in a header,
// one in the query, a session cookie, a client certificate. A JWT counts as one wherever it stands. The issuer is not
// mixed in: one sub under two issuers is one principal, as it must be while an issuer moves. Credentials that a recorder
// blotted out ("REDACTED", "****") are not there.
//
// A credential that the service refused names nobody: its claim is anyone's to make. The principal is then empty and the
// credential stays. The password of Basic has no token; its credential is that of the user name.
func (r *Recogniser) Of(c *call.Call, source call.Source) observation.Identity {
	h := gather(c.Request.Headers)
	who := r.claimOf(c, &h)
	if who.kind != observation.NoPrincipal && refused(c) {
		who.kind, who.principal, who.session = observation.NoPrincipal, observation.Token{}, observation.Token{}
	}
	id := observation.Identity{PrincipalType: who.kind, Principal: who.principal, Credential: who.credential, Session: who.session}
	a := r.client(c, &h, source.Standpoint)
	if a.IsValid() {
		r.address = a.As16()
		address := r.addresses.get(r.address[:], r.sealAddress)
		id.Address, id.AddressText = address.token, address.text
	}
	if agent := bytes.TrimSpace(h.agent); len(agent) > 0 {
		known := r.agents.get(agent[:min(len(agent), longestAgent)], r.sealText)
		id.Agent, id.AgentText = known.token, known.text
	}
	if len(c.ClientService) > 0 {
		id.ClientService = r.services.get(c.ClientService, r.sealText).text
	}
	if r.rules != nil {
		r.told(c, &h, a, &id)
	}
	return id
}

// Callers is the table of the numbers that Caller gives from now on. It is asked before a batch, which goes with one table.
func (r *Recogniser) Callers() *observation.Callers {
	if r.callers.Full() {
		r.callers = observation.NewCallers(r.minter.apart())
		r.numbers.slots = nil
	}
	return r.callers
}

// Glance writes for each call that is wanted who made it, as far as that is seen at a glance: the reference plus one, or zero where Caller
// has to be asked. What it writes is true of a call whose query presents nothing.
func (r *Recogniser) Glance(calls []call.Call, source call.Source, wanted func(i int) bool, found []uint32) {
	r.keys = r.keys[:0]
	for i := range calls {
		key := observation.PairKey(0)
		if wanted(i) && r.rules == nil {
			if h := gather(calls[i].Request.Headers); h.plain() && len(calls[i].ClientService) == 0 {
				key = observation.PairKeyOf(r.client(&calls[i], &h, source.Standpoint), r.agent(&h))
			}
		}
		r.keys = append(r.keys, key)
	}
	r.callers.FindAll(r.keys, found)
}

// CallerOf returns the number of what Of returns of call i of those that were glanced at last, whose query presents nothing.
func (r *Recogniser) CallerOf(i int, c *call.Call, source call.Source) observation.CallerRef {
	if key := r.keys[i]; key != 0 {
		return r.callers.ByKey(key)
	}
	return r.Caller(c, source, true)
}

// Caller returns the number of what Of returns. A query that is known to present nothing need not be looked at.
func (r *Recogniser) Caller(c *call.Call, source call.Source, bareQuery bool) observation.CallerRef {
	h := gather(c.Request.Headers)
	if r.rules != nil {
		if id := r.Of(c, source); !id.Rules.Empty() {
			return r.callers.Of(id)
		}
	}
	if !h.plain() || len(c.ClientService) > 0 || !bareQuery && r.Presents(c.Query) {
		return r.callers.Of(r.Of(c, source))
	}
	return r.callers.Plain(r.client(c, &h, source.Standpoint), r.agent(&h))
}

// agent returns the number of a user agent among the callers; zero is none.
func (r *Recogniser) agent(h *headers) uint32 {
	agent := h.agent
	if n := len(agent); n > 0 && (isBlank(agent[0]) || isBlank(agent[n-1])) {
		agent = bytes.TrimSpace(agent)
	}
	return r.numbers.get(agent[:min(len(agent), longestAgent)], r.numberAgent)
}

// isBlank says whether a byte may be white space, or a part of it.
func isBlank(b byte) bool { return b <= ' ' || b > '~' }

func (r *Recogniser) numberAgent(v []byte) uint32 { return r.callers.Agent(v, validText) }

// Presents says whether a query presents a credential that tells who asks.
func (r *Recogniser) Presents(query []byte) bool {
	return len(query) > 0 && r.parameter(query) != claim{}
}

func (r *Recogniser) sealText(v []byte) sealed { return sealed{r.minter.Token(v), validText(v)} }

func validText(v []byte) observation.Text {
	return observation.SealedText(strings.ToValidUTF8(string(v), "\uFFFD"))
}

func (r *Recogniser) sealAddress(key []byte) sealed {
	a, _ := netip.AddrFromSlice(key)
	text := a.Unmap().String()
	return sealed{r.minter.Token([]byte(text)), observation.SealedText(text)}
}

// claimOf looks at the credentials of a call in the order of precedence.
func (r *Recogniser) claimOf(c *call.Call, h *headers) claim {
	who := r.authorization(h.authorization)
	if who.kind != observation.NoPrincipal {
		return who
	}
	if len(h.key) > 0 {
		if who := r.key(h.key, h.keyKind); who.kind != observation.NoPrincipal {
			return who
		}
	}
	if len(c.Query) > 0 {
		if who := r.parameter(c.Query); who.kind != observation.NoPrincipal {
			return who
		}
	}
	if h.cookie {
		if who := r.cookie(c.Request.Headers); who.kind != observation.NoPrincipal {
			return who
		}
	}
	return r.certificate(h)
}

// refused says whether the service turned the credential down: 401, or 403 with the reason of RFC 6750, section 3.1.
func refused(c *call.Call) bool {
	switch c.Status {
	case 401:
		return true
	case 403:
		return bytes.Contains(c.Response.Header("WWW-Authenticate"), []byte("invalid_token"))
	}
	return false
}

// veiled says whether a recorder or a filter put something in the place of a credential.
func veiled(v []byte) bool {
	v = bytes.Trim(v, "[]<>(){}*\"'_- ")
	if len(v) == 0 {
		return true
	}
	if len(v) > 32 {
		return len(bytes.Trim(v, "xX*.#\u2022")) == 0
	}
	var buffer [32]byte
	for i, b := range v {
		buffer[i] = lower(b)
	}
	// Recorders spell this one with a z, too.
	if i := len("saniti"); len(v) == len("sanitised") && buffer[i] == 'z' {
		buffer[i] = 's'
	}
	switch string(buffer[:len(v)]) {
	case "redacted", "removed", "hidden", "filtered", "masked", "sanitised", "stripped", "omitted", "censored",
		"undefined", "null", "none", "nil", "deleted", "expired", "true", "false", "yes", "no", "active", "anonymous":
		return true
	}
	for _, word := range [...]string{"redacted", "saniti", "scrubbed", "obfuscated"} { // "[Cookie redacted]"
		if bytes.Contains(buffer[:len(v)], []byte(word)) {
			return true
		}
	}
	return len(bytes.Trim(v, "xX*.#\u2022")) == 0
}
