package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	skyloom "github.com/waybill-security/waybill/examples/loyalty/world"
)

// matched is the JSON of a match, as far as tests look at it.
type matched struct {
	Verdict                                     string
	Values, Seen, Asked, Elsewhere, Untraceable int
	Not_seen                                    int //nolint:revive // the contract's name
	Explained                                   []struct {
		Actor   string
		Session *string
		Share   float64
		Matched int
		Calls   int
		Weight  float64
	}
	Together []struct {
		Actor string
		Adds  int
	}
	Better   *float64
	Complete bool
}

func (w *workspace) match(rows ...string) matched {
	w.t.Helper()
	leak := writeText(w.t, "leak.csv", "kind,value\n"+strings.Join(rows, "\n")+"\n")
	m := decode[matched](w.t, w.must("match", leak, "-o", "json"))
	if sum := m.Seen + m.Asked + m.Elsewhere + m.Untraceable + m.Not_seen; sum != m.Values {
		w.t.Errorf("%d values, but %d in all states", m.Values, sum)
	}
	return m
}

// TestMatchFindsWhoTookTheList takes a sample of what each intruder saw for a leaked list.
func TestMatchFindsWhoTookTheList(t *testing.T) {
	p := playLoyalty(t, 11, 0)
	for _, a := range p.incident.Actors {
		numbers := []string{}
		for number := range p.disclosedTo([]skyloom.Actor{a}).must {
			numbers = append(numbers, number)
		}
		slices.Sort(numbers)
		var rows []string
		sample := map[string]bool{}
		for i := 0; i < len(numbers); i += 2 {
			sample[numbers[i]] = true
			rows = append(rows, "loyalty.number,"+numbers[i])
		}
		m := p.match(rows...)
		if m.Verdict != "confirmed" || m.Seen != len(rows) || len(m.Explained) == 0 {
			t.Fatalf("%s, %d seen of %d", m.Verdict, m.Seen, len(rows))
		}
		best := m.Explained[0]
		if want := p.scopeOf([]skyloom.Actor{a}).Actors; len(want) != 1 || best.Actor != want[0] {
			t.Errorf("the list of %v is laid to %s", want, best.Actor)
		}
		if best.Share != 1 || best.Matched != len(rows) || m.Better == nil || *m.Better <= 1 {
			t.Errorf("share %v, %d matched of %d, better by %v", best.Share, best.Matched, len(rows), m.Better)
		}
		if want := p.callsAbout(a, sample); best.Calls != want {
			t.Errorf("%d calls, want %d", best.Calls, want)
		}
	}
}

// callsAbout counts an actor's answers about any of some members.
func (p *played) callsAbout(a skyloom.Actor, numbers map[string]bool) (n int) {
	for _, line := range p.truth {
		if line.Hop == skyloom.InternalHop || line.Actor == nil || *line.Actor != a {
			continue
		}
		if slices.ContainsFunc(line.Subjects, func(left skyloom.Disclosure) bool { return numbers[left.Number] }) {
			n++
		}
	}
	return n
}

// customers answers one customer each, to one token.
func customers(token string, from, to int) (list []exchange) {
	for i := from; i < to; i++ {
		list = append(list, exchange{
			URL: fmt.Sprintf("https://api.shop.example/customers/%d", 70001000+i), Bearer: jwt(token),
			Body: fmt.Sprintf(`{"customerNumber":"%d","email":"p%d@post.example","tier":"gold"}`, 70001000+i, i),
		})
	}
	return list
}

func mails(numbers ...int) (rows []string) {
	for _, n := range numbers {
		rows = append(rows, fmt.Sprintf("contact.email,P%d@Post.example", n))
	}
	return rows
}

func TestMatchTellsWhatTogetherExplains(t *testing.T) {
	w := newWorkspace(t)
	calls := slices.Concat(customers("one", 0, 12), customers("two", 12, 24), customers("three", 24, 30))
	calls = append(calls, exchange{URL: "https://api.shop.example/customers/70009999", Bearer: jwt("one"), Status: 404, Body: `{"error":"not_found"}`})
	w.scan(write(t, "calls.ndjson", calls...))

	m := w.match(mails(1, 2, 3, 13, 14)...)
	if m.Verdict != "confirmed" || len(m.Together) != 2 || m.Together[0].Adds != 3 || m.Together[1].Adds != 2 {
		t.Errorf("%s, together %+v", m.Verdict, m.Together)
	}
	m = w.match(append(mails(1, 99), "loyalty.tier,gold", "person.first_name,Ines", "account.id,70009999")...)
	if m.Verdict != "partly" || m.Seen != 1 || m.Not_seen+m.Asked != 2 || m.Untraceable != 2 || m.Values != 5 {
		t.Errorf("%+v", m)
	}
	if m = w.match(mails(97, 98)...); m.Verdict != "not_seen" || !m.Complete || len(m.Explained) != 0 {
		t.Errorf("%+v", m)
	}
	if m = w.match("loyalty.tier,gold"); m.Verdict != "untraceable" {
		t.Errorf("%+v", m)
	}
	if m = w.match(append(mails(5), mails(5)...)...); m.Values != 1 {
		t.Errorf("a value that stands twice counts %d times", m.Values)
	}
}

// TestMatchNeverClearsWhatWasNotRead: an answer that was cut may have held any value.
func TestMatchNeverClearsWhatWasNotRead(t *testing.T) {
	w := newWorkspace(t)
	calls := customers("one", 0, 12)
	calls[3].Size = len(calls[3].Body) + 500
	w.scan(write(t, "calls.ndjson", calls...))
	if m := w.match(mails(97)...); m.Verdict != "unknown" || m.Complete {
		t.Errorf("%+v", m)
	}
	if m := w.match(mails(5)...); m.Verdict != "confirmed" {
		t.Errorf("%+v", m)
	}
}
