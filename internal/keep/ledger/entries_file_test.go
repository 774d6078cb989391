package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDictionaryReadersAgree compares the quick reader of dictionary files with the plain one.
func TestDictionaryReadersAgree(t *testing.T) {
	text := "members"
	want := []dictionaryRow{
		{Space: "text", Number: 1, Text: &text},
		{Space: "text", Number: 2, Commitment: []byte{1, 2, 3}},
		{Space: "set", Number: 1},
		{Space: "holder", Number: 1, Refs: []int64{0, 1, 2, 3, 1 << 31}},
	}
	for n := range int64(3000) {
		want = append(want, dictionaryRow{Space: "holder", Number: n + 2, Refs: []int64{n, 1, n}})
	}
	all := append(append([]dictionaryRow(nil), want...), dictionaryRow{Space: "token", Number: 1, Commitment: []byte{9}}, dictionaryRow{Space: "token", Number: 2})
	data, err := encodeRows(all)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := decodeRows[dictionaryRow](data)
	if err != nil {
		t.Fatal(err)
	}
	quick, err := decodeDictionary(data)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]dictionaryRow{"plain": plain[:len(want)], "quick": quick} {
		for i := range got {
			if len(got[i].Refs) == 0 {
				got[i].Refs = nil
			}
			if len(got[i].Commitment) == 0 {
				got[i].Commitment = nil
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff[:min(len(diff), 800)])
		}
	}
	if other, err := encodeRows([]callRow{{Source: 1}}); err != nil {
		t.Fatal(err)
	} else if _, err := decodeDictionary(other); err == nil {
		t.Error("a file of calls was read as a dictionary")
	}
}
