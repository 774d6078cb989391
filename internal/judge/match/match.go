package match

import (
	"context"
	"fmt"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Verdict is the answer in one word.
type Verdict string

// The verdicts.
const (
	Confirmed   Verdict = "confirmed"   // every value that could be traced was shown to somebody
	Partly      Verdict = "partly"      // some were
	NotSeen     Verdict = "not_seen"    // none was, and all answers were read and decided
	Unknown     Verdict = "unknown"     // none was, but not all answers could be read
	Untraceable Verdict = "untraceable" // no value is of a kind that can be traced
)

// Match is the answer. Values that stand twice count once; Seen, Asked, Elsewhere, Untraceable and NotSeen add up to Values.
type Match struct {
	Verdict     Verdict `json:"verdict"`
	Values      int64   `json:"values"`
	Seen        int64   `json:"seen"`        // an answer held them
	Asked       int64   `json:"asked"`       // only callers sent them
	Elsewhere   int64   `json:"elsewhere"`   // only seen in fields of another kind
	Untraceable int64   `json:"untraceable"` // of kinds that leave no token
	NotSeen     int64   `json:"not_seen"`
	Explained   []Row   `json:"explained"`
	// Together is the fewest sessions found that received between them all that was seen, the most useful first; empty where
	// one did.
	Together []Part `json:"together"`
	// Better is how many times more weight the first of Explained has than the next one of another actor; nil without a next.
	Better *float64 `json:"better"`

	// Complete says whether a value not seen did surely not pass: no gap, every answer read whole, every leaf decided.
	Complete bool        `json:"complete"`
	Meaning  string      `json:"meaning"`
	Warnings []string    `json:"warnings"`
	Kinds    []KindCount `json:"kinds"`
}

// KindCount counts the list's values of one kind.
type KindCount struct {
	Kind   kind.Kind `json:"kind"`
	Values int64     `json:"values"`
	Seen   int64     `json:"seen"`
}

// Row is one session of an actor, or all sessions of one (Session nil) where they explain more together.
type Row struct {
	Actor    string    `json:"actor"`
	Session  *string   `json:"session"`
	Type     string    `json:"type"`
	Share    float64   `json:"share"` // of the list's values that can be traced, 0 to 1
	Matched  int64     `json:"matched"`
	Received int64     `json:"received"` // different values of the list's kinds that were shown to it in all
	Weight   float64   `json:"weight"`
	First    call.Time `json:"first"` // of the calls whose answers held values of the list
	Last     call.Time `json:"last"`
	Calls    int64     `json:"calls"`
}

// Part is a session with what it adds to those before it.
type Part struct {
	Actor   string  `json:"actor"`
	Session *string `json:"session"`
	Adds    int64   `json:"adds"`
}

// Options are what an answer needs besides the list.
type Options struct {
	// Mint brings a value to its canonical form and returns its token under the workspace key.
	Mint func(value []byte) observation.Token
	// Regions are the countries (ISO 3166-1) whose national phone numbers the list or the service writes.
	Regions []string
	// From and To narrow the calls, in microseconds since 1970; 0 is open.
	From, To int64
	// Limit bounds Explained; 0 means 20.
	Limit int
}

const (
	mostExplained = 20
	mostTogether  = 20
)

// Find matches a list against what was shown to whom. Complete and Meaning are left to the caller, who knows how much of
// it could be read: see [Match.Conclude].
func Find(ctx context.Context, v *meaning.View, list []scope.Known, o Options) (*Match, error) {
	if o.Limit <= 0 {
		o.Limit = mostExplained
	}
	s := &search{view: v, opt: o, parties: map[meaning.Who]*party{}}
	s.sample = newSample(v, list, o)
	holders := s.sample.holders(v)
	rows := keep.Selection{Holders: holders, From: o.From, To: o.To}
	if len(holders) > 0 {
		for e, err := range v.Exposures(ctx, rows) {
			if err != nil {
				return nil, fmt.Errorf("cannot read who was shown the list's values: %w", err)
			}
			s.see(&e)
		}
	}
	if err := s.countReceived(ctx); err != nil {
		return nil, err
	}
	return s.answer(), nil
}

// Conclude sets what a list that was not found, or in part, allows to say.
func (m *Match) Conclude(complete bool) {
	m.Complete = complete
	traceable := m.Values - m.Untraceable
	switch {
	case traceable == 0:
		m.Verdict = Untraceable
	case m.Seen == traceable:
		m.Verdict = Confirmed
	case m.Seen > 0:
		m.Verdict = Partly
	case complete && m.Elsewhere == 0:
		m.Verdict = NotSeen
	default:
		m.Verdict = Unknown
	}
	if m.Seen < traceable && !complete {
		m.Warnings = append(m.Warnings, "not all answers could be read or decided, so values that were not seen may have passed all the same")
	}
}
