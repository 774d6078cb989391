package meaning

import (
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/attest"
	"github.com/waybill-security/waybill/internal/keep/correct"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// Meaning is one version of the overlay. It is made by Derive or Load and not changed afterwards.
type Meaning struct {
	// Model names the rules by which it was derived.
	Model string
	// Leaves is how many leaves of the log it was derived from.
	Leaves int64
	// Kinds are the users' own that took part; nil for none.
	Kinds *kind.Own
	// Held is the digest of the version whose templates were held on to; empty where none was.
	Held string
	// Rules are what users said of who calls; nil for nothing.
	Rules *identity.Rules

	Endpoints []Endpoint // sorted by host, template, method
	Actors    []Actor    // sorted by ID
	Sessions  []Session  // likewise
	Subjects  []Subject  // sorted by ID

	// Paths leads from an evidence path to the index of its endpoint. A path that founded none is not in it.
	Paths map[keep.Number]int32
	// Fields holds what each field of an endpoint carries.
	Fields map[FieldKey]Field
	// Lineage is who the endpoints would be if nothing had been told of templates; nil where nothing was. Ids are carried on
	// from it.
	Lineage *Lineage
	// Who leads from an identity, by its number, to its actor and session; see Behind.
	Who []Who

	// Corrections are what people found to be wrong about sealed calls, as it stood then.
	Corrections []correct.Statement
}

// Endpoint is one operation on one host.
type Endpoint struct {
	ID string // e_…
	// Previous are the ids of endpoints that became a part of this one, or that it was a part of; sorted.
	Previous []string
	Service  string
	Host     string
	Method   string
	Template string // "/v2/members/{memberId}/profile"; other protocols as "/graphql#query Name"
	Protocol string // "http", later "graphql", "grpc", …
	// Params names the parameter at each segment index, empty for a fixed segment.
	Params  []string
	Reasons []string
	// Self says that the endpoint answers each actor about itself.
	Self bool
}

// FieldKey names a field of an endpoint.
type FieldKey struct {
	Endpoint int32
	Field    keep.Number
}

// Field is what a field of an endpoint carries.
type Field struct {
	Name string // as users see it: "$.email", a query parameter's name, a path parameter's template name
	// Kind is a built-in kind, or a user's own that refines none.
	Kind kind.Kind
	// As is the user's own kind that refines Kind here.
	As         kind.Kind `json:",omitempty"`
	Form       kind.Form // the form of most of its values
	Confidence float64
	// Candidates are the kinds that it could hold as well; not empty for an undecided field.
	Candidates []kind.Kind
	Reasons    []string
	Calls      int64
	// Own says that the field holds the service's own value, the same for everybody: it is nobody's, whatever it looks like.
	Own bool `json:",omitempty"`
	// Told says that a person decided it.
	Told bool `json:",omitempty"`
	// Attested is what somebody stated that it holds; nil for nothing.
	Attested *attest.Statement `json:",omitempty"`
}

// Who is the actor and the session behind an identity, as indices.
type Who = identity.Who

// Actor is who made calls.
type Actor struct {
	identity.Actor
	// Subject is the person that the actor itself is, or Nobody where that is not known.
	Subject int32
	// Said is the rule that gives the actor a type or a label; nil for none.
	Said *identity.ActorRule
}

// Session is one login or one token's life of an actor.
type Session = identity.Session

// Subject is one person, as far as is known: identifiers that belong together one to one.
type Subject struct {
	ID          string // s_…
	Identifiers []PersonIdentifier
}

// PersonIdentifier is one identifier of a person.
type PersonIdentifier struct {
	Kind  kind.Kind
	Token keep.Number
	// Series tells apart the ways in which accounts are numbered: a person may have one of each.
	Series subject.Series `json:",omitempty"`
}

// Behind returns the actor and session of an identity; false for one that this version does not know.
func (m *Meaning) Behind(n keep.Number) (Who, bool) {
	if n >= keep.Number(len(m.Who)) || m.Who[n] == identity.NoWho {
		return Who{}, false
	}
	return m.Who[n], true
}

// Called returns the endpoints with an id, as indices: the one that has it now, else those that list it as a previous one.
func (m *Meaning) Called(id string) (found []int32) {
	for i := range m.Endpoints {
		if m.Endpoints[i].ID == id {
			return []int32{int32(i)}
		}
		if slices.Contains(m.Endpoints[i].Previous, id) {
			found = append(found, int32(i))
		}
	}
	return found
}

// who is Behind of an identity that is known.
func (m *Meaning) who(n keep.Number) Who {
	w, _ := m.Behind(n)
	return w
}

// Hop is where a call stands.
type Hop string

// The hops.
const (
	Edge       Hop = "edge"
	Internal   Hop = "internal"
	Egress     Hop = "egress"
	UnknownHop Hop = "unknown"
)

// Reading is what one leaf of a field set says under this meaning.
type Reading struct {
	Field keep.Number
	// Kind is the kind that was held, built in or a user's own that refines none; kind.None for a leaf that holds nothing, kind.Undecided for one that cannot be
	// told (then Candidates names what it could be; empty means any kind).
	Kind kind.Kind
	// As is the user's own kind that refines Kind here.
	As         kind.Kind
	Form       kind.Form
	Confidence float64
	Candidates []kind.Kind
	// Doubt is the reason under which an undecided leaf is counted: "opaque", "encrypted", "too_deep", "guessed", "undecided".
	Doubt string
}

// Resolution says whose an exposure is.
type Resolution struct {
	// Subject is an index into Subjects, or Nobody.
	Subject int32
	// Record is the topmost holder that resolves to this subject: one call's record of it. Zero stands for the request
	// or the actor.
	Record keep.Number
}

// Nobody is the subject of what is nobody's, such as an airport's phone number.
const Nobody int32 = -1

// Exposure is what Resolve needs to know of an exposure.
type Exposure struct {
	Path, Identity, Holder keep.Number
	Direction              observation.Direction
	// Set is what the object held; zero where that is not known.
	Set keep.Number
}
