package jsonscan_test

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

func ExampleScanner() {
	var s jsonscan.Scanner
	s.Reset([]byte(`{"id":12,"tags":["a","b"],"skipped":{"x":[1,2]}}`))
	for k := s.Next(); k != jsonscan.End && k != jsonscan.Invalid; k = s.Next() {
		if string(s.Key()) == "skipped" {
			s.Skip()
		}
		fmt.Printf("%s %q %s\n", k, s.Key(), s.Raw())
	}
	// Output:
	// object_begin "" {
	// number "id" 12
	// array_begin "tags" [
	// string "" a
	// string "" b
	// array_end "" ]
	// object_begin "skipped" {"x":[1,2]}
	// object_end "" }
}
