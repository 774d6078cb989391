package flow_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/judge/flow"
)

// The endpoints of a shop.
const (
	start, pay, confirm, browse = 1, 2, 3, 4
	idGiven, idAsked            = 11, 12
)

const minute = int64(60_000_000)

// shop plays orders of actors, in one sitting each, and gathers what was left out.
type shop struct {
	l     *flow.Learner
	now   int64
	token uint32
	skips []flow.Skip
}

func newShop() *shop { return &shop{l: flow.New(), token: 1000} }

func (s *shop) do(actor, endpoint int32, token uint32) {
	s.now += minute
	step := flow.Step{Actor: actor, Session: actor, Endpoint: endpoint, Start: s.now, Changes: endpoint != browse}
	switch {
	case endpoint == start:
		step.Given = []flow.Ref{{Field: idGiven, Token: token}}
	case token > 0:
		step.Asked = []flow.Ref{{Field: idAsked, Token: token}}
	}
	if skip := s.l.See(&step); skip != nil {
		s.skips = append(s.skips, *skip)
	}
}

// order is one order of an actor, by these steps.
func (s *shop) order(actor int32, steps ...int32) {
	s.token++
	for _, e := range steps {
		s.do(actor, e, s.token)
	}
}

func (s *shop) ordinary(orders int) {
	for n := range orders {
		s.order(int32(n%20), start, pay, confirm)
	}
}

func TestAStepThatIsLeftOutIsTold(t *testing.T) {
	for name, play := range map[string]func(*shop){
		"by a newcomer":             func(s *shop) { s.order(77, start, confirm) },
		"by somebody who paid once": func(s *shop) { s.order(3, start, confirm) },
		"too late":                  func(s *shop) { s.order(77, start, confirm, pay) },
		"among reads":               func(s *shop) { s.order(77, start, browse, browse, confirm) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop()
			s.ordinary(100)
			play(s)
			if len(s.skips) != 1 || !slices.Equal(s.skips[0].Missing, []int32{pay}) || s.skips[0].Cases < 30 || s.skips[0].Actors < 19 || s.skips[0].Field != idAsked {
				t.Fatalf("told %+v", s.skips)
			}
			if !s.l.Holds(s.skips[0].Rules[0]) {
				t.Error("one who leaves it out unlearns it")
			}
		})
	}
}

func TestWhatIsUsualIsQuiet(t *testing.T) {
	for name, play := range map[string]func(*shop){
		"nothing else":          func(*shop) {},
		"many orders at once":   func(s *shop) { several(s) },
		"paid by somebody else": func(s *shop) { s.token++; s.do(5, start, s.token); s.do(6, pay, s.token); s.do(5, confirm, s.token) },
		"an order from before":  func(s *shop) { s.do(5, confirm, 9) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop()
			s.ordinary(100)
			play(s)
			if len(s.skips) > 0 {
				t.Errorf("told %+v", s.skips)
			}
		})
	}
}

func several(s *shop) {
	s.do(4, start, 5001)
	s.do(4, start, 5002)
	s.do(4, pay, 5001)
	s.do(4, pay, 5002)
	s.do(4, confirm, 5002)
	s.do(4, confirm, 5001)
}

// A step that some leave out from the beginning is never learned; one that many leave out later is no rule any more.
func TestAStepThatManyLeaveOutIsNoRule(t *testing.T) {
	s := newShop()
	for n := range 200 {
		if n%10 == 4 {
			s.order(int32(n%20), start, confirm)
			continue
		}
		s.order(int32(n%20), start, pay, confirm)
	}
	if len(s.skips) > 0 {
		t.Errorf("told %+v", s.skips)
	}
	s = newShop()
	s.ordinary(100)
	for n := range int32(20) {
		s.order(n, start, confirm)
	}
	if len(s.skips) == 0 || len(s.skips) > 12 || s.l.Holds(s.skips[0].Rules[0]) {
		t.Errorf("told %d times", len(s.skips))
	}
}

// Without a thing that goes through, steps belong together by the session.
func TestStepsOfASessionBelongTogether(t *testing.T) {
	s := newShop()
	const verify, transfer = 5, 6
	for n := range int32(60) {
		s.do(n, verify, 0)
		s.do(n, transfer, 0)
		s.do(n, transfer, 0)
	}
	s.do(99, browse, 0)
	s.do(99, transfer, 0)
	if len(s.skips) != 1 || s.skips[0].Missing[0] != verify || s.skips[0].Field != 0 {
		t.Errorf("told %+v", s.skips)
	}
}

func TestFlowsAreShown(t *testing.T) {
	s := newShop()
	s.ordinary(100)
	flows := s.l.Flows()
	if len(flows) != 1 || len(flows[0].Steps) != 3 || flows[0].Field != idAsked {
		t.Fatalf("%+v", flows)
	}
	if steps := flows[0].Steps; steps[0].Endpoint != start || steps[2].Endpoint != confirm || steps[0].Calls != 100 {
		t.Errorf("steps are %+v", steps)
	}
	want := flow.Edge{From: pay, To: confirm, Support: 100, Cases: 100, Actors: 20, Always: true}
	if !slices.Contains(flows[0].Order, want) {
		t.Errorf("order is %+v", flows[0].Order)
	}
	if !slices.Contains(flows[0].Data, flow.Link{From: start, To: pay, FromField: idGiven, ToField: idAsked, Support: 100, Cases: 100}) {
		t.Errorf("data is %+v", flows[0].Data)
	}
}

// Whatever comes, nothing is told before enough was seen, and of what is told nothing was done in its time.
func TestNothingIsToldTooEarly(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := newShop()
		for i := range rapid.IntRange(0, 29).Draw(r, "steps") {
			s.do(int32(i%7), rapid.Int32Range(1, 4).Draw(r, "endpoint"), uint32(rapid.IntRange(1, 5).Draw(r, "thing")))
		}
		if len(s.skips) > 0 {
			r.Fatalf("told %+v", s.skips)
		}
	})
}

func BenchmarkSee(b *testing.B) {
	s := newShop()
	n := 0
	for b.Loop() {
		s.order(int32(n%5000), start, browse, browse, pay, confirm)
		n++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(5*n), "ns/step")
}
