package meaning

import (
	"math"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
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
	inBody := d.inBody()
	columns := map[FieldKey]seriesColumn{}
	for s := range d.sightings(anything) {
		for _, id := range d.identifiersOf(s.holder()) {
			key := FieldKey{s.endpoint, id.Field}
			c, known := columns[key]
			if !known {
				c.wanted = !inBody[id.Field] || d.out.Fields[key].Kind == kind.AccountID
				c.series, c.values = d.seriesOfField(key)
				columns[key] = c
			}
			if c.wanted {
				d.join(uint32(id.Token), c)
			}
		}
	}
}

// seriesColumn is a field whose values may be account ids, with the series of most of them and how many those are.
type seriesColumn struct {
	wanted bool
	series subject.Series
	values int64
}

// join notes that a token stood in a field. The fullest field counts, of two as full the lower series.
func (d *deriver) join(token uint32, c seriesColumn) {
	for len(d.series) <= int(token) {
		d.series = append(d.series, seriesOfToken{})
	}
	values := uint32(min(c.values, math.MaxUint32))
	if have := &d.series[token]; values > have.values || have.series == 0 || (values == have.values && c.series < have.series) {
		*have = seriesOfToken{c.series, values}
	}
}

// seriesOfToken is the series of an account id, and how many values the field has by which it is known.
type seriesOfToken struct {
	series subject.Series
	values uint32
}

// seriesOf is the series of an identifier; only account ids have several.
func (d *deriver) seriesOf(id subject.Identifier) subject.Series {
	if id.Kind != kind.AccountID {
		return 0
	}
	if id.Token < keep.Number(len(d.series)) {
		return d.series[id.Token].series
	}
	return 0
}
