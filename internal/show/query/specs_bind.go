package query

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// Bind finds out of which host or service a spec is, where it does not say so itself of any that was seen: of the one on which
// its paths were. It returns what a person should know of that. The error is a *scope.UsageError: several could be meant, or what
// was named was never seen.
func (q *Query) Bind(s *declare.Spec) (note string, err error) {
	if s.Bound() {
		return "", q.CheckService(s.Service, s.Host)
	}
	named := s.Outline().Hosts()
	seen := declare.SeenHosts(q.snapshot)
	for host, services := range seen {
		if len(named) > 0 && s.CoversHost(host, services) {
			return "", nil
		}
	}
	about := "the spec names no host"
	if len(named) > 0 {
		about = "nothing was seen of the hosts that the spec names (" + someOf(named) + ")"
	}
	found := q.alike(s)
	services := map[string]bool{}
	for _, host := range found {
		services[q.serviceAt(host)] = true
	}
	switch {
	case len(found) == 0 && len(seen) > 0:
		return about + ", and hardly any of its paths; if they go by another name here, say which with --host or --service", nil
	case len(found) == 1:
		s.Host = found[0]
		return about + "; its paths were seen on " + found[0] + ", so it is taken for that one's", nil
	case len(services) == 1 && len(found) > 1:
		s.Service = slices.Collect(maps.Keys(services))[0]
		return about + "; its paths were seen at the service " + s.Service + ", so it is taken for that one's", nil
	case len(found) > 1:
		return "", &scope.UsageError{Problem: fmt.Sprintf("%s, and its paths were seen on several (%s): say of which it is with --host or --service", about, someOf(found))}
	}
	return "", nil
}

// alike lists the hosts on which the paths of a spec were seen, if at least three in ten of them were on one: those with at least
// half as many as the one with most.
func (q *Query) alike(s *declare.Spec) (hosts []string) {
	book := spec.NewBook(true, s.Outline())
	met := map[string]int{}
	most := 0
	for host, endpoints := range q.endpointsByHost() {
		met[host] = book.Met(host, endpoints)
		most = max(most, met[host])
	}
	if most*10 < len(s.Operations)*3 {
		return nil
	}
	for _, host := range slices.Sorted(maps.Keys(met)) {
		if most > 0 && met[host]*2 >= most {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// endpointsByHost lists the methods and paths that were seen on each host.
func (q *Query) endpointsByHost() map[string][]spec.Seen {
	out := map[string][]spec.Seen{}
	for i := range q.Meaning.Endpoints {
		e := &q.Meaning.Endpoints[i]
		path, _, _ := strings.Cut(e.Template, "#")
		out[e.Host] = append(out[e.Host], spec.Seen{Method: e.Method, Path: path})
	}
	return out
}

// serviceAt is the service of a host, of several the first by name.
func (q *Query) serviceAt(host string) (service string) {
	for i := range q.Meaning.Endpoints {
		if e := &q.Meaning.Endpoints[i]; e.Host == host && (service == "" || serviceOf(e) < service) {
			service = serviceOf(e)
		}
	}
	return cmp.Or(service, host)
}
