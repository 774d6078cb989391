package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/learned"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/schema"
)

// API returns what the traffic shows of a service: of the given host alone, where one is given. Without a service it is that
// of the host, or the only one there is. A service or host that was never seen is a *scope.UsageError that names those that were.
func (q *Query) API(ctx context.Context, service, host string) (schema.API, error) {
	l := learned.New(q.View, false, func(e *meaning.Endpoint) bool {
		return chosen(e, service, host)
	})
	if service == "" && host == "" {
		if known := q.services(); len(known) > 1 {
			return schema.API{}, &scope.UsageError{Problem: "there are several services: name one with --service (" + someOf(known) + ")"}
		}
	}
	if len(l.Chosen) == 0 {
		return schema.API{}, q.nothingChosen(service, host)
	}
	if err := l.Learn(ctx, q.auth); err != nil {
		return schema.API{}, err
	}
	if err := l.Choices(ctx); err != nil {
		return schema.API{}, err
	}
	api := schema.API{Operations: l.Learner.Operations(), Schemes: map[string][]string{}}
	api.Title = cmp.Or(service, serviceOf(&q.Meaning.Endpoints[slices.Min(slices.Collect(maps.Keys(l.Chosen)))]))
	for host, schemes := range l.Schemes {
		api.Schemes[host] = sorted(schemes)
		slices.Reverse(api.Schemes[host]) // https before http
	}
	from, to := day(l.First), day(l.Last)
	api.Version = cmp.Or(to, "0")
	api.Description = fmt.Sprintf("Learned by Waybill from %d calls between %s and %s. It says what was seen, which may be less than there is.", l.Calls, from, to)
	return api, nil
}

func day(us int64) string {
	text := call.Time(us).String()
	return text[:min(len(text), len("2006-01-02"))]
}

// serviceOf is the service by which users know an endpoint.
func serviceOf(e *meaning.Endpoint) string { return cmp.Or(e.Service, e.Host) }

// services lists the services that were seen.
func (q *Query) services() []string {
	all := map[string]bool{}
	for i := range q.Meaning.Endpoints {
		all[serviceOf(&q.Meaning.Endpoints[i])] = true
	}
	return sorted(all)
}

func (q *Query) nothingChosen(service, host string) error {
	problem := "no endpoint was seen yet"
	switch known := q.services(); {
	case len(known) == 0:
	case service != "":
		problem = "--service: no endpoint of a service of this name was seen; there are " + someOf(known)
		if host != "" && slices.Contains(known, service) {
			problem = "--host: no endpoint of this service on this host was seen"
		}
	default:
		problem = "--host: no endpoint on this host was seen; there are services " + someOf(known)
	}
	return &scope.UsageError{Problem: problem}
}

// someOf lists the first few of many names.
func someOf(names []string) string {
	const most = 10
	text := strings.Join(names[:min(len(names), most)], ", ")
	if n := len(names) - most; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
