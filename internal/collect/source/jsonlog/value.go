package jsonlog

import (
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
	"github.com/waybill-security/waybill/internal/jsonscan"
)

// value is what stands in a slot: a piece of the line as it is written.
type value struct {
	raw     []byte
	escaped bool
}

// text decodes a value in place, which is done once.
func (v *value) text() []byte {
	if v.escaped {
		v.unescape()
	}
	return v.raw[:len(v.raw):len(v.raw)]
}

func (v *value) unescape() {
	v.raw = jsonscan.Unescape(v.raw[:0], v.raw)
	v.escaped = false
}

// field is a header field, whose name is known from the key or stands in the line.
type field struct {
	name  []byte
	value value
}

// record is what one line says.
type record struct {
	values  [slots]value
	weights [slots]int
	seen    uint64
	marks   marks
	headers []field
	answers []field
	// hidden says that a credential was there and was blotted out, shown that one was there and was not.
	hidden, shown bool
}

func (r *record) reset() {
	r.seen, r.marks = 0, 0
	r.headers, r.answers = r.headers[:0], r.answers[:0]
	r.hidden, r.shown = false, false
}

func (r *record) has(s slot) bool { return r.seen>>s&1 != 0 }

// put takes a value. Of keys that say the same counts the one that says anything; of several the one that stands deeper,
// as what is around it is a wrapper; else the better one by the order of spellings. Of one key that stands twice the last counts.
func (r *record) put(k *key, depth int, v value) {
	s, weight := k.slot, depth<<16-k.rank
	if r.has(s) && weight != r.weights[s] {
		old := &r.values[s]
		if spoken := !weblog.None(old.raw); spoken && (weight < r.weights[s] || weblog.None(v.raw)) {
			return
		}
	}
	r.seen |= 1 << s
	r.values[s], r.weights[s] = v, weight
}

// any says whether one of the slots has a value.
func (r *record) any(of ...slot) bool {
	for _, s := range of {
		if r.has(s) {
			return true
		}
	}
	return false
}

// get is the text of a slot, nil where nothing is said.
func (r *record) get(s slot) []byte {
	if !r.has(s) {
		return nil
	}
	return r.values[s].text()
}

// first is the text of the first slot that says something; a hyphen says nothing.
func (r *record) first(of ...slot) []byte {
	for _, s := range of {
		if v := r.get(s); len(v) > 1 || len(v) == 1 && v[0] != '-' {
			return v
		}
	}
	return nil
}
