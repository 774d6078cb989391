package ledger

import (
	"encoding/hex"
	"errors"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// What the refs of each space mean, in order (a text, token, … stands for its number):
//
//	source    id (in hex), label, format, standpoint: texts; observes
//	field     direction, location, name: a text
//	path      method, host, service, operation: texts; noise; then class (with what stands around it) and text of each part
//	set       field, form and class of each leaf, sorted; what tests said of it, a text, stands 256-fold in the form
//	identity  principal type; principal, credential, address, agent: tokens; address, agent, client service: texts;
//	          where there is any of them: session, named: tokens; rules: a text
//	holder    parent: a holder; then field and token of each identifier, sorted
//	choice    path, or none; field; what it says; the word, a text
const (
	sourceRefs   = 5
	fieldRefs    = 3
	pathRefs     = 5
	identityRefs = 8
	choiceRefs   = 4
	saidRefs     = 3 // of an identity, where they are there
)

var errEntry = errors.New("an entry is not made as its space asks")

// checkEntry says whether refs can be entry n of a space: right in shape, and referring only to what has a number. Counts
// are those after the commit that gave n out.
func (c counts) checkEntry(s space, n int64, refs []int64) error {
	text, field, token := int64(c[spaceText])+1, int64(c[spaceField])+1, int64(c[spaceToken])+1
	var limits []int64 // exclusive upper bounds of the fixed part, then of the repeated part
	var repeated []int64
	switch s {
	case spaceSource:
		limits = []int64{text, text, text, text, 1 << 16}
	case spaceField:
		limits = []int64{2, 4, text}
	case spacePath:
		limits, repeated = []int64{text, text, text, text, 2}, []int64{1 << 24, text}
	case spaceSet:
		repeated = []int64{field, 256 * text, 256}
	case spaceIdentity:
		if limits = []int64{256, token, token, token, token, text, text, text}; len(refs) > len(limits) {
			limits = append(limits, token, token, text)
		}
	case spaceHolder:
		limits, repeated = []int64{n}, []int64{field, token}
	case spaceChoice:
		if len(refs) != choiceRefs || (refs[2] == choiceWord) != (refs[3] != 0) || refs[0] == 0 && refs[2] != choiceMany || refs[1] == 0 {
			return errEntry
		}
		limits = []int64{int64(c[spacePath]) + 1, field, choiceMany + 1, text}
	case spaceText, spaceToken, spaces:
	}
	if len(refs) < len(limits) {
		return errEntry
	}
	rest := refs[len(limits):]
	if len(rest) > 0 && (len(repeated) == 0 || len(rest)%len(repeated) != 0) {
		return errEntry
	}
	for i, r := range refs {
		limit := int64(0)
		if i < len(limits) {
			limit = limits[i]
		} else {
			limit = repeated[(i-len(limits))%len(repeated)]
		}
		if r < 0 || r >= limit {
			return errEntry
		}
	}
	return nil
}

func (v *view) text(n uint32) observation.Text { return v.texts.text(n) }

func (v *view) source(n uint64) call.Source {
	r := v.refs[spaceSource].refs(n)
	if len(r) != sourceRefs {
		return call.Source{}
	}
	out := call.Source{
		Label: v.text(r[1]).Reveal(), Format: v.text(r[2]).Reveal(), Standpoint: v.text(r[3]).Reveal(),
		Observes: call.Observes(r[4]),
	}
	if id, err := hex.DecodeString(v.text(r[0]).Reveal()); err == nil {
		copy(out.ID[:], id)
	}
	return out
}

func (v *view) field(n uint64) observation.Field {
	r := v.refs[spaceField].refs(n)
	if len(r) != fieldRefs {
		return observation.Field{}
	}
	return observation.Field{Direction: observation.Direction(r[0]), Location: observation.Location(r[1]), Name: v.text(r[2])}
}

func (v *view) path(n uint64) observation.Path {
	r := v.refs[spacePath].refs(n)
	if len(r) < pathRefs {
		return observation.Path{}
	}
	out := observation.Path{
		Method: v.text(r[0]).Reveal(), Host: v.text(r[1]), Service: v.text(r[2]), Operation: v.text(r[3]), Noise: r[4] == 1,
		Segments: make([]observation.Segment, 0, (len(r)-pathRefs)/2),
	}
	for p := range slices.Chunk(r[pathRefs:], 2) {
		s := unpackSegment(p[0], v.text(p[1]))
		if p[1] != 0 && s.Text.Empty() && s.Class == observation.SegmentLiteral {
			s.Class = observation.SegmentWord // erased: it counts as a word that lost its place
		}
		out.Segments = append(out.Segments, s)
	}
	return out
}

// packSegment puts a part's class and what stands around it into one number.
func packSegment(s observation.Segment) uint32 {
	return uint32(s.Class) | uint32(s.Before)<<8 | uint32(s.After)<<16
}

func unpackSegment(n uint32, text observation.Text) observation.Segment {
	return observation.Segment{
		Class: observation.SegmentClass(n), Before: observation.Lead(n >> 8), After: observation.Tail(n >> 16), Text: text,
	}
}

func (v *view) set(n uint64) []keep.Leaf {
	r := v.refs[spaceSet].refs(n)
	out := make([]keep.Leaf, 0, len(r)/3)
	for p := range slices.Chunk(r, 3) {
		leaf := keep.Leaf{Field: keep.Number(p[0]), Form: kind.Form(p[1]), Class: kind.Class(p[2])}
		if tried := p[1] >> 8; tried != 0 {
			leaf.Tried = kind.Tried(v.text(tried).Reveal())
		}
		out = append(out, leaf)
	}
	return out
}

func (v *view) holder(n uint64) keep.Holder {
	r := v.refs[spaceHolder].refs(n)
	if len(r) == 0 {
		return keep.Holder{}
	}
	out := keep.Holder{Parent: keep.Number(r[0]), Identifiers: make([]keep.Identifier, 0, len(r)/2)}
	for p := range slices.Chunk(r[1:], 2) {
		out.Identifiers = append(out.Identifiers, keep.Identifier{Field: keep.Number(p[0]), Token: keep.Number(p[1])})
	}
	return out
}

func (v *view) identity(n uint64) keep.Identity {
	r := v.refs[spaceIdentity].refs(n)
	if len(r) != identityRefs && len(r) != identityRefs+saidRefs {
		return keep.Identity{}
	}
	out := keep.Identity{
		PrincipalType: observation.PrincipalType(r[0]),
		Principal:     keep.Number(r[1]), Credential: keep.Number(r[2]), Address: keep.Number(r[3]), Agent: keep.Number(r[4]),
		AddressText: keep.Number(r[5]), AgentText: keep.Number(r[6]), ClientService: keep.Number(r[7]),
	}
	if len(r) > identityRefs {
		out.Session, out.Named, out.Rules = keep.Number(r[8]), keep.Number(r[9]), keep.Number(r[10])
	}
	return out
}
