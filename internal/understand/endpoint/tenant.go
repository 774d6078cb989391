package endpoint

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// What hosts that differ in one label need to be one host with a parameter: so many of them, by how many paths each shares with
// others. Paths that every service has, such as health checks, do not count.
var needHosts = [...]struct{ hosts, paths int }{{8, 1}, {4, 2}, {3, 3}}

const (
	keptLabels  = 2   // labels at the end that are the owner's domain
	sharedPaths = 0.5 // share of a host's paths that others must have, too
)

// infrastructure are labels that name a service, a stage or a place, and nobody's tenant.
var infrastructure = words(`api apis www web app apps auth oauth login sso id idp account accounts admin portal console static cdn assets img images
	media files download downloads upload uploads mail smtp ftp ns dns vpn gateway gw edge proxy lb internal external public private
	partner partners staging stage stg prod production dev develop development test testing qa uat sandbox demo beta alpha canary preview
	preprod live docs doc help support status blog shop store m mobile ws wss socket sockets stream events graphql grpc rest soap search
	payments payment billing data metrics logs monitoring grafana kibana jenkins git ci svc cluster local default emea apac amer latam
	global primary secondary main origin backend frontend service services hooks webhooks push notifications chat tracking analytics`)

// hostOf is what derivation knows of a host.
type hostOf struct {
	name    string
	labels  []string
	service string
	tails   map[uint64][]uint64 // of its paths, with the field names of the answers
}

// pool leads every host to the one that it is evidence for: itself, or one with a parameter in the place of one label.
func pool(items []*item) map[string]string {
	hosts := hostsOf(items)
	out := make(map[string]string, len(hosts))
	groups := map[string][]*hostOf{}
	for _, h := range hosts {
		out[h.name] = h.name
		for i := 0; i+keptLabels < len(h.labels); i++ {
			key := h.pattern(i, "*") + " " + h.service
			groups[key] = append(groups[key], h)
		}
	}
	// The greater group wins where a host could be in two; among equals the alphabet decides.
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(groups[b]), len(groups[a])), strings.Compare(a, b))
	})
	taken := map[string]bool{}
	for _, key := range keys {
		group := slices.DeleteFunc(groups[key], func(h *hostOf) bool { return taken[h.name] })
		at := strings.Count(key[:strings.IndexByte(key, '*')], ".")
		members := tenants(group, at)
		if len(members) == 0 {
			continue
		}
		name := "{" + tenantName(members, at) + "}"
		for _, h := range members {
			taken[h.name], out[h.name] = true, h.pattern(at, name)
		}
	}
	return out
}

// hostsOf gathers the hosts of items.
func hostsOf(items []*item) []*hostOf {
	byName := map[string]*hostOf{}
	services := map[string]map[string]int64{}
	var all []*hostOf
	for _, it := range items {
		name := it.Path.Host.Reveal()
		h := byName[name]
		if h == nil {
			h = &hostOf{name: name, labels: labelsOf(name), tails: map[uint64][]uint64{}}
			byName[name], services[name] = h, map[string]int64{}
			all = append(all, h)
		}
		if len(h.labels) > keptLabels && it.informative() {
			key := tail(it, 0, it.Path.Method)
			h.tails[key] = union(h.tails[key], it.Signature)
		}
		services[name][it.Path.Service.Reveal()] += it.Calls
	}
	for _, h := range all {
		h.service = most(services[h.name])
	}
	return all
}

// most is the name with the greatest count, the first in the alphabet among equals.
func most(counts map[string]int64) string {
	best, found := "", false
	for name, n := range counts {
		if !found || n > counts[best] || n == counts[best] && name < best {
			best, found = name, true
		}
	}
	return best
}

// labelsOf cuts a host into labels, the port with the last; none of an address.
func labelsOf(host string) []string {
	if strings.HasPrefix(host, "[") || strings.TrimLeft(host, "0123456789.:") == "" {
		return nil
	}
	return strings.Split(host, ".")
}

// pattern is the host with another label at one place.
func (h *hostOf) pattern(at int, label string) string {
	labels := slices.Clone(h.labels)
	labels[at] = label
	return strings.Join(labels, ".")
}

// common are the words of paths that every service has.
var common = words(`health healthz healthcheck livez readyz ready live liveness readiness ping status version metrics info robots favicon sitemap
	manifest index graphql login logout openapi swagger docs actuator`)

// informative says whether a path says something of what stands behind its host: it holds a word that not every service has.
func (it *item) informative() bool {
	for i := range it.length() {
		s := it.segment(i)
		text := s.Text.Reveal()
		if s.Class == observation.SegmentLiteral && s.Before == observation.LeadSlash && !common[strings.ToLower(text)] &&
			!isVersion([]byte(text)) && !prefixed([]byte(text)) && text != "-" {
			return true
		}
	}
	return false
}

// tenants are those of a group of hosts that show the same paths with the same answers; none where they are too few, or where
// their labels are words of an API's own.
func tenants(group []*hostOf, at int) (members []*hostOf) {
	const least = 3
	if len(group) < least {
		return nil
	}
	seen := map[uint64]int{}
	answers := map[uint64][]uint64{}
	for _, h := range group {
		for key, signature := range h.tails {
			seen[key]++
			answers[key] = union(answers[key], signature)
		}
	}
	weight := 0.0
	shared := map[uint64]int{}
	for _, h := range group {
		label := h.labels[at]
		if isInfrastructure(label) || !h.shares(seen, answers) {
			continue
		}
		members = append(members, h)
		weight += weightOfLabel(label)
		for key := range h.tails {
			shared[key]++
		}
	}
	paths := 0
	for _, n := range shared {
		if n >= least && 2*n >= len(members) {
			paths++
		}
	}
	for _, need := range needHosts {
		if weight >= float64(need.hosts) && paths >= need.paths {
			return members
		}
	}
	return nil
}

// shares says whether most of a host's paths are those of others, too, and none of them answers unlike theirs.
func (h *hostOf) shares(seen map[uint64]int, answers map[uint64][]uint64) bool {
	both := 0
	for key, signature := range h.tails {
		if seen[key] < 2 {
			continue
		}
		if len(signature) > 0 && overlap(signature, answers[key]) < unlikeShare {
			return false
		}
		both++
	}
	return both > 0 && float64(both) >= sharedPaths*float64(len(h.tails))
}

// isInfrastructure says whether a label names a service, a stage, a place or a version.
func isInfrastructure(label string) bool {
	if infrastructure[label] || isVersion([]byte(label)) || len(label) <= 2 {
		return true
	}
	// "eu-west-1", "us-east1", "staging2"
	for part := range strings.SplitSeq(label, "-") {
		part = strings.TrimRight(part, "0123456789")
		if part != "" && !directions[part] && !infrastructure[part] && (len(part) > 2 || strings.ContainsAny(part, "0123456789")) {
			return false
		}
	}
	return true
}

var directions = words("east west north south central northeast northwest southeast southwest gov region zone")

// weightOfLabel is what a label counts for: a word that public APIs use in their paths names a service rather than a tenant.
func weightOfLabel(label string) float64 {
	switch {
	case !vocabulary.Open(label):
		return 1
	case vocabulary.Static(label) < commonWord:
		return weightUnused
	}
	return 0
}

// tenantName names the parameter of a host: who is served, or which of several machines.
func tenantName(members []*hostOf, at int) string {
	words := 0
	for _, h := range members {
		if classify([]byte(h.labels[at])).segment.Class == observation.SegmentLiteral {
			words++
		}
	}
	if 2*words > len(members) {
		return "tenant"
	}
	return "instance"
}
