package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
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
