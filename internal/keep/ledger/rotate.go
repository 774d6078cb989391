package ledger

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"github.com/waybill-security/waybill/internal/keep"
)

// Rotated is what a rotation of keys did.
type Rotated struct {
	Before, Now string // public keys
	Files       int    // that were written again
	Seal        keep.Seal
}

// Rotate gives the workspace new keys: what the vault and the journal hold is written again under them, and the log goes on under a new
// signing key, to which the one before hands over. Tokens stay what they are, and so do ids, seals and checkpoints; see docs/adr/0023. The key file
// is replaced; of the secrets before, the key of tokens alone lives on in the new one. Entry tells who rotates and why; it is sealed with it.
//
// MANIFEST decides which keys are in force: a rotation that is broken off before it was replaced leaves nothing, one that is broken off
// later is finished by the next writer, and read by anybody meanwhile.
func (l *Ledger) Rotate(ctx context.Context, entry []byte) (done Rotated, err error) {
	if l.opts.ReadOnly {
		return done, ErrReadOnly
	}
	l.compacting.Lock()
	defer l.compacting.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := l.amendable(ctx)
	if err == nil {
		done, err = l.rotate(ctx, s, entry)
	}
	if err != nil {
		return done, fmt.Errorf("cannot rotate the keys: %w", err)
	}
	return done, nil
}

func (l *Ledger) rotate(ctx context.Context, s *state, entry []byte) (done Rotated, err error) {
	if err := l.settleKeys(); err != nil { // of a rotation whose end failed
		return done, err
	}
	before := s.man.keys
	next, err := before.next()
	if err != nil {
		return done, err
	}
	waiting := l.opts.KeyFile + nextKeys
	if err = l.disk.write(waiting, []byte(next.text)); err == nil {
		err = l.disk.sync(filepath.Dir(waiting))
	}
	var c *change
	if err == nil {
		c, err = before.handOver(next, s.man.Size)
	}
	if err == nil {
		c.payload = entry
		done = Rotated{Before: before.verifier, Now: next.verifier}
		r := &rekeying{Ledger: l, state: s, change: c, from: before}
		if err = r.all(ctx); err == nil {
			done.Files = len(c.written)
			done.Seal, err = l.amend(ctx, s, c)
		}
	}
	l.state = nil             // what was written and not sealed is swept by who needs the state next
	if done.Seal.Root != "" { // it stands, though what was replaced may be there still
		return done, errors.Join(err, l.placeKeys())
	}
	if l.failed == nil { // else nobody knows which keys are in force
		_ = l.disk.remove(waiting) // the next writer does it otherwise
	}
	return done, err
}

// next makes the keys that come after these.
func (k *keys) next() (*keys, error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	signing, _, err := note.GenerateKey(rand.Reader, k.signer.Name())
	if err != nil {
		return nil, fmt.Errorf("cannot make a signing key: %w", err)
	}
	next, err := parseKeys(hex.EncodeToString(secret) + "\n" + signing + "\n" + hex.EncodeToString(k.tokens) + "\n")
	if err == nil {
		next.before = k
	}
	return next, err
}

// rekeying writes everything that rests under keys again, under others.
type rekeying struct {
	*Ledger
	*state
	*change
	from *keys
}

func (r *rekeying) all(ctx context.Context) error {
	r.gone = map[string]bool{}
	for _, f := range r.leaves {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, part := range []func(*leaf) error{r.rekeyTokens, r.rekeyTexts, r.rekeyEntry} {
			if err := part(f); err != nil {
				return err
			}
		}
	}
	for _, folder := range []string{"vault", "journal"} {
		if err := r.disk.sync(r.path(folder)); err != nil {
			return err
		}
	}
	return nil
}

// put writes a file in the place of another, before anybody knows of it.
func (r *rekeying) put(before, name string, data []byte) (*rested, error) {
	if err := r.disk.write(r.path(name), data); err != nil {
		return nil, err
	}
	listed := describe(name, data)
	r.gone[before] = true
	r.written = append(r.written, listed)
	return &rested{Size: listed.Size, SHA256: listed.SHA256}, nil
}

func (r *rekeying) rekeyTokens(f *leaf) error {
	name := f.tokensName()
	if _, ok := r.listed[name]; !ok || f.Kind != leafBatch {
		return nil
	}
	vault, err := r.readListed(r.listed, name)
	if err != nil {
		return err
	}
	if int64(len(vault)) != f.count(spaceToken)*int64(tokenRecord) {
		return broken(name, "it does not hold as many tokens as were sealed")
	}
	for at := 0; at < len(vault); at += tokenRecord {
		copy(vault[at:], r.from.openRecord(vault[at:at+tokenRecord]))
	}
	r.change.keys.wrapRecords(vault)
	now, err := r.put(name, versionedName("vault", f.Number, r.man.Size, ".tokens"), vault)
	if err == nil {
		r.note(amended{Leaf: f.Number, Tokens: now})
	}
	return err
}

func (r *rekeying) rekeyTexts(f *leaf) error {
	name := f.textsName()
	if _, ok := r.listed[name]; !ok || f.Kind != leafBatch {
		return nil
	}
	rows, vault, err := r.sealedTexts(r.state, f)
	if err != nil {
		return err
	}
	var out []byte
	for i := range rows {
		record, rest, err := cutText(vault)
		if err != nil {
			return broken(name, "%v", err)
		}
		vault = rest
		if len(record) == textHead { // it was erased
			out = append(out, record...)
			continue
		}
		salt, value, _, err := openText(record, rows[i].Number, r.from)
		if err != nil {
			return broken(name, "text %d: %v", rows[i].Number, err)
		}
		out = r.change.keys.appendText(out, append(salt, value...), appendTextContext(nil, rows[i].Number))
	}
	now, err := r.put(name, versionedName("vault", f.Number, r.man.Size, ".texts"), out)
	if err == nil {
		r.note(amended{Leaf: f.Number, Texts: now})
	}
	return err
}

func (r *rekeying) rekeyEntry(f *leaf) error {
	if f.Journal == nil || f.dropped() {
		return nil
	}
	name := f.journalName()
	secret, err := r.readListed(r.listed, name)
	if err != nil {
		return err
	}
	payload, err := r.from.openEntry(f, secret)
	if err != nil {
		return broken(name, "%v", err)
	}
	if secret, err = r.change.keys.sealEntry(f.Number, f.Journal.Kind, payload); err != nil {
		return err
	}
	now, err := r.put(name, versionedName("journal", f.Number, r.man.Size, "."+f.Journal.Kind), secret)
	if err == nil {
		now.Payload = int64(len(payload))
		r.note(amended{Leaf: f.Number, Journal: now})
	}
	return err
}
