package query

import (
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Spec is a spec that was declared.
type Spec struct {
	Title      string    `json:"title"`
	Version    string    `json:"version"`
	Format     string    `json:"format"` // of OpenAPI: "2.0", "3.0", "3.1"
	Operations int       `json:"operations"`
	Service    *string   `json:"service"` // for which it was declared; null where its own servers tell
	Host       *string   `json:"host"`
	Hosts      []string  `json:"hosts"`      // that were seen and are its own
	Superseded bool      `json:"superseded"` // a later one of its title, with another version, took its place
	File       string    `json:"file"`
	Digest     string    `json:"digest"`
	Added      call.Time `json:"added"`
}

// Declared returns the specs that stand, in the order in which they were added.
func (q *Query) Declared() ([]declare.Spec, error) { return declare.List(q.snapshot) }

// Specs lists the specs that stand, by title and version.
func (q *Query) Specs() ([]Spec, error) {
	specs, err := q.Declared()
	if err != nil {
		return nil, err
	}
	superseded := map[string]bool{}
	for i, yes := range declare.Superseded(specs) {
		if yes {
			superseded[specs[i].Digest] = true
		}
	}
	seen := declare.SeenHosts(q.snapshot)
	list := []Spec{}
	for _, s := range declare.Sorted(specs) {
		hosts := map[string]bool{}
		for host, services := range seen {
			if s.CoversHost(host, services) {
				hosts[host] = true
			}
		}
		list = append(list, Spec{
			Title: s.Title, Version: s.Version, Format: s.Format, Operations: len(s.Operations), Service: given(s.Service), Host: given(s.Host),
			Hosts: sorted(hosts), Superseded: superseded[s.Digest], File: s.File, Digest: s.Digest, Added: call.Time(s.Time.UnixMicro()),
		})
	}
	return list, nil
}

// given is a text, or null where there is none.
func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// CheckService says whether a service, and a host, were seen; empty ones are not asked about. The error is a *scope.UsageError.
func (q *Query) CheckService(service, host string) error {
	if service == "" && host == "" {
		return nil
	}
	for i := range q.Meaning.Endpoints {
		if e := &q.Meaning.Endpoints[i]; chosen(e, service, host) {
			return nil
		}
	}
	return q.nothingChosen(service, host)
}

func chosen(e *meaning.Endpoint, service, host string) bool {
	return (service == "" || serviceOf(e) == service) && (host == "" || strings.EqualFold(e.Host, host))
}
