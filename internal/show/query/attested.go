package query

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/attest"
)

// Attested is what somebody stated that a field holds, as `waybill fields attested` shows it.
type Attested struct {
	Endpoint  string    `json:"endpoint"`
	Direction string    `json:"direction"`
	Location  string    `json:"location"`
	Field     string    `json:"field"`
	Kind      string    `json:"kind"`
	Form      *string   `json:"form"` // null: as each value looks
	Why       string    `json:"why"`
	By        string    `json:"by"`
	Time      call.Time `json:"time"`
}

// AttestChange is what a statement changed.
type AttestChange struct {
	Action   string   `json:"action"`
	Attested Attested `json:"attested"`
	Meaning  string   `json:"meaning"`
	Before   string   `json:"before"`
}

// AttestedOf is a statement as users see it.
func AttestedOf(s attest.Statement) Attested {
	return Attested{
		Endpoint: s.Endpoint, Direction: s.Direction, Location: s.Location, Field: s.Field, Kind: string(s.Kind), Form: orNull(s.Form), Why: s.Why, By: s.By,
		Time: call.Time(s.Time.UnixMicro()),
	}
}

// Attested lists what is stated of fields and was stated in the window of a selection.
func (q *Query) Attested(s Selection) ([]Attested, error) {
	said, err := attest.List(q.snapshot)
	if err != nil {
		return nil, err
	}
	list := []Attested{}
	for _, one := range said {
		if a := AttestedOf(one); (s.From == 0 || int64(a.Time) >= s.From) && (s.To == 0 || int64(a.Time) < s.To) {
			list = append(list, a)
		}
	}
	return list, nil
}

// endpointsNamed lists the endpoints with an id, or with a method and a template, as indices.
func (q *Query) endpointsNamed(text string) (found []int32) {
	if strings.HasPrefix(text, "e_") {
		return q.Called(text)
	}
	method, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	for i, e := range q.Meaning.Endpoints {
		if e.Method == strings.ToUpper(method) && (e.Template == rest || e.Host+e.Template == rest) {
			found = append(found, int32(i))
		}
	}
	return found
}

// PlacesOf finds the fields of a name at an endpoint; direction and location narrow where they are given. The problem says what is wrong with the
// question.
func (q *Query) PlacesOf(endpoint, field, direction, location string) (places []attest.Place, problem string) {
	endpoints := q.endpointsNamed(endpoint)
	if len(endpoints) == 0 {
		return nil, "no such endpoint was seen: give its id (e_…), or its method and template, such as 'GET /members/{memberId}'; `waybill endpoints` lists them"
	}
	seen := map[attest.Place]bool{}
	for key, f := range q.Meaning.Fields {
		at := q.Field(key.Field)
		p := attest.Place{Direction: at.Direction.String(), Location: at.Location.String(), Field: f.Name}
		if f.Name != field || !slices.Contains(endpoints, key.Endpoint) || direction != "" && direction != p.Direction || location != "" && location != p.Location {
			continue
		}
		if p.Endpoint = q.Meaning.Endpoints[key.Endpoint].ID; !seen[p] {
			seen[p] = true
			places = append(places, p)
		}
	}
	slices.SortFunc(places, func(a, b attest.Place) int {
		return strings.Compare(a.Endpoint+a.Direction+a.Location, b.Endpoint+b.Direction+b.Location)
	})
	return places, ""
}

// AttestedAmong returns those of the places of which something is stated, under the id by which it was.
func (q *Query) AttestedAmong(places []attest.Place, endpoint, field string) (found []attest.Place, err error) {
	said, err := attest.List(q.snapshot)
	for _, s := range said {
		for _, p := range places {
			now := q.Called(s.Endpoint)
			same := s.Endpoint == p.Endpoint || slices.ContainsFunc(now, func(e int32) bool { return q.Meaning.Endpoints[e].ID == p.Endpoint })
			if same && s.Field == p.Field && s.Direction == p.Direction && s.Location == p.Location && !slices.Contains(found, s.Place) {
				found = append(found, s.Place)
			}
		}
		if len(places) == 0 && s.Endpoint == endpoint && s.Field == field { // of an endpoint that is no more
			found = append(found, s.Place)
		}
	}
	return found, err
}

// FieldNames lists the names of the fields of an endpoint.
func (q *Query) FieldNames(endpoint string) (names []string) {
	endpoints := q.endpointsNamed(endpoint)
	for key, f := range q.Meaning.Fields {
		if slices.Contains(endpoints, key.Endpoint) && f.Name != "" && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return names
}
