package postman

import (
	"cmp"
	"slices"

	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// entry is an example, or a request that has none.
type entry struct {
	span          // in the collection
	in      *room // what is around it
	request span  // of its item
	example bool
}

// span is a piece of the collection, in bytes.
type span struct{ from, to int }

// room is a folder or the collection: what holds for all that is in it.
type room struct {
	around    *room
	variables map[string]string
	auth      []byte // as it is written; nil where nothing is said
}

const (
	mostVariables = 10_000    // of one room
	mostItems     = 1_000_000 // of a collection, and as many examples
)

// index finds the examples. Text that breaks gives what stood before.
func (d *decoder) index() {
	w := &d.walker
	w.Begin(d.text)
	d.collection(w, 0)
	if !w.Whole() {
		d.cut = w.Cut()
		d.bad = !d.cut
	}
	slices.SortFunc(d.entries, func(a, b entry) int { return cmp.Compare(a.from, b.from) })
	d.hidden = d.hidden || d.cut // an auth for all may stand behind the cut
	if d.cut && !d.large {
		d.hold()
	}
}

// hold leaves out the examples of a cut collection from the first on that hangs on what may stand behind the cut.
func (d *decoder) hold() {
	for i, e := range d.entries {
		for _, part := range []span{e.span, e.request} {
			s := scope{in: e.in, left: longest}
			if _, unknown := s.resolve(string(d.text[part.from:part.to])); unknown {
				d.entries = d.entries[:i]
				return
			}
		}
	}
}

// collection reads the members of a collection, or of the object around one.
func (d *decoder) collection(w *jsonwalk.Walker, depth int) {
	if !w.Object() {
		w.Skip()
		return
	}
	whole := &room{}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "collection":
			if depth == 0 {
				d.collection(w, 1)
			} else {
				w.Skip()
			}
		case "info":
			d.info(w)
		case "item":
			d.list(w, whole)
		default:
			d.about(w, string(k), whole)
		}
	}
}

// about reads what a room says of all that is in it.
func (d *decoder) about(w *jsonwalk.Walker, key string, of *room) {
	switch key {
	case "variable":
		of.read(w)
	case "auth":
		if from, to := w.Span(); !w.Broken() {
			of.auth = d.text[from:to]
		}
	default:
		w.Skip()
	}
}

// info looks for when the collection was changed.
func (d *decoder) info(w *jsonwalk.Walker) {
	if !w.Object() {
		w.Skip()
		return
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "updatedAt", "updated_at", "createdAt", "created_at":
			if at, _, ok := weblog.Moment([]byte(w.Text())); ok {
				d.changed = max(d.changed, at)
			}
		default:
			w.Skip()
		}
	}
}

// list reads the items of a folder. Folders stand in folders only as deep as the walker follows.
func (d *decoder) list(w *jsonwalk.Walker, in *room) {
	if !w.Array() {
		w.Skip()
		return
	}
	for w.Item() {
		if !w.Object() {
			w.Skip()
			continue
		}
		if d.items++; d.items > mostItems {
			d.large = true
			w.Skip()
			continue
		}
		d.item(w, &room{around: in})
	}
}

// item reads a folder, or a request with its examples.
func (d *decoder) item(w *jsonwalk.Walker, in *room) {
	request, first, seen := span{}, len(d.entries), false
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "item":
			d.list(w, in)
			first = len(d.entries)
		case "request":
			request.from, request.to = w.Span()
			seen = !w.Broken()
		case "response":
			d.examples(w, in)
		default:
			d.about(w, string(k), in)
		}
	}
	if seen && len(d.entries) == first && !w.Broken() { // of what is cut, examples may follow
		d.entries = append(d.entries, entry{span: request, in: in})
	}
	if seen {
		for i := first; i < len(d.entries); i++ {
			d.entries[i].request = request
		}
	}
}

func (d *decoder) examples(w *jsonwalk.Walker, in *room) {
	if !w.Array() {
		w.Skip()
		return
	}
	for w.Item() {
		from, to := w.Span()
		switch {
		case w.Broken():
		case len(d.entries) == mostItems:
			d.large = true
		default:
			d.entries = append(d.entries, entry{span: span{from, to}, in: in, example: true})
		}
	}
}

// read reads a list of variables, or an object of them.
func (r *room) read(w *jsonwalk.Walker) {
	pairs(w, func(p pair) {
		if r.variables == nil {
			r.variables = map[string]string{}
		}
		if len(r.variables) < mostVariables && !p.off {
			r.variables[p.key] = p.value
		}
	})
}
