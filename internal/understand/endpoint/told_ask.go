package endpoint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Canonical is the template in its one spelling, without what stands behind "#"; empty where it is none.
func (p Pinned) Canonical() string {
	segments, err := p.read()
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, pieces := range segments {
		b.WriteByte('/')
		for _, one := range pieces {
			if one.name != "" {
				b.WriteString("{" + one.name + "}")
			}
			b.WriteString(one.text)
		}
	}
	return cmp.Or(b.String(), "/")
}

// Fits says whether a path that was seen begins as the template does, so that it decides about it.
func (p Pinned) Fits(path observation.Path) bool {
	said := Told{Pins: []Pinned{p}}.sayings()
	return len(said) == 1 && (p.Host == "" || said[0].Host == path.Host.Reveal()) && said[0].fits(&item{PathEvidence: PathEvidence{Path: path}})
}

// Crowded is the first segment of the template, counted from 1, that holds a fixed word where a path that was seen has one of a crowd of
// which the words are not kept apart: whether the word is among them is not known. 0 where there is none.
func (p Pinned) Crowded(path observation.Path) int {
	said := Told{Pins: []Pinned{p}}.sayings()
	it := &item{PathEvidence: PathEvidence{Path: path}}
	if len(said) != 1 || path.Noise || p.Host != "" && said[0].Host != path.Host.Reveal() || it.length() < len(said[0].parts) || !said[0].concerns(it) {
		return 0
	}
	segment, crowd := 0, 0
	for i, want := range said[0].parts {
		have := it.segment(i)
		if have.Begins() {
			segment++
		}
		word := have.Class == observation.SegmentLiteral && have.Text.Reveal() == want.text
		switch {
		case have.Before != want.lead || want.name == "" && !word && have.Class != observation.SegmentWord:
			return 0
		case want.name == "" && !word && crowd == 0:
			crowd = segment
		}
	}
	return crowd
}

// Obeyed says whether the template of an endpoint begins as this one does, whatever its parameters are called.
func (p Pinned) Obeyed(t Template) bool {
	want, err := p.read()
	if err != nil || p.Host != "" && !sameHost(p.Host, t.Host) || p.Method != "" && p.Method != t.Method {
		return false
	}
	have, err := Pinned{Template: t.Template}.read()
	if err != nil || len(have) < len(want) {
		return false
	}
	for i, pieces := range want {
		same := func(a, b piece) bool { return a.text == b.text && (a.name == "") == (b.name == "") }
		if !slices.EqualFunc(pieces, have[i], same) {
			return false
		}
	}
	return true
}

// sameHost says whether an endpoint's host, of which a label may be a parameter, is a host.
func sameHost(host, of string) bool {
	a, b := strings.Split(host, "."), strings.Split(of, ".")
	return slices.EqualFunc(a, b, func(x, y string) bool { return x == y || strings.HasPrefix(y, "{") })
}

// Unkept is the first segment, counted from 1, that holds something fixed which evidence cannot tell apart, because it has the look
// of a value and is folded wherever it stands; 0 where there is none.
func (p Pinned) Unkept() int {
	segments, err := p.read()
	if err != nil {
		return 0
	}
	parameters := map[string]bool{}
	var path []byte
	for _, pieces := range segments {
		path = append(path, '/')
		for i, one := range pieces {
			if one.name != "" {
				one.text = sample(len(parameters), pieces, i)
				parameters[one.text] = true
			}
			path = append(path, one.text...)
		}
	}
	split, values := NewSplitter().Split(&call.Call{Method: []byte("GET"), Path: path, Status: 200})
	n, segment := 0, 0
	for i, s := range split.Segments {
		if s.Begins() {
			segment++
		}
		if s.Class == observation.SegmentLiteral {
			continue
		}
		for n < len(values) && values[n].Index < i {
			n++
		}
		if n == len(values) || values[n].Index != i || !parameters[string(values[n].Raw)] {
			return segment
		}
	}
	return 0
}
