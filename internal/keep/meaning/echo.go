package meaning

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// borrowed says whether a parameter of short numbers passes for an identifier of persons only because persons are
// numbered likewise. Course 17 is not student 17, though answers handed the number out as a student's: the word before it
// must speak of people, or the answers repeat it as the person's.
func (d *deriver) borrowed(key FieldKey) bool {
	segment, ok := segmentOf(d.snapshot.Field(key.Field))
	if !ok || key.Endpoint < 0 || !d.mostlyShort(key) {
		return false
	}
	return !aboutPeople(wordBefore(&d.out.Endpoints[key.Endpoint], segment)) && !d.echoedAt(key.Endpoint, segment)
}

// echoedAt says whether the answers of an endpoint, or of another that begins with the same path, repeat the parameter at an
// index: /patienten/{id}/befunde asks for whom /patienten/{id} answers about.
func (d *deriver) echoedAt(e int32, segment int) bool {
	asked := &d.out.Endpoints[e]
	for key := range d.echoed() {
		other := &d.out.Endpoints[key.Endpoint]
		at, ok := segmentOf(d.snapshot.Field(key.Field))
		if ok && at == segment && other.Host == asked.Host && upTo(other, at) == upTo(asked, at) {
			return true
		}
	}
	return false
}

// upTo is a template up to and with the parameter at an index, without the names of parameters.
func upTo(e *Endpoint, index int) string {
	before := beforeParameter(e, index)
	for _, name := range e.Params[:min(index, len(e.Params))] {
		if name != "" {
			before = strings.Replace(before, "{"+name+"}", "{}", 1)
		}
	}
	return before
}

// beforeParameter is what stands in a template before the parameter at an index; the whole of it where there is none.
func beforeParameter(e *Endpoint, index int) string {
	if index >= len(e.Params) || e.Params[index] == "" {
		return e.Template
	}
	before, _, _ := strings.Cut(e.Template, "{"+e.Params[index]+"}")
	return before
}

// wordBefore is the last fixed word of a template before the parameter at an index.
func wordBefore(e *Endpoint, index int) string {
	word := ""
	for part := range strings.FieldsFuncSeq(beforeParameter(e, index), func(r rune) bool { return strings.ContainsRune("/.:;=(,')", r) }) {
		if !strings.HasPrefix(part, "{") {
			word = part
		}
	}
	return word
}

// echoed lists the path parameters whose values the answers repeat as an identifier of the person that they are about.
func (d *deriver) echoed() map[FieldKey]bool {
	if d.echoes != nil {
		return d.echoes
	}
	d.echoes = map[FieldKey]bool{}
	for s := range d.answers() {
		e := s.endpoint
		if e < 0 {
			continue
		}
		request := d.snapshot.Holder(requestHolder(d.snapshot, s.holder()))
		for _, id := range d.identifiersOf(s.holder()) {
			if subject.Rank(d.out.Fields[FieldKey{e, id.Field}].Kind) == 0 || d.snapshot.Field(id.Field).Direction != observation.Response {
				continue
			}
			at := slices.IndexFunc(request.Identifiers, func(asked keep.Identifier) bool { return asked.Token == id.Token })
			if at >= 0 {
				d.echoes[FieldKey{e, request.Identifiers[at].Field}] = true
			}
		}
	}
	return d.echoes
}
