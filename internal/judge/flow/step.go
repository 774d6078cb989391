package flow

// Ref is one identifier of a call: the field that it stood in, and its token. Both are numbers of the ledger.
type Ref struct{ Field, Token uint32 }

// Step is one call that succeeded. It holds until the next one.
type Step struct {
	Actor, Session, Endpoint int32
	Start                    int64
	Begins                   bool // the session begins with it: a login
	Changes                  bool // it does something, and does not only ask
	Optional                 bool // it is no step that others could depend on: a search, a login, telemetry
	Asked, Given             []Ref
}

// Skip is a step that came without those that always came before it.
type Skip struct {
	Missing []int32 // endpoints, in the order in which they were learned
	Field   uint32  // of the request, by which the steps belong together; zero where they are of one session
	Again   bool    // they came before, but not since the step was done last
	Cases   int     // how often it came with them before
	Actors  int     // of how many actors
	Path    []int32 // what was done in this case, oldest first
	Rules   []Rule  // the rules that it breaks
}

// Rule names one learned rule: Before comes before Endpoint, on a level.
type Rule struct {
	Endpoint, Before int32
	level            int
}
