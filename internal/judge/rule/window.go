package rule

import "crypto/sha256"

// window is what a rule remembers of one group.
type window struct {
	times   []int64 // of the calls that held, a ring of as many as are asked for; of steps: when each held last
	next    int
	values  map[[16]byte]int64 // when a value was seen last
	episode *episode           // what is being raised now
}

// size is what it takes, in entries.
func (w *window) size() int { return 1 + cap(w.times) + 2*len(w.values) }

// counts takes a call, and says from when on there were enough of them within the span; false where there were not.
func (w *window) counts(at int64, n int, within int64) (int64, bool) {
	if len(w.times) < n {
		w.times = append(w.times, at)
	} else {
		w.times[w.next] = at
		w.next = (w.next + 1) % n
	}
	if len(w.times) < n {
		return 0, false
	}
	oldest := w.times[w.next%n]
	return oldest, n == 1 || at-oldest <= within
}

// differs takes values of a call, and says from when on there were enough different ones.
func (w *window) differs(at int64, values []string, n int, within int64) (int64, bool) {
	if w.values == nil {
		w.values = map[[16]byte]int64{}
	}
	for _, v := range values {
		sum := sha256.Sum256([]byte(v))
		w.values[[16]byte(sum[:16])] = at
	}
	if len(w.values) < n {
		return 0, false
	}
	oldest := at
	for v, seen := range w.values {
		if at-seen > within {
			delete(w.values, v)
			continue
		}
		oldest = min(oldest, seen)
	}
	return oldest, len(w.values) >= n
}

// steps takes a call of which these conditions hold, and says from when on all of them did, within the span. Where they are
// ordered, each must hold of a later call than the one before it.
func (w *window) steps(at int64, hold []bool, ordered bool, within int64) (int64, bool) {
	n := len(hold)
	if w.times == nil {
		w.times = make([]int64, n)
	}
	if !ordered {
		oldest := at
		for i := range hold {
			if hold[i] {
				w.times[i] = at
			}
			oldest = min(oldest, w.times[i])
		}
		return oldest, oldest > 0 && at-oldest <= within
	}
	for i := n - 1; i >= 0; i-- {
		switch {
		case !hold[i]:
		case i == 0:
			w.times[0] = at
		case w.times[i-1] > 0 && at-w.times[i-1] <= within:
			w.times[i] = w.times[i-1] // when its first step was
		}
	}
	return w.times[n-1], hold[n-1] && w.times[n-1] > 0 && at-w.times[n-1] <= within
}

// clear forgets what was counted, once it was raised.
func (w *window) clear() {
	w.times, w.next, w.values = nil, 0, nil
}
