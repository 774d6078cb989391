package incident

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/keep"
)

// JournalKind is the kind under which versions stand in the journal.
const JournalKind = "incident"

// Question is what a file's facts are asked by, again and again. It holds ids and kinds, no value of a person.
type Question struct {
	Finding   string   `json:"finding,omitempty"`
	Actors    []string `json:"actors,omitempty"`
	Sessions  []string `json:"sessions,omitempty"`
	Endpoints []string `json:"endpoints,omitempty"`
	Kinds     []string `json:"kinds,omitempty"`
	Hops      []string `json:"hops,omitempty"`
	From      string   `json:"from,omitempty"`
	To        string   `json:"to,omitempty"`
	Threshold float64  `json:"threshold,omitempty"`
}

// Version is a version as it rests: its bytes, and the question.
type Version struct {
	Question Question `json:"question"`
	Text     []byte   `json:"text"`

	File File   `json:"-"`
	Sum  string `json:"-"`
	Leaf int64  `json:"-"` // of the Merkle log
}

// Save seals a version.
func Save(ctx context.Context, store keep.Store, v Version) error {
	return keep.Say(ctx, store, JournalKind, v, "the incident file")
}

// Load returns all versions of all files, by incident and version, and checks that each names the one before.
func Load(s keep.Snapshot) ([]Version, error) {
	entries, err := s.Journal(JournalKind)
	if err != nil {
		return nil, err
	}
	var all []Version
	last := map[string]*Version{}
	for _, e := range entries {
		v := Version{Leaf: e.Leaf}
		if err := json.Unmarshal(e.Payload, &v); err != nil {
			return nil, fmt.Errorf("cannot read the incident file in leaf %d: %w", e.Leaf, err)
		}
		if err := json.Unmarshal(v.Text, &v.File); err != nil {
			return nil, fmt.Errorf("cannot read the incident file in leaf %d: %w", e.Leaf, err)
		}
		if v.File.Format != Format {
			return nil, fmt.Errorf("the incident file in leaf %d is of another version of Waybill", e.Leaf)
		}
		v.Sum = Sum(v.Text)
		if err := follows(last[v.File.Incident], &v); err != nil {
			return nil, err
		}
		last[v.File.Incident] = &v
		all = append(all, v)
	}
	slices.SortStableFunc(all, func(a, b Version) int {
		return cmp.Or(cmp.Compare(a.File.Incident, b.File.Incident), cmp.Compare(a.File.Version, b.File.Version))
	})
	return all, nil
}

// follows checks one link of the chain.
func follows(before, v *Version) error {
	is := v.File.Before
	switch {
	case before == nil && is == nil && v.File.Version == 1:
		return nil
	case before != nil && is != nil && is.SHA256 == before.Sum && v.File.Version == before.File.Version+1:
		return nil
	}
	return fmt.Errorf("version %d of incident file %s does not name the version before by its hash", v.File.Version, v.File.Incident)
}
