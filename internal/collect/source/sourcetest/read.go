package sourcetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

// Log is what came of the text of a log.
type Log struct {
	Calls []call.Call
	// Reasons has one word for each entry, empty for a call, and at its end what Finish said, if anything.
	Reasons []string
	Source  call.Source
}

// String is the reasons with commas between.
func (l *Log) String() string { return strings.Join(l.Reasons, ",") }

// maxEntry is the longest entry that is kept whole, in bytes.
const maxEntry = 1 << 20

// Read reads a log, as the room does.
func Read(t testing.TB, f source.Format, text string) *Log {
	t.Helper()
	limits := source.Limits{MaxEntry: maxEntry}
	w, d := source.NewWindow(limits), f.New(limits)
	w.Reset(strings.NewReader(text), nil)
	space := source.Space{}
	space.Clear(&call.Batch{})
	log := &Log{}
	for {
		p, err := d.Next(w)
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, source.ErrFull) {
			w.Release()
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		c := call.Call{Sequence: uint64(len(log.Reasons))}
		reason := d.Read(p, &space, &c)
		if p.Open && reason == "json" {
			reason = "cut"
		}
		if reason == "" {
			Check(t, &c)
			log.Calls = append(log.Calls, c)
		}
		log.Reasons = append(log.Reasons, reason)
	}
	if word := d.Finish(); word != "" {
		log.Reasons = append(log.Reasons, word)
	}
	d.Describe(&log.Source)
	return log
}

// Check looks at what must hold of every call out of a log.
func Check(t testing.TB, c *call.Call) {
	t.Helper()
	switch {
	case len(c.Method) == 0 || bytes.IndexByte(c.Method, ' ') >= 0:
		t.Errorf("method %q", c.Method)
	case len(c.Path) == 0 && len(c.Host) == 0:
		t.Error("neither a path nor a host")
	case c.Status != 0 && (c.Status < 100 || c.Status > 999):
		t.Errorf("status %d", c.Status)
	case c.Duration < call.Unknown || c.Response.Body.Size < call.Unknown:
		t.Errorf("duration %d, size %d", c.Duration, c.Response.Body.Size)
	case c.Response.Body.State == call.BodyWhole && c.Response.Body.Bytes == nil:
		t.Error("a whole body without a byte")
	case c.Protocol != "" && !strings.HasPrefix(c.Protocol, "HTTP/"):
		t.Errorf("protocol %q", c.Protocol)
	}
	for _, h := range c.Request.Headers {
		if len(h.Name) == 0 || len(h.Value) == 0 {
			t.Errorf("an empty header %q: %q", h.Name, h.Value)
		}
	}
}

// Noon is the start that [Brief] leaves out.
var Noon = time.Date(2026, 3, 1, 11, 0, 0, 0, time.UTC)

// Brief says what a call is, in one line.
func Brief(c *call.Call) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s|%s|%s|%s|%s", c.Method, c.Scheme, c.Host, c.Path, c.Query, c.Protocol)
	fmt.Fprintf(&b, " %d %d %s", c.Status, c.Response.Body.Size, c.Response.Body.State)
	if c.Client.IsValid() {
		fmt.Fprintf(&b, " %s:%d", c.Client.Addr(), c.Client.Port())
	}
	if at := time.UnixMicro(c.Start).UTC(); !at.Equal(Noon) {
		fmt.Fprintf(&b, " at %s", at.Format("2006-01-02T15:04:05.999999"))
	}
	if c.Duration != call.Unknown {
		fmt.Fprintf(&b, " took %d", c.Duration)
	}
	for _, h := range c.Request.Headers {
		fmt.Fprintf(&b, " %s=%q", h.Name, h.Value)
	}
	for _, h := range c.Response.Headers {
		fmt.Fprintf(&b, " <%s=%q", h.Name, h.Value)
	}
	if body := c.Request.Body; body.State != call.BodyUnobservable {
		fmt.Fprintf(&b, " body %s %q", body.State, body.Bytes)
	}
	if len(c.Response.Body.Bytes) > 0 {
		fmt.Fprintf(&b, " answer %q", c.Response.Body.Bytes)
	}
	return b.String()
}
