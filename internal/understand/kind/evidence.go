package kind

// Evidence is what is known of a field when its kind is decided. It holds names and counts, never a value.
type Evidence struct {
	Direction string // "request" or "response"
	Location  string // "path", "query", "header" or "body"
	// Name is "$.data[*].attrs.ffn" in a body, the name of a query or header field (a cookie as "cookie.NAME"), or the
	// parameter's name of a path segment.
	Name     string
	Siblings []string       // the last keys of the other leaves of the same objects
	Endpoint string         // "GET /v2/members/{memberId}/profile", as far as it is known
	Counts   [Classes]int64 // values by class
	Forms    [5]int64       // values by form
	Calls    int64          // calls in which the field stood
	Distinct int64          // different values, as far as identifiers were told apart; 0 where that is not known
	Trials   Trials         // what the tests of users' kinds said of its values
}

// Decision is what a field holds.
type Decision struct {
	Kind Kind
	// Base is the built-in kind that Kind refines, where Kind is a user's.
	Base Kind
	// Form is that of most values. A field of kind None with a form other than Clear holds values that machines make by
	// chance (a cursor, a nonce, a signature): what looks opaque there hides nothing.
	Form       Form
	Confidence float64  // 0 to 1, the probability that Kind is right
	Candidates []Kind   // what an undecided field could hold
	Reasons    []string // at most four, without a value in them
}

// tally is a column of values, summed up.
type tally struct {
	counts *[Classes]int64
	values int64 // that are not empty
	known  int64 // of these, the ones that could be looked at
}

func tallyOf(e *Evidence) tally {
	t := tally{counts: &e.Counts}
	for c, n := range e.Counts {
		if Class(c) == ClassEmpty || n <= 0 {
			continue
		}
		t.values += n
		if !in(unseen, Class(c)) {
			t.known += n
		}
	}
	return t
}

// share is the part of the known values that belong to the set.
func (t tally) share(set classSet) float64 {
	if t.known == 0 {
		return 0
	}
	return float64(t.count(set)) / float64(t.known)
}

func (t tally) count(set classSet) int64 {
	var n int64
	for c, k := range t.counts {
		if in(set, Class(c)) {
			n += k
		}
	}
	return n
}

// classSet is a set of classes, one bit each.
type classSet uint64

func setOf(classes ...Class) (s classSet) {
	for _, c := range classes {
		s |= 1 << c
	}
	return s
}

func in(s classSet, c Class) bool { return s&(1<<c) != 0 }

// unseen are the classes that say nothing of what a value is.
var unseen = setOf(ClassEmpty, ClassTooDeep, ClassGuessed, ClassOpaque, ClassCipher, ClassMasked, ClassDigest)
