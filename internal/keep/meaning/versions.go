package meaning

import (
	"iter"
	"time"

	"github.com/waybill-security/waybill/internal/keep"
)

// Version is a version of meaning as it was sealed, without what it says of fields and people.
type Version struct {
	Digest    string
	Model     string
	Time      time.Time // of sealing
	Endpoints []Endpoint
}

// Versions yields the versions that were sealed, oldest first.
func Versions(s keep.Snapshot) iter.Seq2[Version, error] {
	return func(yield func(Version, error) bool) {
		entries, err := s.Journal(JournalKind)
		if err != nil {
			yield(Version{}, err)
			return
		}
		for _, e := range entries {
			v, err := decode(e)
			if err != nil {
				yield(Version{}, err)
				return
			}
			if !yield(Version{v.Digest, v.Model, e.Time, v.Endpoints}, nil) {
				return
			}
		}
	}
}
