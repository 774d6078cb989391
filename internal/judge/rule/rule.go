package rule

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/detect"
)

// The bounds of a rule.
const (
	maxRules     = 512
	maxThreshold = 10_000
	maxSteps     = 8
	maxWithin    = 31 * 24 * time.Hour
	maxTestCalls = 20_000
)

// DefaultKind is what a rule's findings are called where it does not say.
const DefaultKind = "volume_anomaly"

// Rule is one rule of a user's.
type Rule struct {
	ID         string
	Title      string
	Kind       string
	Severity   detect.Severity
	References []string
	Advice     string
	// File and Line say where it stands.
	File string
	Line int

	match    *condition   // nil: every call
	by       []string     // names of keys; empty: all calls together
	within   int64        // microseconds; 0: one call is enough
	count    int          // so many calls, or different values
	distinct *condition   // what is counted where different values are
	steps    []*condition // conditions that must hold of different calls
	ordered  bool         // one after the other
	needs    part
	alike    bool   // its conditions give the same for all calls of a tally
	text     string // all that decides, for the digest
	tests    []test
}

// Set is all rules that are in force together.
type Set struct {
	Rules []*Rule
	// Files is how many files they came from.
	Files int
}

// Digest names what the rules ask, whatever they are called; empty where there is none.
func (s *Set) Digest() string {
	if s == nil || len(s.Rules) == 0 {
		return ""
	}
	var b strings.Builder
	for _, r := range s.Rules {
		b.WriteString(r.text)
		b.WriteByte(0)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}

// needs are the parts of events that some rule asks for.
func (s *Set) needs() (p part) {
	for _, r := range s.Rules {
		p |= r.needs
	}
	return p
}

// key is what an event is grouped by; false where it has nothing of the kind.
func (r *Rule) key(e *Event) (string, bool) {
	if len(r.by) == 0 {
		return "", true
	}
	if len(r.by) == 1 {
		v := keys[r.by[0]](e)
		return v, v != ""
	}
	var b strings.Builder
	for _, name := range r.by {
		v := keys[name](e)
		if v == "" {
			return "", false
		}
		b.WriteString(v)
		b.WriteByte(0)
	}
	return b.String(), true
}

// apart is how long none of its calls may come before what comes after is another finding.
func (r *Rule) apart() int64 { return max(r.within, int64(24*time.Hour/time.Microsecond)) }
