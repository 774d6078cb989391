package observation

import "github.com/waybill-security/waybill/internal/call"

// Observation is what was seen of one call.
type Observation struct {
	Sequence uint64
	Start    int64 // microseconds since 1970
	Duration int64 // microseconds, or call.Unknown
	Protocol string
	Scheme   string
	Status   int
	Marks    Marks

	Path   PathRef
	Caller CallerRef // within the callers of the batch
	// Target, within the targets of the batch, other than zero stands for path, holders and exposures, which are left out.
	Target TargetRef

	Request  Inspection
	Response Inspection

	// RequestShape and ResponseShape say which keys either side had, and of which types; see the package shape.
	RequestShape, ResponseShape ShapeRef

	// Holders are the objects that held candidate identifiers. Holder 0 is the request's parameters (path, query,
	// header and, below it, body) and is always there, though it may be empty.
	Holders   []Holder
	Exposures []Exposure
}

// Identity is every identifier of who made the call. A zero token means that there was none, or that the source cannot
// carry it (see Observes of the source).
type Identity struct {
	PrincipalType PrincipalType
	Principal     Token // the stable one: a token's subject, an API key, a user name, a certificate
	Credential    Token // what was presented: the whole bearer token, session cookie, or key
	Address       Token // of the client
	AddressText   Text  // the same, readable; sealed, with a retention of its own
	Agent         Token // the user agent
	AgentText     Text
	ClientService Text // the workload that asked, where the recorder knew it
	// Session is what one login's tokens have in common, where something says it: a claim of the token, or a rule of the users'.
	Session Token
	// Named is whom the call names by a rule of the users'.
	Named Token
	// Rules says which of the users' rules held for the call. What they say is applied as long as they stand.
	Rules Text
}

// PrincipalType says where the principal was found. Numbers are part of the ledger's format.
type PrincipalType uint8

// The types of principals.
const (
	NoPrincipal PrincipalType = iota
	TokenSubject
	APIKey
	BasicUser
	SessionCookie
	Certificate
	OpaqueToken // a bearer token that names nobody: the login that handed it out may
	// The same three, of a call that presented no credential and was given one by its answer: a login.
	GrantedSubject
	GrantedCookie
	GrantedToken
)

// Granted says whether the credential came with the answer.
func (p PrincipalType) Granted() bool { return p >= GrantedSubject }

// Base is the type that calls have which present the credential.
func (p PrincipalType) Base() PrincipalType {
	switch p {
	case GrantedSubject:
		return TokenSubject
	case GrantedCookie:
		return SessionCookie
	case GrantedToken:
		return OpaqueToken
	}
	return p
}

// String gives the name by which users select and see it.
func (p PrincipalType) String() string {
	return [...]string{"anonymous", "token_subject", "api_key", "basic_user", "session_cookie", "certificate", "bearer_token"}[p.Base()]
}

// Holder is the set of candidate identifiers of one enclosing object. Whose it is, is decided later, when it is known
// which of them identify persons.
type Holder struct {
	Parent int32 // index of the holder above it; -1 above holder 0
	// Number, other than zero, is equal within what is Known in the batch only where the identifiers are.
	Number      KnownRef
	Identifiers []Identifier
}

// KnownRef stands for identifiers that came before, within one Known. It never rests.
type KnownRef uint32

// Known is by whom identifiers are numbered. There is nothing to it but that it is another than any other one. The numbers of the latest
// MostKnown of them, which alone come again, are different after division by MostKnown.
type Known struct{ _ byte }

// MostKnown is how many identifiers are known at a time.
const MostKnown = 1 << 15

// Identifier is one candidate: the field it stood in, and its token.
type Identifier struct {
	Field FieldRef
	Token Token
}

// Exposure is a set of fields that one holder's object carried in one direction.
type Exposure struct {
	Direction Direction
	Holder    int32 // index into Holders
	Set       SetRef
	Objects   uint32 // how many objects of this holder carried this very set
}

// Inspection says how much of one side of the call was looked at.
type Inspection struct {
	// Body is what the source held of the body.
	Body call.BodyState
	// Fault is why a body that was there was not read to its end.
	Fault Fault
	Bytes int64 // declared, or held where not declared
}

// Complete says whether every byte that crossed was looked at.
func (i Inspection) Complete() bool {
	return (i.Body == call.BodyWhole || i.Body == call.BodyNone) && i.Fault == NoFault
}

// Reason is the word under which an incomplete inspection is counted, empty when complete.
func (i Inspection) Reason() string {
	if i.Body != call.BodyWhole && i.Body != call.BodyNone {
		return i.Body.String()
	}
	return i.Fault.String()
}

// Fault is why a body could not be read to its end. Numbers are part of the ledger's format.
type Fault uint8

// The faults.
const (
	NoFault     Fault = iota
	Damaged           // not what it says it is: looked at as far as it went
	Unsupported       // a media type that Waybill does not read
	BadCoding         // a content coding that could not be undone
	Exploding         // decompresses to more than Waybill reads
	Unresolved        // the request gave the fields names of its own, and could not be read
)

// String gives the reason as it stands in coverage and scope.
func (f Fault) String() string {
	return [...]string{"", "damaged", "unsupported_type", "bad_coding", "too_large_decoded", "unresolved_names"}[f]
}

// Batch is the observations of one batch of calls, with all that its source said.
type Batch struct {
	Source       call.Source
	First        uint64
	Entries      uint64
	Observations []Observation
	Unread       []call.Unread
	Lost         []call.Gap
	Cursor       call.Cursor
	Last         bool
	Symbols      *Symbols
	Callers      *Callers
	Targets      *Targets
	Known        *Known // nil where no holder has a number
	// Choices are the words that fields of these calls held, but for what is left to targets. One may come more than once.
	Choices []Choice
}
