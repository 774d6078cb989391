package meaning

import (
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// The series of account ids: values of one make were given out by one counter or generator, as far as can be told.
const (
	numbered subject.Series = iota + 1
	uuids
	worded
)

// seriesOfClass is the series that a value's class speaks for; zero where for none.
func seriesOfClass(c kind.Class) subject.Series {
	switch c {
	case kind.ClassInteger, kind.ClassDigits, kind.ClassCard, kind.ClassTestCard, kind.ClassPhone, kind.ClassTime, kind.ClassNationalLike, kind.ClassTaxLike:
		return numbered
	case kind.ClassUUID:
		return uuids
	case kind.ClassEmpty, kind.ClassBool:
		return 0
	}
	return worded
}

// seriesOfField is the series of most values of a field: an id of letters and digits that happens to have digits only does
// not leave its field's.
func (d *deriver) seriesOfField(key FieldKey) (subject.Series, int64) {
	var counts [worded + 1]int64
	shapes := d.shapes[key]
	for c, n := range shapes {
		counts[seriesOfClass(kind.Class(c))] += n
	}
	best := numbered
	for s := numbered; s <= worded; s++ {
		if counts[s] > counts[best] {
			best = s
		}
	}
	return best, counts[best]
}

// learnSeries finds out to which series each account id belongs: to that of the fullest field in which it stood.
func (d *deriver) learnSeries() {
	d.series = map[keep.Number]subject.Series{}
	fullest := map[keep.Number]int64{}
	seen := map[place]bool{}
	for _, t := range d.exposures {
		p := place{d.endpointOf(t.Path), t.Holder}
		if seen[p] {
			continue
		}
		seen[p] = true
		for _, id := range d.snapshot.Holder(t.Holder).Identifiers {
			key := FieldKey{p.endpoint, id.Field}
			if k := d.out.Fields[key].Kind; k != kind.AccountID && d.snapshot.Field(id.Field).Location == observation.InBody {
				continue
			}
			s, n := d.seriesOfField(key)
			if have := d.series[id.Token]; n > fullest[id.Token] || have == 0 || (n == fullest[id.Token] && s < have) {
				d.series[id.Token], fullest[id.Token] = s, n
			}
		}
	}
}

// seriesOf is the series of an identifier; only account ids have several.
func (d *deriver) seriesOf(id subject.Identifier) subject.Series {
	if id.Kind != kind.AccountID {
		return 0
	}
	return d.series[id.Token]
}
