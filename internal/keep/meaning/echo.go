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
	return !aboutPeople(wordBefore(d.out.Endpoints[key.Endpoint].Template, segment)) && !d.echoedAt(key.Endpoint, segment)
}

// echoedAt says whether the answers of an endpoint, or of another that begins with the same path, repeat the parameter at a
// segment: /patienten/{id}/befunde asks for whom /patienten/{id} answers about.
func (d *deriver) echoedAt(e int32, segment int) bool {
	asked := d.out.Endpoints[e]
	for key := range d.echoed() {
		other := d.out.Endpoints[key.Endpoint]
		at, ok := segmentOf(d.snapshot.Field(key.Field))
		if ok && at == segment && other.Host == asked.Host && upTo(other.Template, at) == upTo(asked.Template, at) {
			return true
		}
	}
	return false
}

// upTo is a template up to and with the segment at an index, without the names of parameters.
func upTo(template string, segment int) string {
	parts := strings.Split(strings.TrimPrefix(template, "/"), "/")
	parts = slices.Clone(parts[:min(segment+1, len(parts))])
	for i := range parts {
		if strings.HasPrefix(parts[i], "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

// wordBefore is the last fixed segment of a template before a segment.
func wordBefore(template string, segment int) string {
	parts := strings.Split(strings.TrimPrefix(template, "/"), "/")
	for _, p := range slices.Backward(parts[:min(segment, len(parts))]) {
		if !strings.HasPrefix(p, "{") {
			return p
		}
	}
	return ""
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
