package otlp

import (
	"errors"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// Format is OTLP in JSON.
var Format = source.Format{
	Name:   "otlp",
	Detect: detect,
	New:    func(source.Limits) source.Decoder { return newDecoder() },
}

// Why an entry is no call.
const (
	reasonJSON     = "json"
	reasonFormat   = "format"   // no span
	reasonNotHTTP  = "not_http" // a span of something else than a call of HTTP
	reasonLogs     = "logs"     // log records, which are not read
	reasonMetrics  = "metrics"  // the same
	reasonTime     = "time"
	reasonRequest  = "request"
	reasonStatus   = "status"
	reasonTooLarge = "too_large"
)

// place is where the decoder stands. Each but the first three stands in the one before it.
type place uint8

const (
	outside     place = iota // before, behind or between whole objects
	inFile                   // among the members of the outermost object
	inOthers                 // among the elements of resourceLogs or resourceMetrics
	inResources              // among the elements of resourceSpans
	inResource               // among the members of one
	inScopes                 // among the elements of scopeSpans
	inScope                  // among the members of one
	inSpans                  // among the spans
)

// decoder walks through what stands around the spans.
type decoder struct {
	where   place
	reading bool // an entry is at hand
	taking  bool // the resource is
	value   source.Value
	stream  jsonwalk.Stream
	other   string // why what is at hand is no span
	service []byte // of the resource at hand
	cut     bool
	junk    bool

	span     span
	walker   jsonwalk.Walker
	book     weblog.AddressBook
	observes call.Observes
	hidden   bool // a credential was blotted out
}

func newDecoder() *decoder { return &decoder{book: weblog.AddressBook{}} }

var resourceKeys = []string{"resourceSpans", "resource_spans", "batches"}

// signals are the members that hold what is no trace.
var signals = map[string]string{
	"resourceLogs": reasonLogs, "resource_logs": reasonLogs, "resourceMetrics": reasonMetrics, "resource_metrics": reasonMetrics,
}

// detect looks for an object that begins with one of the signals. Heads may be cut anywhere.
func detect(head []byte) bool {
	var w jsonwalk.Walker
	w.Begin(slices.Clone(head))
	if !w.Object() {
		return false
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		name := string(k)
		if !w.Array() || signals[name] == "" && !slices.Contains(resourceKeys, name) {
			w.Skip()
			continue
		}
		return hasResource(&w)
	}
	return false
}

// hasResource says whether the array at hand holds nothing, or resources, as far as it is there.
func hasResource(w *jsonwalk.Walker) bool {
	if !w.Item() {
		return true
	}
	if !w.Object() {
		return false
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "resource", "scopeSpans", "scope_spans", "instrumentationLibrarySpans", "scopeLogs", "scope_logs", "scopeMetrics", "scope_metrics":
			return true
		}
		w.Skip()
	}
	return w.Broken()
}

// Next implements [source.Decoder].
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	for {
		if d.reading {
			p, err := w.Entry(&d.value)
			if err == nil {
				d.reading = false
			}
			return p, d.ended(err)
		}
		if err := d.step(w); err != nil {
			return source.Piece{}, d.ended(err)
		}
	}
}

// Follow implements [source.Follower]: a span's service stands before it.
func (d *decoder) Follow(w *source.Window, offset int64) error { return source.Follow(d, w, offset) }

// ended notes that the file ended before its objects did.
func (d *decoder) ended(err error) error {
	if err != nil && !errors.Is(err, source.ErrFull) {
		d.cut = d.where != outside
	}
	return err
}

// Finish implements [source.Decoder].
func (d *decoder) Finish() string {
	switch {
	case d.cut:
		return "cut"
	case d.junk:
		return reasonJSON
	}
	return ""
}

// step goes on by one token, or a part of one.
func (d *decoder) step(w *source.Window) error {
	if d.stream.Skipping() {
		return d.stream.Skip(w)
	}
	if d.taking {
		return d.resource(w)
	}
	if err := w.SkipSpace(); err != nil {
		return err
	}
	c := w.Bytes()[0]
	switch d.where {
	case outside:
		d.outside(w, c)
		return nil
	case inFile, inResource, inScope:
		return d.member(w, c)
	}
	return d.element(w, c)
}

// outside goes to the next object.
func (d *decoder) outside(w *source.Window, c byte) {
	switch c {
	case '{':
		d.where = inFile
	case 0, '[', ']', ',': // files that were made longer than what was written, and objects in a list
	default:
		d.junk = true
	}
	w.Discard(1)
}

// element goes on inside a list.
func (d *decoder) element(w *source.Window, c byte) error {
	switch {
	case c == ']':
		d.leave()
		w.Discard(1)
	case c == ',' || c == '}' || c == ':':
		w.Discard(1)
	case d.where == inSpans || d.where == inOthers:
		d.reading, d.value = true, source.Value{}
	case c == '{':
		if d.where == inResources {
			d.service = nil
		}
		d.where++
		w.Discard(1)
	default:
		return d.stream.Skip(w)
	}
	return nil
}

// leave goes to what is around the place.
func (d *decoder) leave() {
	switch d.where {
	case inResources, inOthers:
		d.where, d.other = inFile, ""
	default:
		d.where--
	}
}

// member goes on inside an object.
func (d *decoder) member(w *source.Window, c byte) error {
	switch c {
	case '"':
	case '}':
		d.leave()
		w.Discard(1)
		return nil
	case ',', ']', ':':
		w.Discard(1)
		return nil
	default:
		return d.stream.Skip(w)
	}
	name, first, err := d.stream.Key(w)
	if err != nil {
		return err
	}
	if to, ok := d.enters(name, first); ok {
		d.where = to
		w.Discard(1)
		return nil
	}
	if d.where == inResource && name == "resource" && first == '{' {
		d.taking = true
		return d.resource(w)
	}
	return d.stream.Skip(w)
}

// enters says into which list a key leads, if any.
func (d *decoder) enters(name string, first byte) (place, bool) {
	if first != '[' {
		return 0, false
	}
	switch d.where {
	case inFile:
		if d.other = signals[name]; d.other != "" {
			return inOthers, true
		}
		return inResources, slices.Contains(resourceKeys, name)
	case inResource:
		return inScopes, name == "scopeSpans" || name == "scope_spans" || name == "instrumentationLibrarySpans"
	case inScope:
		return inSpans, name == "spans"
	}
	return 0, false
}

// Describe implements [source.Decoder].
func (d *decoder) Describe(s *call.Source) {
	observes := d.observes
	if d.hidden {
		observes &^= call.ObservesCredentials
	}
	s.Observes |= observes
}

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) { return "otlp", "OpenTelemetry's spans" }
