package keep

import (
	"context"
	"errors"
	"iter"
	"math"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Sums are rows added up as far as deriving their meaning needs it. A store may keep them while it commits; they are what
// [SumUp] would find in the rows, or they are not kept at all.
type Sums struct {
	paths []PathUse // by number
	sets  numbered[SetPlace]
	uses  []SetUse // of sets
	seen  numbered[Sighting]

	guesses []uint32
	warm    uint64 // keeps what is looked at from being left out
}

// PathUse counts the calls of a path.
type PathUse struct {
	Calls   int64
	Success int64             // answered with a status below 400
	Refused int64             // answered 401 or 403
	Marks   observation.Marks // of any of them
	First   int64             // start of the first of them
}

// SetPlace is a field set where it was seen.
type SetPlace struct {
	Path, Set uint32
	Direction observation.Direction
	Success   bool // see ExposureTally; of requests always false
}

// SetUse counts the exposures of a field set at a place, as tallies do.
type SetUse struct{ Calls, Objects int64 }

// Sighting is what exposures have in common that are alike in all but time. Of requests nobody asks by whom.
type Sighting struct{ Path, Holder, Set, who uint32 }

// Response says whether the exposure stood in an answer.
func (s Sighting) Response() bool { return s.who&1 != 0 }

// Success says whether that answer had a status below 400.
func (s Sighting) Success() bool { return s.who&2 != 0 }

// Identity is who was answered; zero for a request.
func (s Sighting) Identity() Number { return Number(s.who >> 2) }

var errManyIdentities = errors.New("there are more identities than sums can hold")

// Call adds calls of a path, of which the first began at a time.
func (s *Sums) Call(path Number, status int, marks observation.Marks, calls, first int64) {
	for Number(len(s.paths)) <= path {
		s.paths = append(s.paths, PathUse{})
	}
	if use := &s.paths[path]; use.Calls == 0 || first < use.First {
		use.First = first
	}
	s.paths[path].Calls += calls
	s.paths[path].Marks |= marks
	if status > 0 && status < 400 {
		s.paths[path].Success += calls
	}
	if status == 401 || status == 403 {
		s.paths[path].Refused += calls
	}
}

// Exposures adds several exposures. What each is held against is looked at before any is added, so that the processor waits for all of it
// at once.
func (s *Sums) Exposures(list []ExposureTally) error {
	for i := range list {
		seen, _ := sighting(&list[i])
		s.guesses = append(s.guesses, s.seen.guess(seen.hash()))
	}
	for _, n := range s.guesses {
		if n != 0 {
			s.warm += uint64(s.seen.items.at(int(n) - 1).Path)
		}
	}
	s.guesses = s.guesses[:0]
	for i := range list {
		if _, err := s.Exposure(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// sighting is what an exposure is among the sightings; false where its caller has too high a number.
func sighting(t *ExposureTally) (Sighting, bool) {
	seen := Sighting{Path: uint32(t.Path), Set: uint32(t.Set), Holder: uint32(t.Holder)}
	if t.Direction == observation.Response {
		if seen.who = uint32(t.Identity)<<2 | 1; t.Success {
			seen.who |= 2
		}
		return seen, t.Identity <= math.MaxUint32>>2
	}
	return seen, true
}

// Exposure adds exposures, and returns the place by which Again adds more that are alike.
func (s *Sums) Exposure(t *ExposureTally) (place uint32, err error) {
	seen, ok := sighting(t)
	if !ok {
		return 0, errManyIdentities
	}
	set := SetPlace{Path: seen.Path, Set: seen.Set, Direction: t.Direction, Success: seen.Success()}
	at := s.sets.number(set, set.hash())
	if int(at) == len(s.uses) {
		s.uses = append(s.uses, SetUse{})
	}
	s.uses[at].Calls += t.Calls
	s.uses[at].Objects += t.Objects
	s.seen.number(seen, seen.hash())
	return at, nil
}

// Again adds an exposure with one object that is like one which was added before, without looking for it.
func (s *Sums) Again(place uint32) {
	s.uses[place].Calls++
	s.uses[place].Objects++
}

// SeenAgain adds exposures that are in all like some which were added before.
func (s *Sums) SeenAgain(t *ExposureTally) {
	set := SetPlace{Path: uint32(t.Path), Set: uint32(t.Set), Direction: t.Direction, Success: t.Success && t.Direction == observation.Response}
	at := s.sets.number(set, set.hash())
	if int(at) == len(s.uses) { // those before wait to be added
		s.uses = append(s.uses, SetUse{})
	}
	s.uses[at].Calls += t.Calls
	s.uses[at].Objects += t.Objects
}

// Paths yields the paths that were called, by number.
func (s *Sums) Paths() iter.Seq2[Number, PathUse] {
	return func(yield func(Number, PathUse) bool) {
		for n, use := range s.paths {
			if use.Calls > 0 && !yield(Number(n), use) {
				return
			}
		}
	}
}

// Sets yields the field sets with their places, each once.
func (s *Sums) Sets() iter.Seq2[SetPlace, SetUse] {
	return func(yield func(SetPlace, SetUse) bool) {
		for n, use := range s.uses {
			if !yield(s.sets.items.at(n), use) {
				return
			}
		}
	}
}

// Sightings yields every sighting once.
func (s *Sums) Sightings() iter.Seq[Sighting] {
	return func(yield func(Sighting) bool) {
		for n := range s.seen.items.count {
			if !yield(s.seen.items.at(n)) {
				return
			}
		}
	}
}

// Size is how many sightings there are.
func (s *Sums) Size() int { return s.seen.items.count }

// Frozen returns the sums as they are now: adding to s further does not change them.
func (s *Sums) Frozen() *Sums {
	return &Sums{
		paths: append([]PathUse(nil), s.paths...), uses: append([]SetUse(nil), s.uses...),
		sets: numbered[SetPlace]{items: s.sets.items.frozen()}, seen: numbered[Sighting]{items: s.seen.items.frozen()},
	}
}

func (p SetPlace) hash() uint64 {
	h := uint64(p.Path)<<32 | uint64(p.Set)
	h += uint64(p.Direction) << 62
	if p.Success {
		h ^= 1 << 61
	}
	return scatter(h)
}

func (s Sighting) hash() uint64 {
	return scatter(scatter(uint64(s.Path)<<32|uint64(s.Holder)) ^ (uint64(s.Set)<<32 | uint64(s.who)))
}

// scatter makes every bit of a number count in the low ones.
func scatter(h uint64) uint64 {
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 32
	h *= 0xff51afd7ed558ccd
	return h ^ h>>29
}

// Summed is a snapshot that may have kept its sums.
type Summed interface {
	// Sums returns the sums of all rows of the snapshot; nil where they were not kept.
	Sums() *Sums
}

// SumUp returns the sums of all rows of a snapshot: those that it kept, else by its tallies.
func SumUp(ctx context.Context, s Snapshot) (*Sums, error) {
	if kept, ok := s.(Summed); ok {
		if sums := kept.Sums(); sums != nil {
			return sums, nil
		}
	}
	return SumRows(ctx, s)
}

// SumRows adds up the tallies of a snapshot.
func SumRows(ctx context.Context, s Snapshot) (*Sums, error) {
	sums := &Sums{}
	for t, err := range s.CallTallies(ctx, Selection{}) {
		if err != nil {
			return nil, err
		}
		sums.Call(t.Path, t.Status, t.Marks, t.Calls, t.First)
	}
	for t, err := range s.ExposureTallies(ctx, Selection{}) {
		if err == nil {
			_, err = sums.Exposure(&t)
		}
		if err != nil {
			return nil, err
		}
	}
	return sums, nil
}
