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
	spaceToken
	spaces
)

var spaceNames = [spaces]string{"text", "source", "field", "path", "set", "identity", "holder", "token"}

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
}

// textTable numbers texts by what they say. Whether one is open is settled when it is first seen.
type textTable struct {
	texts   []observation.Text
	index   slots
	indexed int
}

// textSeed keys the hashes of texts, which come from outside.
var textSeed = maphash.MakeSeed()

func (t *textTable) hashOf(n uint32) uint64 { return maphash.String(textSeed, t.texts[n-1].Reveal()) }

func (t *textTable) number(text observation.Text) (uint32, error) {
	if text.Empty() {
		return 0, nil
	}
	for t.indexed < len(t.texts) { // what was loaded since
		t.indexed++
		n := uint32(t.indexed)
		_, slot := t.index.find(t.hashOf(n), func(uint32) bool { return false })
		t.index.put(n, slot, t.hashOf)
	}
	value := text.Reveal()
	n, slot := t.index.find(maphash.String(textSeed, value), func(n uint32) bool { return t.texts[n-1].Reveal() == value })
	if n != 0 {
		return n, nil
	}
	if len(t.texts) == math.MaxUint32 {
		return 0, errFull
	}
	t.texts = append(t.texts, text)
	t.indexed++
	n = uint32(t.indexed)
	t.index.put(n, slot, t.hashOf)
	return n, nil
}

// counts is how many numbers each space has given out.
type counts [spaces]int

func (d *dictionary) counts() (c counts) {
	for s := range d.refs {
		c[s] = d.refs[s].count()
	}
	c[spaceText], c[spaceToken] = len(d.texts.texts), len(d.tokens.tokens)
	return c
}

// view is the dictionary as it stands at one moment. It does not change and needs no lock.
type view struct {
	of     *dictionary
	tokens []observation.Token
	texts  []observation.Text
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
	if d.tokens.indexed < len(v.tokens) {
		d.mu.RUnlock()
		d.mu.Lock()
		d.tokens.catchUp()
		d.mu.Unlock()
		d.mu.RLock()
	}
	defer d.mu.RUnlock()
	n, _ := d.tokens.find(token)
	return n, n != 0 && int(n) <= len(v.tokens)
}
