// Package jsonwalk goes through a JSON text by its members and elements, for formats that read objects whose keys they know.
//
// In: one JSON text in a []byte. Out: keys and values in the order in which they stand.
//
//	var w jsonwalk.Walker
//	w.Begin(text)
//	for k, ok := w.Member(); ok; k, ok = w.Member() {
//		switch string(k) {
//		case "status":
//			status = w.Value()
//		default:
//			w.Skip()
//		}
//	}
//	whole := w.Whole()
//
// Once the text is bad, all loops over it end, and [Walker.Whole] is false. Nesting is never followed by recursion here.
//
// What it cannot do: read from a stream. Strings are decoded where they lie, so a text is gone through once.
package jsonwalk
