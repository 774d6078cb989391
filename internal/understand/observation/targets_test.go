package observation_test

import (
	"reflect"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// A target that was told is found under its key, one by one and many at once, and shows what was told of it, whatever was
// told after.
func TestTargetsAreFoundAgain(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		targets := observation.NewTargets()
		told := map[observation.Key]observation.Target{}
		refs := map[observation.Key]observation.TargetRef{}
		for range rapid.IntRange(1, 200).Draw(r, "targets") {
			key := observation.KeyOf([]byte(strconv.Itoa(rapid.IntRange(0, 300).Draw(r, "name"))))
			if known := targets.Find(key); known.Ref != refs[key] {
				r.Fatalf("found number %d, want %d", known.Ref, refs[key])
			}
			if _, ok := told[key]; ok {
				continue
			}
			shown := target(r)
			told[key], refs[key] = shown, targets.Add(key, &shown)
		}
		var keys []observation.Key
		for key, want := range told {
			keys = append(keys, key)
			if got := targets.Target(refs[key]); !reflect.DeepEqual(got, want) {
				r.Fatalf("number %d shows %+v, want %+v", refs[key], got, want)
			}
			if marks, bare := targets.Told(targets.Find(key)); marks != want.Marks || bare != want.Bare {
				r.Fatalf("marks %b, bare %v, want %b, %v", marks, bare, want.Marks, want.Bare)
			}
			if !targets.Knows(refs[key]) || targets.Knows(observation.TargetRef(len(told)+1)) {
				r.Fatal("it does not know its own numbers")
			}
		}
		keys = append(keys, observation.KeyOf([]byte("nobody told")), observation.Key{})
		found := make([]observation.FoundTarget, len(keys))
		targets.FindAll(keys, found)
		hits := 0
		for i, known := range found {
			if known != (observation.FoundTarget{}) && known != targets.Find(keys[i]) {
				r.Fatalf("found number %d for another target", known.Ref)
			}
			if known.Ref != 0 {
				hits++
			}
		}
		if hits*3 < len(told) {
			r.Fatalf("only %d of %d are found at once", hits, len(told))
		}
	})
}

func target(r *rapid.T) (t observation.Target) {
	t.Path = observation.PathRef(rapid.IntRange(0, 3).Draw(r, "path"))
	t.Marks = observation.Marks(rapid.IntRange(0, 3).Draw(r, "marks"))
	t.Bare = rapid.Bool().Draw(r, "bare")
	if t.Exposed = rapid.Bool().Draw(r, "exposed"); t.Exposed {
		t.Set = observation.SetRef(rapid.IntRange(0, 3).Draw(r, "set"))
	}
	for i := range rapid.IntRange(0, 2).Draw(r, "identifiers") {
		t.Identifiers = append(t.Identifiers, observation.Identifier{Field: observation.FieldRef(i), Token: observation.Token{byte(rapid.IntRange(1, 9).Draw(r, "token"))}})
	}
	for i := range rapid.IntRange(0, 2).Draw(r, "said") {
		t.Said = append(t.Said, observation.Said{Field: observation.FieldRef(i), Word: observation.WordRef(rapid.IntRange(0, 2).Draw(r, "word"))})
	}
	return t
}

func TestAnObservationIsFilledFromItsTarget(t *testing.T) {
	b := observation.Batch{Targets: observation.NewTargets()}
	ids := []observation.Identifier{{Field: 1, Token: observation.Token{7}}}
	o := observation.Observation{Status: 200, Target: b.Targets.Add(observation.KeyOf([]byte("GET /7")), &observation.Target{Path: 4, Identifiers: ids, Exposed: true, Set: 5})}
	b.Fill(&o)
	want := observation.Observation{
		Status: 200, Path: 4, Holders: []observation.Holder{{Parent: -1, Identifiers: ids}},
		Exposures: []observation.Exposure{{Direction: observation.Request, Set: 5, Objects: 1}},
	}
	if !reflect.DeepEqual(o, want) {
		t.Errorf("got %+v, want %+v", o, want)
	}
}

func TestATableOfTargetsBecomesFull(t *testing.T) {
	targets := observation.NewTargets()
	shown := observation.Target{Identifiers: make([]observation.Identifier, 64)}
	for n := 0; !targets.Full(); n++ {
		if n > 1<<16 {
			t.Fatal("it grows without a bound")
		}
		targets.Add(observation.KeyOf([]byte(strconv.Itoa(n))), &shown)
	}
}

func TestNoTableKnowsATarget(t *testing.T) {
	var none *observation.Targets
	if none.Knows(1) {
		t.Error("a table that is not there knows a target")
	}
}
