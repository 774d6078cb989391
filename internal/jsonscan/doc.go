// Package jsonscan reads JSON in one pass over a byte slice: strict in grammar, fast, without allocations in steady state
// and without recursion, so that no depth of nesting can overflow the stack.
//
// In: a []byte that holds one JSON text (RFC 8259), with or without a byte order mark. Out: one token a call of
// [Scanner.Next], with the key it stands under, its bytes and its place.
//
//	var s jsonscan.Scanner
//	s.Reset([]byte(`{"id":12,"tags":["a","b"]}`))
//	for k := s.Next(); k != jsonscan.End && k != jsonscan.Invalid; k = s.Next() {
//		fmt.Println(k, string(s.Key()), string(s.Raw()))
//	}
//	// object_begin · number id 12 · array_begin tags · string a · string b · array_end · object_end
//
// A key is no token of its own: it comes with the value that it leads to, which halves the number of calls. All keys are
// delivered, repeated ones too, in the order in which they stand. Numbers are delivered as they are written, whatever
// their size. Bytes that are not UTF-8 and lone surrogates are let through and flagged. When the text breaks, everything
// before the damage has been delivered, and [Scanner.Err] says where and why.
//
// It cannot read from a stream, and it does not keep anything: slices that it returns point into the input, or into a
// buffer that the next call of Next may use again.
package jsonscan
