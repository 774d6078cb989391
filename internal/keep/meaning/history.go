package meaning

import (
	"errors"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// history is who the endpoints were in the newest version.
type history struct {
	lineage Lineage // of evidence alone
	latest  Lineage // with what was told
}

// historyOf reads the history from the newest version of meaning; where there is none, there is no history.
func historyOf(s keep.Snapshot) (history, error) {
	v, err := newest(s)
	if errors.Is(err, ErrNone) {
		return history{}, nil
	}
	if err != nil {
		return history{}, err
	}
	return v.history(), nil
}

func (v *version) history() history {
	latest := lineage{Paths: v.Paths}
	for _, e := range v.Endpoints {
		latest.Kin = append(latest.Kin, Kin{ID: e.ID, Previous: e.Previous})
	}
	h := history{latest: latest.lineage()}
	if h.lineage = h.latest; v.Lineage != nil {
		h.lineage = v.Lineage.lineage()
	}
	return h
}

// lineage reads a lineage. Places that are none are left out: they can only come of another version of Waybill.
func (l *lineage) lineage() Lineage {
	out := Lineage{Kin: l.Kin, Paths: make(map[keep.Number]int32, len(l.Paths))}
	for _, e := range l.Paths {
		if e.Endpoint >= 0 && int(e.Endpoint) < len(l.Kin) {
			out.Paths[e.Path] = e.Endpoint
		}
	}
	return out
}

func pathEntries(paths map[keep.Number]int32) []pathEntry {
	list := make([]pathEntry, 0, len(paths))
	for n, e := range paths {
		list = append(list, pathEntry{n, e})
	}
	slices.SortFunc(list, func(a, b pathEntry) int { return int(a.Path) - int(b.Path) })
	return list
}
