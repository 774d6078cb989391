package burp

import (
	"bytes"
	"errors"
	"io"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

// Format is Burp Suite's XML of items.
var Format = source.Format{
	Name:   "burp",
	Detect: detect,
	New:    func(l source.Limits) source.Decoder { return &decoder{limits: l} },
}

type decoder struct {
	limits source.Limits
	end    itemEnd
	item   bool   // one is at hand
	past   string // what ends the comment or CDATA at hand
	inside bool   // <items was there and </items> was not
	junk   bool   // there is text between the items
}

// detect looks for Burp's root. Heads may be cut anywhere.
func detect(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(head) == 0 || head[0] != '<' {
		return false
	}
	for {
		i := bytes.Index(head, []byte("<items"))
		if i < 0 {
			return false
		}
		head = head[i+len("<items"):]
		end := tagEnd(head, 0)
		if end < 0 {
			end = len(head)
		}
		if len(head) > 0 && !isNameByte(head[0]) && attribute(head[:end], "burpVersion") != nil {
			return true
		}
	}
}

// Next implements [source.Decoder].
func (d *decoder) Next(w *source.Window) (source.Piece, error) {
	for {
		if d.item {
			p, err := w.Entry(&d.end)
			if err == nil {
				d.item = false
			}
			return p, err
		}
		if err := d.step(w); err != nil {
			return source.Piece{}, err
		}
	}
}

// longestMark is how much must be seen to know what a tag is.
const longestMark = len(cdataMark)

// step goes on between the items.
func (d *decoder) step(w *source.Window) error {
	if err := w.SkipSpace(); err != nil {
		return err
	}
	if d.past != "" {
		return d.skip(w)
	}
	b := w.Bytes()
	if b[0] != '<' {
		// Where a document type stands, so do brackets.
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			i = len(b)
		}
		d.junk = d.junk || d.inside && b[0] != ']'
		w.Discard(i)
		return nil
	}
	for len(w.Bytes()) < longestMark {
		if err := w.More(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
	}
	switch b = w.Bytes(); {
	case bytes.HasPrefix(b, []byte(commentMark)):
		d.past = "-->"
	case bytes.HasPrefix(b, []byte(cdataMark)):
		d.past = "]]>"
	case isTag(b, "</items"):
		d.inside = false
		w.Discard(1)
	case isTag(b, "<items"):
		d.inside = true
		w.Discard(1)
		d.past = ">"
	case isTag(b, "<item") && b[len("<item")] != '/':
		d.item, d.end = true, itemEnd{}
	default:
		w.Discard(1)
		d.past = ">"
	}
	return nil
}

// isTag says whether b begins with a tag of that name.
func isTag(b []byte, begin string) bool {
	return bytes.HasPrefix(b, []byte(begin)) && len(b) > len(begin) && !isNameByte(b[len(begin)])
}

// skip passes over what ends with a mark. In a document type, tags stand in the tag, so the first > ends it.
func (d *decoder) skip(w *source.Window) error {
	for {
		b := w.Bytes()
		if i := bytes.Index(b, []byte(d.past)); i >= 0 {
			w.Discard(i + len(d.past))
			d.past = ""
			return nil
		}
		w.Discard(max(0, len(b)-len(d.past)+1))
		if err := w.More(); err != nil {
			return err
		}
	}
}

// Finish implements [source.Decoder].
func (d *decoder) Finish() string {
	switch {
	case d.inside || d.item || d.past != "":
		return "cut"
	case d.junk:
		return reasonXML
	}
	return ""
}

// Describe implements [source.Decoder]. Burp stands at the client, whose address it does not note.
func (d *decoder) Describe(s *call.Source) {
	s.Observes |= call.ObservesEverything &^ call.ObservesClientAddress
	s.Standpoint = "client"
}

// Found implements [source.Finder].
func (d *decoder) Found() (writer, by string) { return "burp", "Burp Suite's items" }
