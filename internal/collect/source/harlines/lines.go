package harlines

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
	"github.com/waybill-security/waybill/internal/collect/source/har"
)

// Format is HAR entries, one a line.
var Format = source.Format{
	Name:   "har-lines",
	Detect: har.DetectEntry,
	New:    func(l source.Limits) source.Decoder { return &decoder{har.NewEntries(l)} },
}

type decoder struct{ *har.Entries }

// Next implements [source.Decoder].
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	return w.Line()
}

// Describe implements [source.Decoder]. Lines have no head that could say what was left out.
func (d *decoder) Describe(s *call.Source) { s.Observes = call.ObservesEverything }

// Finish implements [source.Decoder]. A line that is cut shows as an open piece.
func (d *decoder) Finish() string { return "" }
