package query

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Quarantined is what was asked for and founded no endpoint: scanners, mistyped paths, what is not there. Paths that differ in
// values and in words of no vocabulary are one.
type Quarantined struct {
	Host      string           `json:"host"`
	Method    string           `json:"method"`
	Path      string           `json:"path"` // "/wp-admin/{word}": what varies in braces
	Calls     int64            `json:"calls"`
	Statuses  map[string]int64 `json:"statuses"` // calls by status; "none" for no answer
	Actors    int              `json:"actors"`
	FirstSeen call.Time        `json:"first_seen"`
	LastSeen  call.Time        `json:"last_seen"`
	Reason    string           `json:"reason"`
}

// The reasons why something founds no endpoint.
const (
	reasonAbsent  = "never answered but with 400, 404, 405 or 501"
	reasonGuessed = "asked for once or twice, refused, and holds a word that stands nowhere else"
)

type quarantineKey struct{ host, method, path string }

// Quarantine lists what founded no endpoint, what was asked for most first.
func (q *Query) Quarantine(ctx context.Context, s keep.Selection) ([]Quarantined, error) {
	byKey := map[quarantineKey]*Quarantined{}
	actors := map[quarantineKey]map[int32]bool{}
	for t, err := range q.snapshot.CallTallies(ctx, s) {
		if err != nil {
			return nil, err
		}
		if _, ok := q.EndpointOf(t.Path); ok {
			continue
		}
		p := q.Path(t.Path)
		key := quarantineKey{p.Host.Reveal(), p.Method, foldedPath(p)}
		v := byKey[key]
		if v == nil {
			v = &Quarantined{Host: key.host, Method: key.method, Path: key.path, Statuses: map[string]int64{}, Reason: reasonAbsent}
			byKey[key], actors[key] = v, map[int32]bool{}
		}
		v.add(t)
		actors[key][q.WhoOf(t.Identity).Actor] = true
	}
	list := make([]Quarantined, 0, len(byKey))
	for _, key := range slices.SortedFunc(maps.Keys(byKey), func(a, b quarantineKey) int {
		return cmp.Or(cmp.Compare(byKey[b].Calls, byKey[a].Calls), strings.Compare(a.host, b.host), strings.Compare(a.path, b.path), strings.Compare(a.method, b.method))
	}) {
		byKey[key].Actors = len(actors[key])
		list = append(list, *byKey[key])
	}
	return list, nil
}

func (v *Quarantined) add(t keep.CallTally) {
	first, last := widen(int64(v.FirstSeen), int64(v.LastSeen), t.First, t.Last)
	v.FirstSeen, v.LastSeen = call.Time(first), call.Time(last)
	v.Calls += t.Calls
	status := "none"
	if t.Status > 0 {
		status = strconv.Itoa(t.Status)
	}
	v.Statuses[status] += t.Calls
	if !endpoint.IsNoise(t.Status) {
		v.Reason = reasonGuessed
	}
}

// classNames are the names of what was folded.
var classNames = [...]string{
	observation.SegmentLiteral: "word", observation.SegmentNumber: "number", observation.SegmentUUID: "uuid", observation.SegmentHex: "hex",
	observation.SegmentMixed: "code", observation.SegmentEmail: "email", observation.SegmentDate: "date", observation.SegmentToken: "token",
	observation.SegmentOther: "other", observation.SegmentWord: "word", observation.SegmentList: "list",
}

// foldedPath is a path as anybody may see it: words of the vocabulary, and names of classes for all else, which could be somebody's.
func foldedPath(p observation.Path) string {
	var b strings.Builder
	for _, s := range p.Segments {
		b.WriteString(s.Before.String())
		switch {
		case s.Class == observation.SegmentLiteral && s.Text.Open():
			b.WriteString(s.Text.Reveal())
		case int(s.Class) < len(classNames):
			b.WriteString("{" + classNames[s.Class] + "}")
		default:
			b.WriteString("{other}")
		}
		b.WriteString(s.After.String())
	}
	if b.Len() == 0 {
		return "/"
	}
	return b.String()
}
