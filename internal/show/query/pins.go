package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/keep/pin"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// Pin is a template that somebody pinned.
type Pin struct {
	Template string    `json:"template"`
	Host     *string   `json:"host"`   // null: every host
	Method   *string   `json:"method"` // null: every method
	Reason   string    `json:"reason"`
	By       string    `json:"by"`
	Time     call.Time `json:"time"`
	// Endpoints are the ids of those whose templates begin with it.
	Endpoints []string `json:"endpoints"`
}

// PinChange is what a pin, or taking one back, changed.
type PinChange struct {
	Action string `json:"action"` // "pin" or "unpin"
	Pins   []Pin  `json:"pins"`   // those that were set, or taken back
	// Meaning and Before name the versions of meaning with and without the change.
	Meaning string `json:"meaning"`
	Before  string `json:"before"`
	// Endpoints are the endpoints that are there now and were not before in this way; Gone those that are there no more.
	Endpoints []PinnedEndpoint `json:"endpoints"`
	Gone      []PinnedEndpoint `json:"gone"`
}

// PinnedEndpoint names an endpoint.
type PinnedEndpoint struct {
	Endpoint string   `json:"endpoint"`
	Previous []string `json:"previous"`
	Host     string   `json:"host"`
	Method   string   `json:"method"`
	Template string   `json:"template"`
}

// Pins lists the pins that stand and were set in the window of a selection.
func (q *Query) Pins(s Selection) ([]Pin, error) {
	said, err := pin.List(q.snapshot)
	if err != nil {
		return nil, err
	}
	list := make([]Pin, 0, len(said))
	for _, one := range said {
		if p := q.PinOf(one); (s.From == 0 || int64(p.Time) >= s.From) && (s.To == 0 || int64(p.Time) < s.To) {
			list = append(list, p)
		}
	}
	return list, nil
}

// PinOf is a statement as users see it.
func (q *Query) PinOf(s pin.Statement) Pin {
	p := Pin{
		Template: s.Template, Host: orNull(s.Host), Method: orNull(s.Method), Reason: s.Reason, By: s.By, Time: call.Time(s.Time.UnixMicro()),
		Endpoints: []string{},
	}
	for _, e := range q.Meaning.Endpoints {
		if s.Obeyed(endpoint.Template{Host: e.Host, Method: e.Method, Template: e.Template, Params: e.Params}) {
			p.Endpoints = append(p.Endpoints, e.ID)
		}
	}
	slices.Sort(p.Endpoints)
	return p
}

// SamePin finds the pins that stand with a template; host and method narrow where they are given.
func (q *Query) SamePin(wanted endpoint.Pinned) (found, all []pin.Statement, err error) {
	if all, err = pin.List(q.snapshot); err != nil {
		return nil, nil, err
	}
	for _, s := range all {
		if s.Template == wanted.Template && (wanted.Host == "" || s.Host == wanted.Host) && (wanted.Method == "" || s.Method == wanted.Method) {
			found = append(found, s)
		}
	}
	return found, all, nil
}

// Hosts lists the hosts that were seen, sorted.
func (q *Query) Hosts() []string {
	seen := map[string]bool{}
	for _, p := range q.snapshot.Paths() {
		seen[p.Host.Reveal()] = true
	}
	return sorted(seen)
}

// Fitting counts the paths that were seen and that a template decides about, as far as they are kept apart. Where there are none,
// crowded is the segment of the template whose word may be one of many that are not; 0 for none.
func (q *Query) Fitting(ctx context.Context, p endpoint.Pinned) (n, crowded int, err error) {
	_, evidence, err := meaning.EvidenceOf(ctx, q.snapshot, q.minter, q.Meaning)
	if err != nil {
		return 0, 0, err
	}
	for i := range evidence {
		if p.Fits(evidence[i].Path) {
			n++
		} else if crowded == 0 {
			crowded = p.Crowded(evidence[i].Path)
		}
	}
	if n > 0 {
		crowded = 0
	}
	return n, crowded, nil
}

// Differences are the endpoints of one version that another one has not in the same way.
func Differences(of, than []meaning.Endpoint) []PinnedEndpoint {
	type key struct{ id, host, method, template string }
	there := map[key]bool{}
	for _, e := range than {
		there[key{e.ID, e.Host, e.Method, e.Template}] = true
	}
	list := []PinnedEndpoint{}
	for _, e := range of {
		if !there[key{e.ID, e.Host, e.Method, e.Template}] {
			list = append(list, PinnedEndpoint{e.ID, nonNil(e.Previous), e.Host, e.Method, e.Template})
		}
	}
	slices.SortFunc(list, func(a, b PinnedEndpoint) int {
		return cmp.Or(strings.Compare(a.Host, b.Host), strings.Compare(a.Template, b.Template), strings.Compare(a.Method, b.Method))
	})
	return list
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
