package detect

import (
	"encoding/json"
	"fmt"

	"github.com/waybill-security/waybill/internal/keep"
)

// Sealed is a version of findings, whatever it was judged by.
type Sealed struct {
	Rules, Meaning string
	Batches        int64
	Findings       []Finding
}

// Newest reads the version of findings that was sealed last; the zero value where there is none.
func Newest(s keep.Snapshot) (Sealed, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil || len(entries) == 0 {
		return Sealed{}, err
	}
	e := entries[len(entries)-1]
	var v version
	if err := json.Unmarshal(e.Payload, &v); err != nil {
		return Sealed{}, fmt.Errorf("cannot read the findings in leaf %d: %w", e.Leaf, err)
	}
	return Sealed(v), nil
}
