package world

import (
	"io"
	"strings"
	"time"
)

// Incident describes what was played: incident.json. The scope of an attack stands in the truth, not here.
type Incident struct {
	ID      string  `json:"id"`
	Seed    uint64  `json:"seed"`
	Members int     `json:"members"`
	Days    int     `json:"days"`
	Actors  []Actor `json:"actors"`
	// Own are the loyalty numbers of the intruders' own accounts: what they learn about these is no loss.
	Own        []string `json:"own"`
	From       *string  `json:"from"`                  // start of the first call of the attack; null without one
	To         *string  `json:"to"`                    // just after the last answer to it, exclusive
	NotExposed []string `json:"not_exposed"`           // kinds, in the clear, that certainly did not leave
	KindsOK    []string `json:"kinds_ok"`              // kinds of findings that recognise the attack
	AlertBy    int      `json:"alert_by"`              // most subjects that may be exposed before the first of them is raised
	Linkage    string   `json:"linkage"`               // "one" credential or endpoint, or "many"; empty without an incident
	AlertShare float64  `json:"alert_share,omitempty"` // instead of it, where nobody's data leaves: the share of the calls of the attack
	Anyway     bool     `json:"anyway,omitempty"`      // a finding about the endpoint counts, whoever is named and whenever it was raised
	Benign     bool     `json:"benign,omitempty"`      // a look-alike: nothing high should be said of anybody's behaviour
	State      []Fact   `json:"state"`                 // what is true of the world with or without an incident
}

// incident describes the play after its end.
func (p *play) incident() Incident {
	s := &p.recorder.summary
	i := Incident{
		ID: p.options.Incident, Seed: p.options.Seed, Members: p.options.Parameters.Members, Days: p.options.Parameters.Days,
		Actors: []Actor{}, Own: []string{}, NotExposed: []string{}, KindsOK: []string{}, State: p.recorder.summary.state,
	}
	staged := scenarioOf(i.ID)
	if staged != nil {
		i.KindsOK, i.NotExposed = kindsOf(staged.kindsOK), kindsOf(neverLeaves+" "+staged.notExposed)
		i.AlertBy, i.AlertShare, i.Linkage, i.Anyway, i.Benign = staged.alertBy, staged.alertShare, staged.linkage, staged.anyway, staged.benign
	}
	if s.AttackCalls == 0 {
		return i
	}
	from, to := s.attackFrom.Format(startedFormat), s.attackTo.Format(startedFormat)
	i.From, i.To = &from, &to
	if staged != nil {
		for _, m := range p.world.Intruders {
			i.Own = append(i.Own, m.Number)
		}
		return i
	}
	for _, m := range p.world.Intruders {
		i.Actors = append(i.Actors, Actor{Type: "token_subject", Value: m.ID})
		i.Own = append(i.Own, m.Number)
	}
	i.NotExposed = strings.Fields("payment.card_number payment.card_security_code identity.passport credential.password loyalty.balance")
	i.KindsOK = strings.Fields("bola enumeration scraping object_probing")
	i.AlertBy, i.Linkage = 60, "one"
	return i
}

// writePeople writes the list that the programme itself could hand to an investigator: the numbers of all its members, and
// the tickets of those who fly with them and are none.
func writePeople(w io.Writer, world *World) error {
	var b strings.Builder
	b.WriteString("kind,value\n")
	for _, m := range world.roster {
		b.WriteString("loyalty.number," + m.Number + "\n")
	}
	for _, booking := range world.Bookings {
		for _, p := range booking.Passengers {
			if p.Member == nil {
				b.WriteString("travel.ticket_number," + p.Ticket + "\n")
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Summary counts what was played.
type Summary struct {
	Calls          int // recorded
	Failed         int // of these, answered with a status of 400 or more
	Cut            int // of these, recorded without the whole text of the response
	Actors         int // different token subjects
	AttackCalls    int
	AttackSubjects int           // different members whose data left in the attack, the intruders' own accounts left out
	From, To       time.Time     // first and last start of a call
	Took           time.Duration // on the machine's clock

	actors, reached      map[string]bool
	own                  map[string]bool
	state                []Fact
	attackFrom, attackTo time.Time
}

func newSummary(w *World) Summary {
	s := Summary{actors: map[string]bool{}, reached: map[string]bool{}, own: map[string]bool{}, state: facts()}
	for _, m := range w.Intruders {
		s.own[m.Number] = true
	}
	return s
}

// count takes in one call.
func (s *Summary) count(now time.Time, took time.Duration, e *entry, t *Truth) {
	if s.Calls == 0 {
		s.From = now
	}
	s.Calls++
	s.To = now
	if e.Response.Status >= 400 {
		s.Failed++
	}
	if t.Cut {
		s.Cut++
	}
	if t.Actor != nil {
		s.actors[t.Actor.Value] = true
		s.Actors = len(s.actors)
	}
	s.witness(e)
	if !t.Attack || t.Hop != "" {
		return
	}
	if s.AttackCalls == 0 {
		s.attackFrom = now
	}
	s.AttackCalls++
	s.attackTo = now.Add(took)
	for _, d := range t.Subjects {
		if !s.own[d.Number] {
			s.reached[d.Number] = true
		}
	}
	s.AttackSubjects = len(s.reached)
}
