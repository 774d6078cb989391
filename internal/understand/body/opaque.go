package body

import "github.com/waybill-security/waybill/internal/understand/observation"

// readOpaque delivers one leaf that nobody can look into.
func readOpaque(w *Walker, b []byte) observation.Fault {
	w.sink.Leaf(w.root, Value{Bytes: b, Type: Opaque})
	return observation.NoFault
}

// readUnsupported does the same for formats that could be looked into, and says so.
func readUnsupported(w *Walker, b []byte) observation.Fault {
	readOpaque(w, b)
	return observation.Unsupported
}
