package world

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// The incidents that can be played.
const (
	NoIncident     = "none"
	FlyingBlueBOLA = "flying-blue-bola" // profiles read with somebody else's valid token; see attack_flyingblue.go
)

// Options says which world is played and how.
type Options struct {
	// Seed decides everything that is left to chance: one seed, one recording.
	Seed uint64
	// Incident is [NoIncident], or one of [Scenarios]; empty means none.
	Incident string
	// Cut is the share of the responses (0 to below 1) of which the recorder keeps no text, or not all of it.
	Cut float64
	// InProcess calls the handlers without a socket. The recording is the same, byte for byte.
	InProcess bool
	// Around, where set, wraps the API: to look at what arrives there, for instance.
	Around func(http.Handler) http.Handler
	// Parameters shapes the world; the zero value means [Defaults] of [DefaultMembers].
	Parameters Parameters
}

// filled puts defaults where nothing was said.
func (o Options) filled() Options {
	if o.Parameters.Members == 0 && o.Parameters.Start.IsZero() {
		o.Parameters = Defaults(DefaultMembers)
	}
	if o.Incident == "" {
		o.Incident = NoIncident
	}
	return o
}

// Check says what is wrong with the options, and what would be right. [New] and [Play] ask it themselves.
func (o Options) Check() error {
	o = o.filled()
	if o.Incident != NoIncident && !slices.Contains(Scenarios(), o.Incident) {
		return fmt.Errorf("there is no incident %q: choose %s or %s", o.Incident, strings.Join(Scenarios(), ", "), NoIncident)
	}
	if !(o.Cut >= 0 && o.Cut < 1) {
		return fmt.Errorf("the share of cut responses is at least 0 and below 1, not %v", o.Cut)
	}
	return o.Parameters.check()
}
