package detect

import "github.com/waybill-security/waybill/internal/keep"

// Key says by what a detector keeps its state: all calls that share the key must come to one instance, and no others need
// to. It is how the work can be shared out later.
type Key uint8

// The keys.
const (
	ByEndpoint Key = iota
	ByHost
	ByActor
	ByObject
	ByPopulation
)

// Detector finds one kind of thing. It is asked in three steps:
//
//   - Sift says of calls that are alike in everything but time whether they could ever concern it. Only rows of such calls
//     are read at all. It is asked as tallies come, and again of those it took once every tally was seen, when the ground
//     knows its sources; it must not count on either.
//   - See takes these calls one by one, in the order of time. What it decides at a call rests on that call and earlier ones.
//   - Cases gives what it gathered.
//
// A detector that learns does so in See, and takes its clock from calls.
type Detector interface {
	// Kind is the kind of its findings.
	Kind() string
	// Key says by what its state is kept.
	Key() Key
	// Sift says whether calls like these could concern it, given what field sets their paths carry.
	Sift(t *keep.CallTally, f Facts) bool
	// See takes one of the calls that Sift let through.
	See(c *Call)
	// Cases are what it found, each one finding.
	Cases() []*Case
}

// detectors are all there are. The order decides nothing.
var detectors = []func(*ground) Detector{
	newExposed, newInURL, newInError, newCleartext, newWeak, newCard, newTraversal, newShadow, newZombie, newDrifted, newDormant,
}

// Kinds are the kinds of findings that are looked for.
func Kinds() []string {
	kinds := make([]string, len(detectors), len(detectors)+len(learnt))
	for i, d := range detectors {
		kinds[i] = d(nil).Kind()
	}
	return append(kinds, learnt...)
}
