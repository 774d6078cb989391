package world

import (
	"io"
	"sync"
)

// Disclosure is what left about one person in one response. Kinds are the words of Waybill's contract ("contact.email"); a
// form other than clear stands behind the kind ("payment.card_number/masked").
type Disclosure struct {
	Number string   `json:"number"` // the loyalty number of the person
	Must   []string `json:"must"`   // kinds that no careful reader would miss
	May    []string `json:"may"`    // kinds that may be argued about: neither demanded nor punished
}

// Actor is who made a call, as far as the call itself shows it.
type Actor struct {
	Type  string `json:"type"`  // "token_subject"
	Value string `json:"value"` // the UUID in the token presented, or handed out by a login
}

// Truth is what is true about one call: a line of truth.ndjson.
type Truth struct {
	Entry    int          `json:"entry"` // 0-based place of the call in calls.ndjson
	Actor    *Actor       `json:"actor"` // null where the call showed no token and got none
	Attack   bool         `json:"attack"`
	Subjects []Disclosure `json:"subjects"`      // about the whole response, however much of it was recorded
	Cut      bool         `json:"cut,omitempty"` // the recorder kept no text of the response, or not all of it
}

func about(m *Member, must, may []string) []Disclosure {
	if may == nil {
		may = []string{}
	}
	return []Disclosure{{Number: m.Number, Must: must, May: may}}
}

func must(kinds ...string) []string { return kinds }
func may(kinds ...string) []string  { return kinds }

// witness stands in the server and remembers what each answer let out, until the recorder asks. It hears of it from the
// handlers, not from the wire, so that the truth does not depend on a reading of the recorded bodies.
type witness struct {
	mu   sync.Mutex
	left map[string][]Disclosure
}

func (w *witness) note(request string, left []Disclosure) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left[request] = left
}

// take returns what was noted about a request, and forgets it.
func (w *witness) take(request string) []Disclosure {
	w.mu.Lock()
	defer w.mu.Unlock()
	left := w.left[request]
	delete(w.left, request)
	if left == nil {
		left = []Disclosure{}
	}
	return left
}

// writeTruth appends one line.
func writeTruth(w io.Writer, t *Truth) error { return writeLine(w, t) }
