package endpoint

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Told is what people and specs say about templates; the derivation takes it beside the evidence. It decides where
// evidence is, and founds nothing where none is.
type Told struct {
	Pins     []Pinned // by people; they stand over specs
	Declared []Pinned // by specs; they stand over what evidence looks like
}

// Pinned is one template that somebody vouches for, such as "/users/{userId}": each of its segments decides what stands at
// that place. A parameter stands for all that is not told to be fixed there.
type Pinned struct {
	Host     string // as evidence has it: in lower case, without a default port; empty for every host
	Method   string // in capitals; empty for every method
	Template string // what stands behind "#" is no path, and passed over
}

// Check says what is wrong with the template; nil where nothing is. One that is wrong says nothing to a derivation.
func (p Pinned) Check() error {
	_, err := p.segments()
	return err
}

// toldSegment is one segment of a told template: a fixed text, or a parameter with a name.
type toldSegment struct{ text, name string }

// maxParameterName bounds the name of a parameter.
const maxParameterName = 64

func (p Pinned) segments() ([]toldSegment, error) {
	path, _, _ := strings.Cut(p.Template, "#")
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("a template begins with / (/users/{userId})")
	}
	var out []toldSegment
	for _, piece := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' }) {
		s, err := readSegment(piece)
		if err != nil {
			return nil, fmt.Errorf("segment %d: %w", len(out)+1, err)
		}
		if s.name != "" && slices.ContainsFunc(out, func(o toldSegment) bool { return o.name == s.name }) {
			return nil, fmt.Errorf("segment %d: another segment has this name already", len(out)+1)
		}
		if out = append(out, s); len(out) > maxSegments {
			return nil, fmt.Errorf("it has more than %d segments", maxSegments)
		}
	}
	return out, nil
}

// readSegment reads one segment. A parameter with something beside it ("{id}.json") is a parameter: evidence does not tell
// parts of segments apart.
func readSegment(piece string) (toldSegment, error) {
	open, end := strings.IndexByte(piece, '{'), strings.IndexByte(piece, '}')
	switch {
	case open < 0 && end < 0:
		if strings.ContainsAny(piece, "?* \t\r\n") {
			return toldSegment{}, errors.New("a path has neither ?, * nor blanks; a parameter is written {name}")
		}
		return toldSegment{text: piece}, nil
	case open < 0 || end < open:
		return toldSegment{}, errors.New("a brace stands alone; a parameter is written {name}")
	}
	name := piece[open+1 : end]
	if name == "" || len(name) > maxParameterName {
		return toldSegment{}, fmt.Errorf("a parameter has a name of 1 to %d letters: {userId}", maxParameterName)
	}
	for i := range len(name) {
		if c := name[i]; c|0x20-'a' >= 26 && !isDigit(c) && !strings.ContainsRune("_-.$", rune(c)) {
			return toldSegment{}, errors.New("the name of a parameter has but letters, digits, _ and -: {userId}")
		}
	}
	return toldSegment{name: name}, nil
}

// saying is a told template, read.
type saying struct {
	Pinned
	pin      bool
	segments []toldSegment
}

// sayings reads what is told, in an order of its own: pins first, then what is meant for one host and one method.
func (t Told) sayings() []*saying {
	var out []*saying
	add := func(list []Pinned, pin bool) {
		for _, p := range list {
			p.Host, p.Method = strings.ToLower(p.Host), strings.ToUpper(p.Method)
			if segments, err := p.segments(); err == nil {
				out = append(out, &saying{p, pin, segments})
			}
		}
	}
	add(t.Pins, true)
	add(t.Declared, false)
	rank := func(s *saying) int {
		n := 0
		for i, yes := range []bool{s.Method == "", s.Host == "", !s.pin} {
			if yes {
				n |= 1 << i
			}
		}
		return n
	}
	slices.SortFunc(out, func(a, b *saying) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Template, b.Template), strings.Compare(a.Method, b.Method),
			strings.Compare(a.Host, b.Host))
	})
	return slices.CompactFunc(out, func(a, b *saying) bool { return a.pin == b.pin && a.Pinned == b.Pinned })
}

// about returns the sayings about one host.
func about(all []*saying, host string) (out []*saying) {
	for _, s := range all {
		if s.Host == "" || s.Host == host {
			out = append(out, s)
		}
	}
	return out
}

// concerns says whether a saying is about the method of a path.
func (s *saying) concerns(it *item) bool { return s.Method == "" || s.Method == it.Path.Method }

// fits says whether a path begins with the template.
func (s *saying) fits(it *item) bool {
	if it.length() < len(s.segments) || !s.concerns(it) {
		return false
	}
	for i, want := range s.segments {
		if want.name == "" && (it.segment(i).Class != observation.SegmentLiteral || it.segment(i).Text.Reveal() != want.text) {
			return false
		}
	}
	return true
}

// vouched says whether somebody says that there is such an endpoint.
func vouched(all []*saying, it *item) bool {
	return slices.ContainsFunc(all, func(s *saying) bool { return it.length() == len(s.segments) && s.fits(it) })
}

// Canonical is the template in its one spelling, without what stands behind "#"; empty where it is none.
func (p Pinned) Canonical() string {
	segments, err := p.segments()
	if err != nil {
		return ""
	}
	text := ""
	for _, s := range segments {
		if s.name != "" {
			text += "/{" + s.name + "}"
		} else {
			text += "/" + s.text
		}
	}
	return cmp.Or(text, "/")
}

// Fits says whether a path that was seen begins as the template does, so that it decides about it.
func (p Pinned) Fits(path observation.Path) bool {
	segments, err := p.segments()
	s := saying{Pinned: p, segments: segments}
	return err == nil && (p.Host == "" || p.Host == path.Host.Reveal()) && s.fits(&item{PathEvidence: PathEvidence{Path: path}})
}

// Obeyed says whether the template of an endpoint begins as this one does.
func (p Pinned) Obeyed(t Template) bool {
	segments, err := p.segments()
	if err != nil || p.Host != "" && p.Host != t.Host || p.Method != "" && p.Method != t.Method || len(t.Params) < len(segments) {
		return false
	}
	path, _, _ := strings.Cut(t.Template, "#")
	fixed := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		if (s.name == "") != (t.Params[i] == "") || s.name == "" && s.text != fixed[i] {
			return false
		}
	}
	return true
}

// Unkept is the first fixed segment, counted from 1, that evidence cannot tell apart, because it has the look of a value and is
// folded wherever it stands; 0 where there is none.
func (p Pinned) Unkept() int {
	segments, err := p.segments()
	if err != nil {
		return 0
	}
	path, _ := NewSplitter().Split(&call.Call{Path: []byte(p.Canonical())})
	for i, s := range segments {
		if s.name == "" && i < len(path.Segments) && path.Segments[i].Class != observation.SegmentLiteral {
			return i + 1
		}
	}
	return 0
}
