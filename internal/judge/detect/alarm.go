package detect

import (
	"github.com/waybill-security/waybill/internal/judge/flow"
	"github.com/waybill-security/waybill/internal/keep"
)

// reason is why behaviour was judged, as a set of bits.
type reason uint16

const (
	ungiven      reason = 1 << iota // it asked for what nobody had given it, and what is others'
	missing                         // much of what it asked for is not there
	abovePeer                       // it was told of many more people than others are
	aboveOwn                        // and than it was told of itself before
	everywhere                      // one credential came from many addresses at once
	quick                           // it was quicker than a person
	inWave                          // many actors did the same on one day, as never before
	inLists                         // it was told of many people at once
	insider                         // whoever uses the endpoint is told of others: it is their work
	byContact                       // it tried e-mail addresses, phone numbers or user names
	byPerson                        // it is somebody who logs in
	byKey                           // it is a key or a machine
	whileStuffed                    // a list of accounts was being tried meanwhile, or the account came from a new place
)

func (r reason) has(other reason) bool { return r&other == other }

// family says which alarms can be of one campaign.
type family uint8

const (
	aboutObjects family = iota
	aboutLogins
	aboutTakeovers
	aboutDraining
	aboutSteps
	aboutReplays
	aboutRaces
	aboutKeys
	aboutParameters
	aboutFunctions
	aboutVolumes
	aboutExcess
)

// familyNames are how families are called in the ids of findings: they stay as they are.
var familyNames = [...]string{"objects", "logins", "takeovers", "draining", "steps", "replays", "races", "keys", "parameters", "functions", "volumes", "excess"}

// aboutOthers says whether what a caller is told of itself is no part of it.
func (f family) aboutOthers() bool { return f == aboutObjects || f >= aboutSteps }

// alarm is what a detector that learns has against one actor. It is raised at a call, by what was seen up to it; what comes after
// can lengthen it, not change when it was raised.
type alarm struct {
	family     family
	actor      int32
	identities map[keep.Number]bool // where it is about these alone; nil for all of the actor's
	endpoints  map[int32]bool       // where it happened
	everywhere bool                 // it is about all that these identities did, wherever
	from, last int64                // of the calls that it is about
	raised     int64
	reasons    reason

	objects          int     // different things that it asked for
	contacts, misses int     // calls that did, and those of them that found nothing
	people, usual    float64 // whom it was told of in a window, and what would have been usual
	accounts, tries  int     // of logins
	times            int     // how often what it is about was done
	said             string  // a sentence with the numbers by which it was raised
	steps            []flow.Rule
	custom           *usual // what was usual when it was raised, and may not be any more
}

func (a *alarm) touch(s *step) {
	a.last = max(a.last, s.Start)
	a.endpoints[s.endpoint] = true
}

// raise makes an alarm at a call.
func raise(f family, s *step, from int64, why reason) *alarm {
	return &alarm{family: f, actor: s.actor, endpoints: map[int32]bool{s.endpoint: true}, from: from, last: s.Start, raised: s.Start, reasons: why}
}

// learner is a detector with a memory. It sees every step in the order of time.
type learner interface {
	// Key says by what its memory is kept.
	Key() Key
	// See takes one step, which it must not keep.
	See(s *step)
	// Alarms are what it has, in the order in which they were raised.
	Alarms() []*alarm
	// Evicted is how many states it had to let go.
	Evicted() int64
}
