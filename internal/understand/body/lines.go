package body

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// readLines reads a body of JSON texts, one a line, each a root of its own. A damaged line does not hide the ones behind it.
// The record separator of RFC 7464 is passed over.
func readLines(w *Walker, b []byte) observation.Fault {
	fault := observation.NoFault
	for len(b) > 0 {
		line := b
		if i := bytes.IndexByte(b, '\n'); i >= 0 {
			line, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		if f := readJSON(w, bytes.TrimLeft(line, " \t\r\x1E")); f != observation.NoFault {
			fault = f
		}
	}
	return fault
}
