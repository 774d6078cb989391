package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"unicode"
)

// What users may say in a file of rules at the most.
const (
	mostRules    = 64
	mostRuleText = 256
)

// The types that a rule may give an actor.
const (
	RoleUser    = "user"
	RoleStaff   = "staff" // somebody who works for the service: a call-centre agent
	RolePartner = "partner"
	RoleBatch   = "batch"
	RoleService = TypeService
)

// Roles returns the types that a rule may give an actor.
func Roles() []string { return []string{RoleUser, RoleStaff, RolePartner, RoleBatch, RoleService} }

// AnyPeer stands among the peers of a rule that believes a header whoever sends it.
const AnyPeer = "any"

// Declared is what users say of who calls, as they wrote it.
type Declared struct {
	// TrustedProxies are the hops whose word on who stands behind them counts: addresses and networks. Nil stands for loopback,
	// link-local and private networks.
	TrustedProxies []string      `json:"trusted_proxies"`
	Actors         []ActorRule   `json:"actors,omitempty"`
	Sessions       []From        `json:"sessions,omitempty"`
	Logins         []LoginRule   `json:"logins,omitempty"`
	Subjects       []SubjectRule `json:"subjects,omitempty"`
	Apart          []string      `json:"apart,omitempty"` // kinds that never make two identifiers one person's
}

// ActorRule says who calls, or what sort of caller that is.
type ActorRule struct {
	Name string `json:"name,omitempty"`
	// From is where the call says who asks; nothing where the rule only gives a type.
	From From `json:"from"`
	When When `json:"when"`
	// Peers are the addresses and networks from which a header is believed.
	Peers []string `json:"peers,omitempty"`
	Type  string   `json:"type,omitempty"`
	Label string   `json:"label,omitempty"`
}

// From is one place of a call. At the most one of its fields is given.
type From struct {
	Header string `json:"header,omitempty"` // a name
	Claim  string `json:"claim,omitempty"`  // of a JWT: a name, or a path with dots
	Cookie string `json:"cookie,omitempty"` // a name
	Query  string `json:"query,omitempty"`  // a name
	Body   string `json:"body,omitempty"`   // of the request: a field as `waybill fields` writes it
	Key    string `json:"key,omitempty"`    // a header that holds an API key: a name
}

// When is what must hold besides. Lists hold where one of their entries does.
type When struct {
	Claims    map[string]string `json:"claims,omitempty"` // of a JWT: each has this value, or lists it
	KeyPrefix string            `json:"key_prefix,omitempty"`
	Hosts     []string          `json:"hosts,omitempty"`
	Addresses []string          `json:"addresses,omitempty"` // of the client: addresses and networks
	Agent     string            `json:"agent,omitempty"`     // what the user agent begins with
	Service   string            `json:"service,omitempty"`   // the workload that asks
}

// LoginRule says that the answer of an endpoint names who logged in.
type LoginRule struct {
	Endpoint string `json:"endpoint"` // "POST /login"
	Answer   string `json:"answer"`   // a field of the answer
}

// SubjectRule says that a field names a person.
type SubjectRule struct {
	Field    string `json:"field"`
	Endpoint string `json:"endpoint,omitempty"` // "GET /policies/{policyId}"; all of them where it is not given
	Kind     string `json:"kind,omitempty"`     // account.id where it is not given
}

// RuleError says what is wrong with what was declared: in which list, which entry of it and which setting.
type RuleError struct {
	List    string
	Item    int
	Setting string
	Problem string
}

func (e *RuleError) Error() string {
	return fmt.Sprintf("%s, entry %d: %s: %s", e.List, e.Item+1, e.Setting, e.Problem)
}

// Rules are what users declared, made ready. Nil is none.
type Rules struct {
	declared Declared
	digest   string
	proxies  []netip.Prefix // nil for the default
	actors   []actorRule
	sessions []sessionRule
	claims   []string // that are asked for
	bodies   []string // fields of requests that are
}

// actorRule is one made ready.
type actorRule struct {
	ActorRule
	digest    string
	anyPeer   bool
	peers     networks
	addresses networks
}

type sessionRule struct {
	From
	digest string
}

// NewRules makes what was declared ready. The error is a RuleError. Nothing declared is nil.
func NewRules(d Declared) (*Rules, error) {
	if d.empty() {
		return nil, nil //nolint:nilnil // none
	}
	r := &Rules{declared: d}
	var err error
	if r.proxies, err = parseNetworks(d.TrustedProxies); err != nil {
		return nil, &RuleError{List: "trusted_proxies", Setting: "trusted_proxies", Problem: err.Error()}
	}
	if d.TrustedProxies == nil {
		r.proxies = nil
	}
	for list, n := range map[string]int{"actors": len(d.Actors), "sessions": len(d.Sessions), "logins": len(d.Logins), "subjects": len(d.Subjects)} {
		if n > mostRules {
			return nil, &RuleError{List: list, Item: mostRules, Setting: list, Problem: fmt.Sprintf("there are more than %d", mostRules)}
		}
	}
	for i := range d.Actors {
		if err := r.addActor(i, d.Actors[i]); err != nil {
			return nil, err
		}
	}
	for i := range d.Sessions {
		if err := r.addSession(i, d.Sessions[i]); err != nil {
			return nil, err
		}
	}
	if err := d.checkTold(); err != nil {
		return nil, err
	}
	r.digest = digestOf("identity rules", d)
	return r, nil
}

func (d *Declared) empty() bool {
	return d.TrustedProxies == nil && len(d.Actors)+len(d.Sessions)+len(d.Logins)+len(d.Subjects)+len(d.Apart) == 0
}

func (r *Rules) addActor(i int, a ActorRule) error {
	wrong := func(setting, problem string) error { return &RuleError{"actors", i, setting, problem} }
	if setting, problem := a.check(); problem != "" {
		return wrong(setting, problem)
	}
	made := actorRule{ActorRule: a}
	peers, anyPeer := slices.Clone(a.Peers), slices.Contains(a.Peers, AnyPeer)
	peers = slices.DeleteFunc(peers, func(p string) bool { return p == AnyPeer })
	believed, err := parseNetworks(peers)
	if err != nil {
		return wrong("peers", err.Error())
	}
	addresses, err := parseNetworks(a.When.Addresses)
	if err != nil {
		return wrong("addresses", err.Error())
	}
	made.peers, made.anyPeer, made.addresses = newNetworks(believed), anyPeer, newNetworks(addresses)
	made.digest = digestOf("actor", a.tried())
	for claim := range a.When.Claims {
		r.claims = append(r.claims, claim)
	}
	r.ask(a.From)
	r.actors = append(r.actors, made)
	return nil
}

func (r *Rules) addSession(i int, f From) error {
	switch setting, problem := f.check(); {
	case problem != "":
		return &RuleError{"sessions", i, setting, problem}
	case f == From{}:
		return &RuleError{"sessions", i, "sessions", "say where a session is named: header, claim, cookie, query or body"}
	case f.Key != "":
		return &RuleError{"sessions", i, "key", "an API key is no session; use header"}
	}
	r.ask(f)
	r.sessions = append(r.sessions, sessionRule{f, digestOf("session", f)})
	return nil
}

// ask notes what has to be looked at while calls are read.
func (r *Rules) ask(f From) {
	if f.Claim != "" {
		r.claims = append(r.claims, f.Claim)
	}
	if f.Body != "" && !slices.Contains(r.bodies, f.Body) {
		r.bodies = append(r.bodies, f.Body)
	}
}

// tried is what of a rule is tried while a call is analysed. The rest is applied to what that said, whenever it is asked.
func (a ActorRule) tried() ActorRule {
	a.Name, a.Type, a.Label = "", "", ""
	return a
}

// digestOf names what a rule asks.
func digestOf(sort string, what any) string {
	text, err := json.Marshal(what)
	if err != nil {
		panic("cannot write a rule down: " + err.Error()) // plain texts alone
	}
	sum := sha256.Sum256(append([]byte(sort+"\x00"), text...))
	return hex.EncodeToString(sum[:6])
}

// Digest names what was declared; empty for nothing.
func (r *Rules) Digest() string {
	if r == nil {
		return ""
	}
	return r.digest
}

// Declared returns what was declared.
func (r *Rules) Declared() Declared {
	if r == nil {
		return Declared{}
	}
	return r.declared
}

// check says which setting of a rule is wrong, and how to put it right.
func (a *ActorRule) check() (setting, problem string) {
	if setting, problem = a.From.check(); problem != "" {
		return setting, problem
	}
	if setting, problem = a.When.check(); problem != "" {
		return setting, problem
	}
	for setting, text := range map[string]string{"name": a.Name, "label": a.Label} {
		if !publishable(text) {
			return setting, fmt.Sprintf("it is shown to people: a text of up to %d letters, digits, spaces and signs, and no address of a person", mostLabel)
		}
	}
	switch {
	case a.Type != "" && !slices.Contains(Roles(), a.Type):
		return "type", "it is one of " + strings.Join(Roles(), ", ")
	case a.From == From{} && a.When.empty():
		return "when", "say when the rule holds (claims, key_prefix, hosts, addresses, agent or service), or from where it reads who asks"
	case a.From == From{} && a.Type == "" && a.Label == "":
		return "type", "the rule says nothing: give it a type, a label, or a from"
	case a.From.Header != "" && len(a.Peers) == 0:
		return "peers", "anybody can send a header: name the addresses and networks of the hops that set it (peers: [10.0.0.0/8]), or any"
	case a.From.Header == "" && len(a.Peers) > 0 && a.From.Key == "":
		return "peers", "it goes with from: {header: …} alone; addresses of clients stand under when"
	}
	return "", ""
}

func (f *From) check() (setting, problem string) {
	given := 0
	for setting, text := range map[string]string{"header": f.Header, "claim": f.Claim, "cookie": f.Cookie, "query": f.Query, "body": f.Body, "key": f.Key} {
		if text == "" {
			continue
		}
		if given++; len(text) > mostRuleText || strings.ContainsFunc(text, unicode.IsControl) {
			return setting, fmt.Sprintf("it is a name of up to %d bytes", mostRuleText)
		}
	}
	switch {
	case given > 1:
		return "from", "one place alone; write a second rule for the other"
	case f.Body != "" && !strings.HasPrefix(f.Body, "$") && strings.ContainsAny(f.Body, "[]"):
		return "body", "write it as `waybill fields` does: $.user.id, or the name of a form's field"
	case strings.ContainsAny(f.Header+f.Key+f.Cookie, " ,;:=\""):
		return "from", "it is the name of one header or cookie, without its value"
	}
	return "", ""
}

func (w *When) empty() bool {
	return len(w.Claims)+len(w.Hosts)+len(w.Addresses) == 0 && w.KeyPrefix+w.Agent+w.Service == ""
}

func (w *When) check() (setting, problem string) {
	if w.KeyPrefix != "" && len(w.KeyPrefix) < 2 || len(w.KeyPrefix) > 32 {
		return "key_prefix", "2 to 32 characters that keys begin with, and never a whole key"
	}
	for claim, value := range w.Claims {
		if claim == "" || value == "" || len(claim)+len(value) > mostRuleText {
			return "claims", fmt.Sprintf("each is a name with a value, of up to %d bytes", mostRuleText)
		}
	}
	if len(w.Agent)+len(w.Service) > mostRuleText || len(w.Hosts)+len(w.Addresses) > 4*mostRules {
		return "when", "it is too long"
	}
	return "", ""
}

// mostLabel is how long a label may be, in characters.
const mostLabel = 64

// publishable says whether a text may be shown to anybody: it holds no address of a person.
func publishable(text string) bool {
	n := 0
	for _, c := range text {
		n++
		if n > mostLabel || c == '@' || !unicode.IsPrint(c) {
			return false
		}
	}
	return true
}

// parseNetworks reads addresses and networks. An error names none.
func parseNetworks(texts []string) ([]netip.Prefix, error) {
	list := make([]netip.Prefix, 0, len(texts))
	for i, text := range texts {
		p, err := ParseNetwork(text)
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
		list = append(list, p)
	}
	return list, nil
}

// ParseNetwork reads "10.0.0.0/8", "2001:db8::/32" or a single address.
func ParseNetwork(text string) (netip.Prefix, error) {
	text = strings.TrimSpace(text)
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return p, fmt.Errorf("this is no address and no network: write 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32")
	}
	if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
	}
	return p.Masked(), nil
}
