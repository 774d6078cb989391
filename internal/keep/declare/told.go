package declare

import (
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// Told returns the templates of all specs that stand, as the derivation takes them.
func Told(s keep.Snapshot) (out []endpoint.Pinned, err error) {
	specs, err := List(s)
	if err != nil || len(specs) == 0 {
		return nil, err
	}
	seen := SeenHosts(s)
	for i := range specs {
		out = append(out, specs[i].Templates(seen)...)
	}
	return out, nil
}

// SeenHosts lists the hosts that were seen, each with the services that answered there.
func SeenHosts(s keep.Snapshot) map[string][]string {
	seen := map[string][]string{}
	for _, p := range s.Paths() {
		host := p.Host.Reveal()
		if _, known := seen[host]; !known {
			seen[host] = []string{host} // where no service is known, it goes by the host
		}
		if service := p.Service.Reveal(); service != "" {
			seen[host] = append(seen[host], service)
		}
	}
	return seen
}

// CoversHost says whether a spec is one of a host on which these services answer: because somebody said so, else because it
// names the host. One that names no host at all covers every one.
func (s *Spec) CoversHost(host string, services []string) bool {
	switch {
	case s.Host != "":
		return s.Host == host
	case s.Service != "":
		for _, known := range services {
			if known == s.Service {
				return true
			}
		}
		return false
	}
	named := false
	for _, o := range s.Operations {
		for _, server := range o.Servers {
			named = named || server.Host != ""
			if server.Host != "" && spec.HostFits(server.Host, host) {
				return true
			}
		}
	}
	return !named
}

// Bound says whether somebody said of which service or host the spec is, so that those which it names do not count.
func (s *Spec) Bound() bool { return s.Host != "" || s.Service != "" }

// Templates are what the spec tells of the hosts that were seen.
func (s *Spec) Templates(seen map[string][]string) (out []endpoint.Pinned) {
	d := s.Outline()
	for host, services := range seen {
		if !s.CoversHost(host, services) {
			continue
		}
		told := map[string]bool{}
		for i := range d.Operations {
			for _, path := range d.Operations[i].Paths(host, s.Bound()) {
				if template := plainNames(path); !told[template] { // a path is the same for every method
					told[template] = true
					out = append(out, endpoint.Pinned{Host: host, Template: template})
				}
			}
		}
	}
	return out
}

// plainNames is a template whose parameters have names that the derivation takes.
func plainNames(template string) string {
	var b strings.Builder
	inside := false
	for _, c := range template {
		switch {
		case c == '{':
			inside = true
		case c == '}':
			inside = false
		case inside && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && !strings.ContainsRune("_-.$", c):
			c = '_'
		}
		b.WriteRune(c)
	}
	return b.String()
}
