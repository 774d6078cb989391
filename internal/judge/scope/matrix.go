package scope

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
)

// matrix returns what surely left of each subject, sorted by its id.
func (j *judgement) matrix(resolved map[int32]string) []SubjectRow {
	rows := make([]SubjectRow, 0, len(j.people))
	for s, p := range j.people {
		if len(p.proven) == 0 {
			continue
		}
		row := SubjectRow{
			Subject: j.know.Subjects[s].ID, Kinds: j.forms(p.proven), Possible: j.forms(p.possible.minus(p.proven)),
			Calls: p.calls, First: call.Time(p.first), Last: call.Time(p.last),
		}
		if value, ok := resolved[s]; ok {
			row.Resolved = &value
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b SubjectRow) int { return cmp.Compare(a.Subject, b.Subject) })
	return rows
}

// forms lists a set of kinds in the contract's order. Many subjects share one set, so each is listed once.
func (j *judgement) forms(set bitset) []KindForm {
	var key []byte
	for _, w := range set {
		key = binary.LittleEndian.AppendUint64(key, w)
	}
	if list, ok := j.lists[string(key)]; ok {
		return list
	}
	members := slices.SortedFunc(set.all(), j.pairs.compare)
	list := make([]KindForm, 0, len(members))
	for _, n := range members {
		list = append(list, j.pairs.shown(n))
	}
	j.lists[string(key)] = list
	return list
}
