package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/incident"
	"github.com/waybill-security/waybill/internal/show/query"
)

// Member is a row of the list of people who can be written to.
type Member struct {
	Line    int
	Known   []scope.Known // identifiers
	Address []string      // the other columns, in their order
}

// Addressee is a row of the mailing: whom to write to, or who is held back and why.
type Addressee struct {
	State   string   `json:"state"` // write or held
	Reason  string   `json:"reason"`
	Letter  string   `json:"letter"`
	Subject string   `json:"subject"`
	Lines   []int    `json:"lines"`
	Address []string `json:"address"`
}

// The reasons for which a row is held back.
const (
	HeldAmbiguous = "identifier_of_several" // an identifier leads to more than one person
	HeldTwo       = "two_people"            // its identifiers lead to different people
	HeldDiffer    = "different_addresses"   // another row of the same person has another address
	HeldShared    = "shared_address"        // another person has the same address
	HeldEmpty     = "no_address"
)

// Mailing is who is written to.
type Mailing struct {
	List []Addressee
	// Exposed is how many people are proven exposed, Unlisted how many of them no row names; NotExposed and NotFound count rows.
	Exposed, Unlisted, NotExposed, NotFound int
	// Others says that more people may be exposed than are proven.
	Others bool
}

// NotifyOptions say about which scope or incident file whom of a list is written to.
type NotifyOptions struct {
	ScopeOptions
	Incident string // id; empty where the selector chooses
	Members  []Member
}

// Notify tells which people of a list are exposed, one row a person, and holds back what could reach somebody else. The use is
// sealed in the audit journal first.
func Notify(ctx context.Context, o NotifyOptions) (m *Mailing, notice string, err error) {
	about := describe(o.Selector)
	if o.Incident != "" {
		about = "incident " + o.Incident
	}
	if err := audit(ctx, o.Dir, o.KeyFile, o.Now, resolution{Action: "notify", Selector: about, Values: len(o.Members)}); err != nil {
		return nil, "", fmt.Errorf("cannot write the audit journal, so nothing was resolved: %w", err)
	}
	q, s, _, err := o.ask(ctx)
	if err != nil {
		return nil, "", err
	}
	m, err = o.mail(q, s)
	return m, q.Notice(), errors.Join(err, q.Close())
}

// LettersOf returns the scope of a question or of an incident file, with the file where there is one.
func LettersOf(ctx context.Context, o NotifyOptions) (s *scope.Scope, v *incident.Version, notice string, err error) {
	q, s, v, err := o.ask(ctx)
	if err != nil {
		return nil, nil, "", err
	}
	return s, v, q.Notice(), q.Close()
}

func (o *NotifyOptions) ask(ctx context.Context) (q *query.Query, s *scope.Scope, v *incident.Version, err error) {
	if q, err = query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile, Meaning: o.Meaning}); err != nil {
		return nil, nil, nil, err
	}
	if o.Incident != "" {
		var all []incident.Version
		if all, err = q.Incident(o.Incident); err == nil {
			v = &all[len(all)-1]
			asked := askOf(&v.Question)
			asked.Regions = o.Regions
			o.Question = asked
		}
	} else {
		err = window(q, o.From, o.To, &o.Selector)
	}
	if err == nil {
		s, err = q.Scope(ctx, o.Question)
	}
	if err != nil {
		return nil, nil, nil, errors.Join(err, q.Close())
	}
	return q, s, v, nil
}

func (o *NotifyOptions) mail(q *query.Query, s *scope.Scope) (*Mailing, error) {
	var flat []scope.Known
	for _, m := range o.Members {
		flat = append(flat, m.Known...)
	}
	if err := q.CheckKinds(flat); err != nil {
		return nil, err
	}
	found := q.Locate(flat, o.Regions)
	exposed := map[string]*scope.SubjectRow{}
	for i := range s.Matrix {
		exposed[s.Matrix[i].Subject] = &s.Matrix[i]
	}
	sort := sorter{exposed: exposed, rows: map[string]*Addressee{}, addresses: map[string]string{}, shared: map[string]bool{}}
	for i := range o.Members {
		n := len(o.Members[i].Known)
		sort.place(&o.Members[i], found[:n])
		found = found[n:]
	}
	out := &Mailing{Exposed: len(exposed), NotExposed: sort.notExposed, NotFound: sort.notFound, Others: s.Subjects.Possible == nil || *s.Subjects.Possible > s.Subjects.Proven}
	out.List = sort.list()
	for id := range exposed {
		if sort.rows[id] == nil {
			out.Unlisted++
		}
	}
	return out, nil
}

// sorter puts the rows of a list to the people whom they name.
type sorter struct {
	exposed              map[string]*scope.SubjectRow
	rows                 map[string]*Addressee // by subject
	addresses            map[string]string     // the subject who has an address first
	shared               map[string]bool       // addresses of more than one person
	loose                []Addressee           // held back, of no one person
	notExposed, notFound int
}

// place takes in a row with whom each of its identifiers leads to.
func (s *sorter) place(m *Member, leads [][]string) {
	var people []string
	several := false
	for _, ids := range leads {
		several = several || len(ids) > 1
		for _, id := range ids {
			if !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
	}
	concerned := slices.ContainsFunc(people, func(id string) bool { return s.exposed[id] != nil })
	switch {
	case len(people) == 0:
		s.notFound++
	case len(people) == 1:
		s.one(m, people[0])
	case !concerned:
		s.notExposed++
	case several:
		s.loose = append(s.loose, Addressee{State: "held", Reason: HeldAmbiguous, Lines: []int{m.Line}, Address: m.Address})
	default:
		s.loose = append(s.loose, Addressee{State: "held", Reason: HeldTwo, Lines: []int{m.Line}, Address: m.Address})
	}
}

// one takes in a row that names one person. Those who are not exposed count all the same where addresses are shared.
func (s *sorter) one(m *Member, id string) {
	key := strings.ToLower(strings.Join(m.Address, "\x00"))
	if first, seen := s.addresses[key]; !seen {
		s.addresses[key] = id
	} else if first != id {
		s.shared[key] = true
	}
	row := s.exposed[id]
	if row == nil {
		s.notExposed++
		return
	}
	a := s.rows[id]
	if a == nil {
		a = &Addressee{State: "write", Letter: incident.LetterOf(row), Subject: id, Address: m.Address}
		s.rows[id] = a
		if strings.Trim(key, "\x00 ") == "" {
			a.State, a.Reason = "held", HeldEmpty
		}
	} else if strings.ToLower(strings.Join(a.Address, "\x00")) != key {
		a.State, a.Reason = "held", HeldDiffer
	}
	a.Lines = append(a.Lines, m.Line)
}

func (s *sorter) list() []Addressee {
	out := slices.Clone(s.loose)
	for _, a := range s.rows {
		if a.State == "write" && s.shared[strings.ToLower(strings.Join(a.Address, "\x00"))] {
			a.State, a.Reason = "held", HeldShared
		}
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b Addressee) int {
		return cmp.Or(-cmp.Compare(a.State, b.State), cmp.Compare(a.Lines[0], b.Lines[0]))
	})
	return out
}
