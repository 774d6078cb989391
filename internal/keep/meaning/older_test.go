package meaning_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// journal is a snapshot that holds nothing but one version of meaning.
type journal struct {
	keep.Snapshot
	payload string
}

func (j journal) Journal(string) ([]keep.JournalEntry, error) {
	return []keep.JournalEntry{{Kind: meaning.JournalKind, Payload: []byte(j.payload)}}, nil
}

// A version that another Waybill wrote in its own way is as good as none: what it says is derived anew. One that these rules
// wrote, and that cannot be read, is damage.
func TestAVersionOfOtherRulesIsNone(t *testing.T) {
	for _, asked := range []string{"", "m_older"} {
		_, err := meaning.Load(journal{payload: `{"digest":"m_older","model":"waybill-0","leaves":1}`}, asked)
		if !errors.Is(err, meaning.ErrNone) || !strings.Contains(err.Error(), "m_older") {
			t.Errorf("asked for %q: %v", asked, err)
		}
	}
	_, err := meaning.Load(journal{payload: `{"digest":"m_here","model":"` + meaning.Model + `","leaves":1}`}, "")
	if err == nil || errors.Is(err, meaning.ErrNone) {
		t.Errorf("damage is %v", err)
	}
}
