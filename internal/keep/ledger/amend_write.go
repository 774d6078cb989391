package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
)

// change is what an amendment does: files that are new, and those that are not listed any more.
type change struct {
	amendment
	kind    string // of the journal entry that tells more
	payload []byte
	files   []file       // to be written
	written []sealedFile // that lie on the disk already
	gone    map[string]bool
	keys    *keys // under which all rests from now on; nil for those of before
}

// note puts an amended leaf in its place.
func (c *change) note(x amended) {
	at, found := slices.BinarySearchFunc(c.Leaves, x.Leaf, func(a amended, leaf int64) int { return int(a.Leaf - leaf) })
	if !found {
		c.Leaves = slices.Insert(c.Leaves, at, x)
		return
	}
	have := &c.Leaves[at]
	for _, part := range []struct{ from, to **rested }{{&x.Tokens, &have.Tokens}, {&x.Texts, &have.Texts}, {&x.Journal, &have.Journal}} {
		if *part.from != nil {
			*part.to = *part.from
		}
	}
	if x.Calls != nil {
		have.Calls, have.Exposures = x.Calls, x.Exposures
	}
	have.Removed = append(have.Removed, x.Removed...)
}

// replace lists a file of a leaf that is written again, in the place of the one before.
func (c *change) replace(before string, f file) *rested {
	if c.gone == nil {
		c.gone = map[string]bool{}
	}
	c.gone[before] = true
	c.files = append(c.files, f)
	listed := describe(f.name, f.data)
	return &rested{Size: listed.Size, SHA256: listed.SHA256}
}

// amend seals a change as one leaf, and puts its files in the place of others: all of it is there after the rename of MANIFEST, and
// nothing before. The state in memory is read anew by who needs it next. An error beside a seal says that the change stands, and that
// files which it replaced could not be removed. l.mu is held.
func (l *Ledger) amend(ctx context.Context, s *state, c *change) (keep.Seal, error) {
	k := s.man.keys
	if c.keys != nil {
		k = c.keys
	}
	secret, err := k.sealEntry(s.man.Size, c.kind, c.payload)
	if err != nil {
		return keep.Seal{}, err
	}
	name := journalName(s.man.Size, c.kind)
	f := &leaf{
		Kind: leafAmendment, Number: s.man.Size, Time: l.timeBehind(s), Amendment: &c.amendment,
		Journal: &entry{Kind: c.kind, Size: int64(len(c.payload)), SHA256: describe(name, secret).SHA256},
	}
	next := s.next()
	before := len(next.man.Files)
	next.man.Files = slices.DeleteFunc(next.man.Files, func(f sealedFile) bool { return c.gone[f.Name] })
	if len(next.man.Files) != before-len(c.gone) {
		return keep.Seal{}, broken(manifestFile, "it does not list the files of all leaves")
	}
	next.man.Files = append(next.man.Files, c.written...)
	next.man.Epoch++
	if err := l.makeEpoch(next.man.Epoch); err != nil {
		return keep.Seal{}, err
	}
	if c.keys != nil {
		next.man.KeyCheck, next.man.Verifier, next.man.keys = k.check, k.verifier, k
	}
	seal, err := l.publish(ctx, next, f, append(c.files, file{name, secret}))
	l.state = nil
	if err != nil {
		return keep.Seal{}, err
	}
	for name := range c.gone {
		if !strings.HasPrefix(name, "segments/") {
			_ = l.disk.remove(l.path(name)) // the next writer does it otherwise
		}
	}
	return seal, l.clear(next.man)
}

// errStaged says that something is staged that was not committed.
var errStaged = errors.New("something was staged and not committed yet")

// amendable returns the state that can be amended. l.mu is held.
func (l *Ledger) amendable(ctx context.Context) (*state, error) {
	s, err := l.writable(ctx)
	if err == nil && s.intern.staged.any {
		return nil, errStaged
	}
	return s, err
}
