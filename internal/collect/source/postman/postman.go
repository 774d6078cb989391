package postman

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
)

// Format is Postman's collections.
var Format = source.Format{
	Name:   "postman",
	Detect: detect,
	New:    func(l source.Limits) source.Decoder { return &decoder{limits: l} },
}

// Why an entry is no call.
const (
	reasonJSON     = "json"
	reasonNone     = "no_example" // a request that has no saved example
	reasonTime     = "no_time"    // nothing says when
	reasonRequest  = "no_request" // an example without a request that can be read
	reasonURL      = "url"
	reasonStatus   = "status"
	reasonTooLarge = "too_large"
)

type decoder struct {
	limits  source.Limits
	text    []byte // the collection, as it is written
	base    int64  // where it begins in the source
	loaded  bool
	large   bool // it is longer than what is held
	cut     bool
	bad     bool
	entries []entry
	items   int
	next    int
	changed int64 // when the collection was, microseconds since 1970; 0 where nothing says so

	walker  jsonwalk.Walker
	inner   jsonwalk.Walker
	example example
	shown   bool // a credential was seen
	hidden  bool // one was there and is not known
}

// detect looks for the schema of a collection, or for what only a collection has. Heads may be cut anywhere.
func detect(head []byte) bool { return isCollection(head, 0) }

func isCollection(head []byte, depth int) bool {
	var w jsonwalk.Walker
	w.Begin(slices.Clone(head))
	if !w.Object() {
		return false
	}
	info, items := false, false
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "info":
			info = info || isInfo(&w)
		case "collection": // as the API of Postman gives it out
			return w.Object() && depth == 0 && isCollection(head[w.At()-1:], 1)
		case "item":
			items = items || w.Array()
			w.Skip()
		default:
			w.Skip()
		}
		if info {
			return true
		}
	}
	return items && bytes.Contains(head, []byte("schema.getpostman.com/json/collection/v2"))
}

func isInfo(w *jsonwalk.Walker) bool {
	if !w.Object() {
		w.Skip()
		return false
	}
	found, old := false, false
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "_postman_id":
			found = true
			w.Skip()
		case "schema":
			v := w.Value()
			found = found || bytes.Contains(v, []byte("schema.getpostman.com/")) || bytes.Contains(v, []byte("schema.postman.com/"))
			old = bytes.Contains(v, []byte("/v1."))
		default:
			w.Skip()
		}
	}
	return found && !old
}

// Next implements [source.Decoder].
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	if !d.loaded {
		if err := d.load(w); err != nil {
			return source.Piece{}, err
		}
	}
	for d.next < len(d.entries) && d.base+int64(d.entries[d.next].from) < w.Offset() {
		d.next++ // reading goes on behind it
	}
	if d.next == len(d.entries) {
		return source.Piece{}, d.rest(w)
	}
	if err := w.DiscardTo(d.base + int64(d.entries[d.next].from)); err != nil {
		return source.Piece{}, err
	}
	p, err := w.Entry(new(source.Value))
	if err == nil {
		d.next++
	}
	return p, err
}

// load holds the collection and finds its examples.
func (d *decoder) load(w *source.Window) error {
	if err := w.SkipSpace(); err != nil {
		return err
	}
	var end error // damage is met again behind the last entry
	for end == nil && !d.large {
		if d.large = len(w.Bytes()) >= d.limits.MaxEntry; !d.large {
			end = w.More()
		}
	}
	if errors.Is(end, source.ErrFull) {
		return end
	}
	d.loaded, d.base, d.text = true, w.Offset(), bytes.Clone(w.Bytes())
	d.index()
	return nil
}

// rest consumes what stands behind the last entry.
func (d *decoder) rest(w *source.Window) error {
	w.Discard(len(w.Bytes()))
	for {
		err := w.More()
		if err == nil {
			w.Discard(len(w.Bytes()))
			continue
		}
		if !errors.Is(err, io.EOF) && !errors.Is(err, source.ErrFull) {
			d.cut = false // the input says itself what is wrong
		}
		return err
	}
}

// Finish implements [source.Decoder].
func (d *decoder) Finish() string {
	switch {
	case d.large:
		return reasonTooLarge
	case d.cut:
		return "cut"
	case d.bad:
		return reasonJSON
	}
	return ""
}

// Describe implements [source.Decoder]. Examples are what a client sent and was answered; who it was stands nowhere.
func (d *decoder) Describe(s *call.Source) {
	observes := call.ObservesEverything &^ (call.ObservesClientAddress | call.ObservesCredentials)
	if d.shown && !d.hidden {
		observes |= call.ObservesCredentials
	}
	s.Observes |= observes
	s.Standpoint = "client"
}

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) { return "postman", "a collection of Postman" }
