package call_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
)

// Whatever is kept stays as it was, however much is kept after it.
func TestArenaKeepsWhatItWasGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b call.Batch
		sizes := rapid.SliceOfN(rapid.OneOf(rapid.IntRange(0, 64), rapid.IntRange(1<<18, 1<<19)), 1, 12).Draw(t, "sizes")
		kept := make([][]byte, len(sizes))
		for i, n := range sizes {
			kept[i] = b.Keep(bytes.Repeat([]byte{byte(i + 1)}, n))
		}
		for i, p := range kept {
			if !bytes.Equal(p, bytes.Repeat([]byte{byte(i + 1)}, sizes[i])) {
				t.Fatalf("piece %d of %d bytes was changed", i, sizes[i])
			}
			if cap(p) != len(p) {
				t.Fatalf("appending to piece %d would write into its neighbour", i)
			}
		}
	})
}

func TestHeaderIsFoundInAnyCase(t *testing.T) {
	m := call.Message{Headers: []call.Header{{Name: []byte("X-Trace"), Value: []byte("1")}, {Name: []byte("x-trace"), Value: []byte("2")}}}
	if got := string(m.Header("X-TRACE")); got != "1" {
		t.Errorf("got %q, want the first", got)
	}
	if m.Header("X-Trac") != nil || m.Header("X-Traces") != nil {
		t.Error("another name was taken for it")
	}
}

func TestTimeGoesThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := call.Time(rapid.Int64Range(1, 4_000_000_000_000_000).Draw(t, "microseconds"))
		text, err := want.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var got call.Time
		if err := got.UnmarshalJSON(text); err != nil || got != want {
			t.Fatalf("%d became %s became %d, %v", want, text, got, err)
		}
	})
	if text, _ := call.Time(1768221243120000).MarshalJSON(); string(text) != `"2026-01-12T12:34:03.120000Z"` {
		t.Errorf("got %s", text)
	}
	var none call.Time
	if text, _ := none.MarshalJSON(); string(text) != "null" {
		t.Errorf("an unknown time is %s", text)
	}
	if none.UnmarshalJSON([]byte(`"yesterday"`)) == nil {
		t.Error("yesterday is a time")
	}
}
