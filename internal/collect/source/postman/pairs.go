package postman

import (
	"strings"

	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
)

// pair is a key with its value, as Postman writes fields, parameters and variables.
type pair struct {
	key, value string
	off        bool // disabled
	file       bool // it is the name of a file that was sent
}

// mostPairs bounds the pairs of one list.
const mostPairs = 10_000

// pairs reads a list of objects with key and value, an object of keys and values, or lines of "key: value".
func pairs(w *jsonwalk.Walker, yield func(pair)) {
	n := 0
	each := func(p pair) {
		if n++; n <= mostPairs && p.key != "" && !w.Broken() {
			yield(p)
		}
	}
	switch {
	case w.Array():
		for w.Item() {
			if !w.Object() {
				w.Skip()
				continue
			}
			each(one(w))
		}
	case w.Object():
		for k, ok := w.Member(); ok; k, ok = w.Member() {
			key := string(k)
			each(pair{key: key, value: w.Text()})
		}
	case w.String():
		for line := range strings.Lines(w.Text()) {
			if key, value, ok := strings.Cut(line, ":"); ok {
				each(pair{key: strings.TrimSpace(key), value: strings.TrimSpace(value)})
			}
		}
	default:
		w.Skip()
	}
}

func one(w *jsonwalk.Walker) (p pair) {
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "key", "name":
			p.key = w.Text()
		case "id": // of variables, in v2.0
			if id := w.Text(); p.key == "" {
				p.key = id
			}
		case "value":
			p.value = w.Text()
		case "disabled":
			p.off = w.True()
			w.Skip()
		case "type":
			p.file = w.Text() == "file"
		default:
			w.Skip()
		}
	}
	return p
}
