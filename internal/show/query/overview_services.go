package query

import (
	"cmp"
	"maps"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
)

// maxHosts is how many hosts of a service an overview names.
const maxHosts = 5

// servicesOf adds up the endpoints of each service, the riskiest service first.
func servicesOf(lines []OverviewEndpoint) []OverviewService {
	index, kinds := map[string]*OverviewService{}, map[string]map[string]bool{}
	for _, e := range lines {
		v := index[e.Service]
		if v == nil {
			v = &OverviewService{Service: e.Service, Hosts: []string{}}
			index[e.Service], kinds[e.Service] = v, map[string]bool{}
		}
		first, last := widen(int64(v.FirstSeen), int64(v.LastSeen), int64(e.FirstSeen), int64(e.LastSeen))
		v.FirstSeen, v.LastSeen = call.Time(first), call.Time(last)
		v.Endpoints++
		v.Calls += e.Calls
		v.Read += e.Read
		v.Risk = max(v.Risk, e.Risk)
		if e.open() {
			v.Open++
		}
		if len(v.Hosts) < maxHosts && !slices.Contains(v.Hosts, e.Host) {
			v.Hosts = append(v.Hosts, e.Host)
		}
		for _, k := range e.Kinds.Response {
			kinds[e.Service][k] = true
		}
	}
	list := make([]OverviewService, 0, len(index))
	for _, name := range slices.Sorted(maps.Keys(index)) {
		index[name].Kinds = sorted(kinds[name])
		list = append(list, *index[name])
	}
	slices.SortStableFunc(list, func(a, b OverviewService) int {
		return cmp.Or(cmp.Compare(b.Risk, a.Risk), cmp.Compare(b.Calls, a.Calls))
	})
	return list
}
