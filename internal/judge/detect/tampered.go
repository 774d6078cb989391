package detect

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// tampered learns of which sort the values of requests are, and finds requests with one of another sort that were accepted: numbers below zero, a role
// that gives rights, a text where numbers, ids, addresses or dates stand.
type tampered struct {
	watch
	ground *ground
	places byEndpoint[[3]usual] // by mark
	fields map[meaning.FieldKey]*sorts
	sets   map[setOf][]sorted
}

// sort is what values have in common that are not mixed up.
type sort uint8

const (
	anySort sort = iota // any text
	numberSort
	idSort
	emailSort
	dateSort
	boolSort
	noSort // nothing there, or masked: no sort of its own
)

// sorted is a field of a set with the sort of its value.
type sorted struct {
	key  meaning.FieldKey
	sort sort
}

// sorts is of which sort the values of a field are.
type sorts struct {
	usual
	sort  sort
	known bool
	mixed bool
}

func newTampered(g *ground) *tampered {
	return &tampered{watch: newWatch(aboutParameters), ground: g, fields: map[meaning.FieldKey]*sorts{}, sets: map[setOf][]sorted{}}
}

func (d *tampered) Key() Key       { return ByEndpoint }
func (d *tampered) Evicted() int64 { return 0 }

// marked are the marks of requests that few callers have a reason for.
var marked = [3]struct {
	mark observation.Marks
	held string
}{
	{observation.MarkNegative, "a number below zero"},
	{observation.MarkPrivileged, "a role or right that is not for everybody"},
	{observation.MarkWildcard, "a sign for anything in the place of a value"},
}

func (d *tampered) See(s *step) {
	if s.result != hit && s.result != empty || s.login {
		return
	}
	place := d.places.at(s.endpoint)
	for i := range marked {
		d.mark(s, i, &place[i])
	}
	for i := range s.exposures {
		e := &s.exposures[i]
		if e.Direction != observation.Request {
			continue
		}
		for _, f := range d.sorted(s.endpoint, e) {
			d.judge(s, f)
		}
	}
}

// mark holds one of the marks against how often the endpoint's requests have it.
func (d *tampered) mark(s *step, which int, u *usual) {
	if !s.Marks.Any(marked[which].mark) {
		u.take(s.actor)
		return
	}
	if u.strange(s.actor) {
		d.alarm(s, u, func() string {
			return fmt.Sprintf("it held %s, which none of %d calls of %s before did", marked[which].held, u.calls, of(u.actors.count, "caller", "callers"))
		})
	}
}

// judge holds the sort of one value against what is usual in its field.
func (d *tampered) judge(s *step, f sorted) {
	o := d.fields[f.key]
	if o == nil {
		if len(d.fields) >= mostSets {
			return
		}
		o = &sorts{}
		d.fields[f.key] = o
	}
	switch {
	case o.mixed || f.sort == noSort:
	case !o.known:
		o.known, o.sort = true, f.sort
		o.take(s.actor)
	case o.sort == f.sort:
		o.take(s.actor)
	case o.sort == anySort || !o.settled():
		o.mixed = o.calls < usualCalls || o.sort == anySort
		o.odd.add(uint32(s.actor))
	case o.strange(s.actor):
		d.alarm(s, &o.usual, func() string {
			return fmt.Sprintf("its %s held a value of another sort than all %d of %s before", d.ground.fieldName(f.key), o.calls, of(o.actors.count, "caller", "callers"))
		})
	}
}

// sorted lists the fields of a request's set, once.
func (d *tampered) sorted(endpoint int32, e *keep.ExposureRow) []sorted {
	at := setOf{endpoint, e.Set}
	list, known := d.sets[at]
	if known || len(d.sets) >= mostSets {
		return list
	}
	for _, l := range d.ground.view.Set(e.Set) {
		if f := d.ground.view.Field(l.Field); f.Direction == observation.Request && (f.Location == observation.InQuery || f.Location == observation.InBody) {
			list = append(list, sorted{meaning.FieldKey{Endpoint: endpoint, Field: l.Field}, sortOf(l.Class)})
		}
	}
	d.sets[at] = list
	return list
}

func sortOf(c kind.Class) sort {
	switch c {
	case kind.ClassEmpty, kind.ClassMaskedCard, kind.ClassMaskedEmail, kind.ClassOpaque, kind.ClassTooDeep, kind.ClassGuessed:
		return noSort
	case kind.ClassInteger, kind.ClassDecimal, kind.ClassDigits, kind.ClassCoordinate, kind.ClassCard, kind.ClassTestCard, kind.ClassNationalLike, kind.ClassTaxLike:
		return numberSort
	case kind.ClassUUID, kind.ClassHex:
		return idSort
	case kind.ClassEmail:
		return emailSort
	case kind.ClassDate, kind.ClassTime:
		return dateSort
	case kind.ClassBool:
		return boolSort
	}
	return anySort
}
