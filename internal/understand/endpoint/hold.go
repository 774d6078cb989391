package endpoint

// Held is what was decided of a part of a path before: a set of bits, so that paths which become one can be held to no more than they
// agree upon.
type Held uint8

// What can be held on to.
const (
	HeldFixed Held = 1 << iota
	HeldValue
)

// lean is to which side the bars of a position are moved.
type lean int8

const (
	toFixed lean = iota - 1
	upright
	toValue
)

// bar is a bar of evidence that speaks for values, as high as it is for this position.
func (p *position) bar(n float64) float64 { return n * (1 - holdMargin*float64(p.lean)) }

// settled says whether no word is new any more. Where words were held to be fixed, a few new ones do not count.
func (p *position) settled(f *family) bool {
	if p.lean == toFixed {
		return f.unseen() < p.bar(openShare)
	}
	return f.unseen() == 0
}

// hold holds on to what was decided of words before, where the evidence is against it by less than a margin: a word that was a value
// stays one if it is one with all bars moved down by holdMargin, and one that was fixed stays so if it is with bars moved up. Words of
// which nothing was decided go with those that are held. It says whether anything was held.
func (p *position) hold() (held bool) {
	plain := make([]bool, len(p.branches))
	against := map[lean]bool{}
	for i, b := range p.branches {
		plain[i] = b.parameter
		if l := b.held(); l != upright && b.parameter != (l == toValue) {
			against[l] = true
		}
	}
	if len(against) == 0 {
		return false
	}
	decided := append([]bool(nil), plain...)
	for _, l := range [...]lean{toValue, toFixed} {
		if against[l] && p.holdTo(l, plain, decided) {
			held = true
		}
	}
	for i, b := range p.branches {
		b.parameter = decided[i]
	}
	return held
}

// holdTo decides with the bars moved to one side. Where that keeps a held word what it was, it keeps those of which nothing is known.
func (p *position) holdTo(l lean, plain, decided []bool) (held bool) {
	p.lean = l
	p.weighAll()
	p.lean = upright
	for i, b := range p.branches {
		if b.held() == l && plain[i] != b.parameter {
			decided[i], held = b.parameter, true
		}
	}
	for i, b := range p.branches {
		if held && b.held() == upright {
			decided[i] = b.parameter
		}
	}
	return held
}

// held is to which side a word is held.
func (b *branch) held() lean {
	if !b.literal() {
		return upright
	}
	switch b.before {
	case HeldFixed:
		return toFixed
	case HeldValue:
		return toValue
	}
	return upright
}

// hold notes what was decided of the parts of a path.
func (it *item) hold(held []Held) {
	for i := range min(len(held), it.length()) {
		if it.Held == nil {
			it.Held = make([]Held, it.length())
		}
		it.Held[i] |= held[i]
	}
}
