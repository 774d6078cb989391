package ledger

import (
	"hash/maphash"
	"math"
	"sync"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// space is one of the dictionaries. Within each, numbers are consecutive from 1.
type space int

// The spaces, in the order in which their rows stand in a dictionary file: an entry refers to earlier spaces, or to
// earlier entries of its own. Tokens come last, since a reader takes them from the vault and can stop there.
const (
	spaceText space = iota
	spaceSource
	spaceField
	spacePath
	spaceSet
	spaceIdentity
	spaceHolder
	spaceChoice
	spaceToken
	spaces
)

var spaceNames = [spaces]string{"text", "source", "field", "path", "set", "identity", "holder", "choice", "token"}

// String gives the space as the dictionary files spell it.
func (s space) String() string { return spaceNames[s] }

func spaceNamed(name string) (space, bool) {
	for s, n := range spaceNames {
		if n == name {
			return space(s), true
		}
	}
	return 0, false
}

// dictionary holds every entry that was given a number. It only grows; a failed commit drops the whole of it.
type dictionary struct {
	mu     sync.RWMutex
	tokens tokenTable
	texts  textTable
	refs   [spaces]refTable  // of the spaces but texts and tokens
	known  map[string]uint32 // sources by id, in hex

	choices choiceTable

	sealing sealing
}

// textTable numbers texts by what they say. Whether one is open is settled when it is first seen.
type textTable struct {
	texts   textView
	index   slots
	indexed int
}

// textView is the readable part of a textTable. Each run is a byte that tells whether the text is open, and the text.
type textView struct{ runs textRuns }

const (
	sealedHead byte = iota
	openHead
)

func (v *textView) count() int { return v.runs.count }

// value returns what a text says. The number must have been given out.
func (v *textView) value(n uint32) string { return v.runs.run(int(n) - 1)[1:] }

// text is nothing for a number that was not given out.
func (v *textView) text(n uint32) observation.Text {
	if n == 0 || int(n) > v.runs.count {
		return observation.Text{}
	}
	run := v.runs.run(int(n) - 1)
	if run[0] == openHead {
		return observation.OpenText(run[1:])
	}
	return observation.SealedText(run[1:])
}

func (v *textView) add(t observation.Text) error {
	if v.runs.count == math.MaxUint32 {
		return errFull
	}
	head := sealedHead
	if t.Open() {
		head = openHead
	}
	return v.runs.addRun(head, t.Reveal())
}

// textSeed keys the hashes of texts, which come from outside.
var textSeed = maphash.MakeSeed()

func (t *textTable) hashOf(n uint32) uint64 { return maphash.String(textSeed, t.texts.value(n)) }

func (t *textTable) number(text observation.Text) (uint32, error) {
	if text.Empty() {
		return 0, nil
	}
	value := text.Reveal()
	hash := maphash.String(textSeed, value)
	n, slot := t.find(hash, value)
	if n != 0 {
		return n, nil
	}
	return t.put(text, hash, slot)
}

// numberSealed numbers a text that is sealed, of which there is no copy yet.
func (t *textTable) numberSealed(value []byte) (uint32, error) {
	hash := maphash.Bytes(textSeed, value)
	t.catchUp()
	n, slot := t.index.find(hash, func(n uint32) bool { return t.texts.value(n) == string(value) })
	if n != 0 {
		return n, nil
	}
	return t.put(observation.SealedText(string(value)), hash, slot)
}

func (t *textTable) find(hash uint64, value string) (uint32, uint64) {
	t.catchUp()
	return t.index.find(hash, func(n uint32) bool { return t.texts.value(n) == value })
}

// put adds a text that is not there at the slot that find returned.
func (t *textTable) put(text observation.Text, hash, slot uint64) (uint32, error) {
	if err := t.texts.add(text); err != nil {
		return 0, err
	}
	t.indexed++
	n := uint32(t.indexed)
	t.index.put(n, hash, slot, t.hashOf)
	return n, nil
}

// catchUp indexes what was loaded since.
func (t *textTable) catchUp() {
	for t.indexed < t.texts.count() {
		t.indexed++
		n := uint32(t.indexed)
		hash := t.hashOf(n)
		_, slot := t.index.find(hash, func(uint32) bool { return false })
		t.index.put(n, hash, slot, t.hashOf)
	}
}

// rest lets go of the indexes, which the next look-up makes again, and of scratch memory.
func (d *dictionary) rest() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sealing = sealing{}
	d.tokens.index, d.tokens.indexed = slots{}, 0
	d.texts.index, d.texts.indexed = slots{}, 0
	for s := range d.refs {
		d.refs[s].index, d.refs[s].indexed = slots{}, 0
	}
	d.choices = choiceTable{}
}

// counts is how many numbers each space has given out.
type counts [spaces]int

func (d *dictionary) counts() (c counts) {
	for s := range d.refs {
		c[s] = d.refs[s].count()
	}
	c[spaceText], c[spaceToken] = d.texts.texts.count(), d.tokens.tokens.count
	return c
}

// view is the dictionary as it stands at one moment. It does not change and needs no lock.
type view struct {
	of     *dictionary
	tokens blocks[observation.Token]
	texts  textView
	refs   [spaces]refView
}

func (d *dictionary) view() view {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.readable()
}

// find returns the number of a token that this view knows.
func (v view) find(token observation.Token) (uint32, bool) {
	d := v.of
	d.mu.RLock()
	if d.tokens.indexed < v.tokens.count {
		d.mu.RUnlock()
		d.mu.Lock()
		d.tokens.catchUp()
		d.mu.Unlock()
		d.mu.RLock()
	}
	defer d.mu.RUnlock()
	n, _ := d.tokens.find(token)
	return n, n != 0 && int(n) <= v.tokens.count
}
