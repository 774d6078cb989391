package jsonscan_test

import (
	"testing"

	"github.com/waybill-security/waybill/internal/jsonscan"
)

func TestPieces(t *testing.T) {
	for in, want := range map[string][3]int{ // where plain text, a string (where a quote begins it) and a number end
		`"abc"`: {0, 5, -1}, `abc\`: {3, -1, -1}, `"a\"b" `: {0, 6, -1}, `"a\x"`: {0, -1, -1}, "\"a\nb\"": {0, -1, -1}, `"abcdefghijklm`: {0, -1, -1},
		`0123456789abcdef"`: {16, 16, 1}, `-12.5e+3,`: {9, 8, 8}, `-`: {1, 0, -1}, `1.`: {2, 1, -1}, `1e`: {2, 1, -1}, `007`: {3, 2, 1}, ``: {0, 0, -1},
	} {
		if got := jsonscan.PlainEnd([]byte(in), 0); got != want[0] {
			t.Errorf("%s: plain text to %d, want %d", in, got, want[0])
		}
		if len(in) > 0 && in[0] == '"' {
			if got := jsonscan.StringEnd([]byte(in), 0); got != want[1] {
				t.Errorf("%s: a string to %d, want %d", in, got, want[1])
			}
		}
		if got := jsonscan.NumberEnd([]byte(in), 0); got != want[2] {
			t.Errorf("%s: a number to %d, want %d", in, got, want[2])
		}
	}
}
