package world

import (
	"slices"
	"sync"
)

// Disclosure is what left about one person in one call. Kinds are the words of Waybill's contract ("contact.email"); a
// form other than clear stands behind the kind ("payment.card_number/masked").
type Disclosure struct {
	Number string   `json:"number"` // the loyalty number of the person, or the ticket number of somebody who is no member
	Must   []string `json:"must"`   // kinds that no careful reader would miss
	May    []string `json:"may"`    // kinds that may be argued about: neither demanded nor punished
}

// Actor is who made a call, as far as the call itself shows it.
type Actor struct {
	Type  string `json:"type"`  // "token_subject" or "api_key"
	Value string `json:"value"` // the UUID in the token presented, or handed out by a login; the key
}

// The hops of a [Truth] that is no call from outside.
const (
	InternalHop = "internal" // one of the programme's services asked another: nothing left
	EgressHop   = "egress"   // the programme asked a third party: what left stands in the request
)

// Truth is what is true about one call: a line of truth.ndjson.
type Truth struct {
	Entry    int          `json:"entry"` // 0-based place of the call in calls.ndjson
	Actor    *Actor       `json:"actor"` // null where the call showed no credential and got none
	Attack   bool         `json:"attack"`
	Hop      string       `json:"hop,omitempty"` // empty at the edge; see [InternalHop] and [EgressHop]
	Subjects []Disclosure `json:"subjects"`      // about the whole response, or egress request, however much of it was recorded
	Cut      bool         `json:"cut,omitempty"` // the recorder kept no text of the response, or not all of it
}

func about(m *Member, must, may []string) []Disclosure { return disclose(nil, m.Number, must, may) }

// disclose adds what left about one person; somebody who stands in an answer twice has one disclosure.
func disclose(to []Disclosure, number string, must, may []string) []Disclosure {
	for i := range to {
		if to[i].Number == number {
			to[i].Must, to[i].May = union(to[i].Must, must), union(to[i].May, may)
			return to
		}
	}
	if may == nil {
		may = []string{}
	}
	return append(to, Disclosure{Number: number, Must: must, May: may})
}

// union is a list with the words of another that it lacks; neither list is changed.
func union(of, more []string) []string {
	all := slices.Clone(of)
	for _, word := range more {
		if !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	return all
}

func must(kinds ...string) []string { return kinds }
func may(kinds ...string) []string  { return kinds }

// noted is what a server said beside an answer.
type noted struct {
	left   []Disclosure
	behind []innerCall
	mails  []mail
	asker  *Actor
}

// witness stands in the servers and remembers what each answer let out, until the recorder asks. It hears of it from the
// handlers, not from the wire, so that the truth does not depend on a reading of the recorded bodies.
type witness struct {
	mu    sync.Mutex
	heard map[string]noted
}

func (w *witness) note(request string, a *answer) {
	n := noted{a.left, a.behind, a.mails, a.asker}
	if n.left == nil {
		n.left = []Disclosure{}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard[request] = n
}

// take returns what was noted about a request, and forgets it.
func (w *witness) take(request string) noted {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.heard[request]
	delete(w.heard, request)
	return n
}
