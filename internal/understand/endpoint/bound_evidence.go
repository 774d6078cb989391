package endpoint

import "github.com/waybill-security/waybill/internal/understand/observation"

// BoundEvidence folds the paths of evidence to those that are kept below the ceiling of a service. It is a function of the set of
// paths: what was bounded at the intake, in any order and by any number of sensors, comes out the same.
func BoundEvidence(evidence []PathEvidence, secret [16]byte, ceiling int64) {
	b := Bounded(secret, ceiling)
	for i := range evidence {
		b.Fold(evidence[i].Path)
	}
	for i := range evidence {
		evidence[i].Path = b.Settled(evidence[i].Path)
	}
}

// crowding is the words of a position that were more than are kept one by one; nil where there are none. A word is folded for
// nothing else on a path that founds endpoints.
func (p *position) crowding() *branch {
	for _, b := range p.branches {
		if b.class == observation.SegmentWord {
			return b
		}
	}
	return nil
}

// oftenAsked is how many times more often than one of a crowd a word is asked for that stands out of it.
const oftenAsked = 16

// decideCrowd takes the words that are kept of a crowd: which of it are kept is a matter of chance. A word that something else
// stands behind, or that is asked for far more often, is none of them.
func (p *position) decideCrowd() {
	crowd := p.crowding()
	if crowd == nil {
		return
	}
	tails := p.tails([]*branch{crowd})
	each := crowd.calls/crowd.distinct() + 1
	for _, b := range p.sealed() {
		b.parameter = answered(tails, b.items, p.depth) && b.calls <= oftenAsked*each
	}
}

// crowdOnly says whether a path is one of a crowd that was only ever refused: a gateway refuses what is not there, however often
// it is asked for.
func (it *item) crowdOnly() bool {
	if it.Refused == 0 || it.Refused != it.Calls {
		return false
	}
	for _, s := range it.Path.Segments {
		if s.Class == observation.SegmentWord {
			return true
		}
	}
	return false
}
