package collect_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/waybill-security/waybill/internal/collect"
)

// FuzzRead reads anything as either format, whole and in two states, from a stream that cannot seek.
func FuzzRead(f *testing.F) {
	f.Add(lines(0, 3)+"x\n\n{\"a\":1}", true, 300)
	f.Add(harFile(0, 3), false, 900)
	f.Add(`{"log":{"entries":[1,"\"]",{"a":[}]`, false, 20)
	f.Add(`{"log":{"creator":{"name":"WebInspector"},"entries":[{}],"entries":[{}]}} {"log":{"entries":[`, false, 60)
	f.Add("\xEF\xBB\xBF{}\r\n\x00", true, 4)
	f.Fuzz(func(t *testing.T, content string, asLines bool, at int) {
		o := collect.Options{BatchCalls: 2, Format: "har"}
		if asLines {
			o.Format = "har-lines"
		}
		scan := func(s *store, content string) {
			if _, err := s.tryScan(o, content, "-"); err != nil {
				if known := new(collect.NotKnown); !errors.As(err, &known) {
					t.Fatal(err)
				}
			}
		}
		once, twice := newStore(t), newStore(t)
		scan(once, content)
		before := once.batches
		scan(once, content)
		if once.batches != before {
			t.Error("read again, something was new")
		}
		if !asLines {
			return // a HAR need not be one, so its tail may mean something else once it goes on
		}
		scan(twice, content[:min(max(at, 0), len(content))])
		scan(twice, content)
		if !slices.Equal(once.calls, twice.calls) {
			t.Errorf("cut at %d: %d calls, want %d", at, len(twice.calls), len(once.calls))
		}
	})
}
