package endpoint

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// maxParameterName bounds the name of a parameter.
const maxParameterName = 64

// piece is a stretch of a template between slashes or braces: a fixed text, or a parameter with a name.
type piece struct{ text, name string }

// read reads the segments of the template, each as its pieces.
func (p Pinned) read() (segments [][]piece, err error) {
	path, _, _ := strings.Cut(p.Template, "#")
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("a template begins with / (/users/{userId})")
	}
	var names []string
	for _, text := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' }) {
		pieces, err := readSegment(text)
		if err != nil {
			return nil, fmt.Errorf("segment %d: %w", len(segments)+1, err)
		}
		for _, s := range pieces {
			if s.name != "" && slices.Contains(names, s.name) {
				return nil, fmt.Errorf("segment %d: another parameter has this name already", len(segments)+1)
			}
			names = append(names, s.name)
		}
		if segments = append(segments, pieces); len(segments) > maxSegments {
			return nil, fmt.Errorf("it has more than %d segments", maxSegments)
		}
	}
	return segments, nil
}

// readSegment reads one segment, such as "{id}.json".
func readSegment(text string) (pieces []piece, err error) {
	if strings.ContainsAny(text, "?* \t\r\n") {
		return nil, errors.New("a path has neither ?, * nor blanks; a parameter is written {name}")
	}
	for text != "" {
		open := strings.IndexByte(text, '{')
		if open != 0 {
			fixed := text
			if open > 0 {
				fixed = text[:open]
			}
			if strings.Contains(fixed, "}") {
				return nil, errors.New("a brace stands alone; a parameter is written {name}")
			}
			pieces, text = append(pieces, piece{text: fixed}), text[len(fixed):]
			continue
		}
		name, rest, closed := strings.Cut(text[1:], "}")
		if !closed {
			return nil, errors.New("a brace stands alone; a parameter is written {name}")
		}
		if err := checkName(name); err != nil {
			return nil, err
		}
		pieces, text = append(pieces, piece{name: name}), rest
	}
	return pieces, nil
}

func checkName(name string) error {
	if name == "" || len(name) > maxParameterName {
		return fmt.Errorf("a parameter has a name of 1 to %d letters: {userId}", maxParameterName)
	}
	for i := range len(name) {
		if c := name[i]; c|0x20-'a' >= 26 && !isDigit(c) && !strings.ContainsRune("_-.$", rune(c)) {
			return errors.New("the name of a parameter has but letters, digits, _ and -: {userId}")
		}
	}
	return nil
}

// toldPart is one part of a told template: a fixed text, or a parameter with a name.
type toldPart struct {
	lead       observation.Lead
	text, name string
}

// partsOf cuts a template into parts as evidence is cut: it splits a path that has a value in the place of each parameter. Where
// a parameter is no part by itself ("v{major}-x"), its segment is one parameter.
func partsOf(s *Splitter, segments [][]piece) (parts []toldPart) {
	names := map[string]string{} // of parameters, by the value in their place
	var path []byte
	for _, pieces := range segments {
		path = append(path, '/')
		for i, p := range pieces {
			if p.name != "" {
				value := sample(len(names), pieces, i)
				names[value], p.text = p.name, value
			}
			path = append(path, p.text...)
		}
	}
	split, values := s.Split(&call.Call{Method: []byte("GET"), Path: path, Status: 200})
	raw := make([]string, len(split.Segments))
	for _, v := range values {
		raw[v.Index] = string(v.Raw)
	}
	for from, n := 0, 0; from < len(split.Segments) && n < len(segments); n++ {
		to := from + 1
		for to < len(split.Segments) && !split.Segments[to].Begins() {
			to++
		}
		parts = append(parts, partsOfSegment(split.Segments[from:to], raw[from:to], names, segments[n])...)
		from = to
	}
	return parts
}

func partsOfSegment(split []observation.Segment, raw []string, names map[string]string, pieces []piece) (parts []toldPart) {
	found := 0
	for i := range split {
		t := toldPart{lead: split[i].Before, name: names[raw[i]]}
		switch {
		case t.name != "":
			found++
		case split[i].Class == observation.SegmentLiteral:
			t.text = split[i].Text.Reveal()
		default:
			t.text = raw[i] // of a value: evidence never keeps it, so it fits nothing
		}
		parts = append(parts, t)
	}
	first, want := "", 0
	for _, p := range pieces {
		if p.name != "" {
			first, want = cmp.Or(first, p.name), want+1
		}
	}
	if found < want {
		return []toldPart{{name: first}}
	}
	return parts
}

// sample is a value for the n-th parameter: a number, and one with a fraction where it may be half of a point.
func sample(n int, pieces []piece, i int) string {
	if i+1 < len(pieces) && pieces[i+1].text == "," || i > 0 && pieces[i-1].text == "," {
		return "4" + strconv.Itoa(n%10) + ".8812" + strconv.Itoa(10+n)
	}
	return strconv.Itoa(88123450 + n)
}
