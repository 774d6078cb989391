package ledger

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/waybill-security/waybill/internal/keep"
)

// handoverOrigin is the first line of the note by which one signing key names the next: the log's name, the next key, and how many leaves the
// log had. From there on the key before speaks for nothing: a checkpoint of more leaves that it signed is a forged one.
const handoverOrigin = "waybill handover 1"

func handoverText(name, next string, size int64) string {
	return fmt.Sprintf("%s\n%s\n%s\n%d\n", handoverOrigin, name, next, size)
}

// handOver is the change by which the next keys take the place of these.
func (k *keys) handOver(next *keys, size int64) (*change, error) {
	endorsed, err := k.sign(handoverText(k.signer.Name(), next.verifier, size))
	if err != nil {
		return nil, err
	}
	return &change{
		amendment: amendment{Reason: keep.Rekeyed, Leaves: []amended{}, Keys: &newKeys{
			Verifier: next.verifier, Before: k.verifier, Endorsed: string(endorsed), KeyCheck: next.check,
		}},
		kind: keep.Rekeyed, keys: next,
	}, nil
}

// holds says whether a handover was signed by the key before it, and says what its leaf says.
func (n *newKeys) holds(number int64) bool {
	v, err := note.NewVerifier(n.Before)
	if err != nil || !signedBy([]byte(n.Endorsed), n.Before) {
		return false
	}
	text, _, _ := strings.Cut(n.Endorsed, "\n\n")
	return text+"\n" == handoverText(v.Name(), n.Verifier, number)
}

// signer is a public key that signed for the log, up to so many leaves.
type signer struct {
	verifier string
	until    int64 // -1 is no end
}

// signersOf lists the keys that may have signed for a log: the present one, and those that handed over.
func signersOf(now string, hands []*leaf) []signer {
	out := []signer{{now, -1}}
	for _, f := range hands {
		out = append(out, signer{f.Amendment.Keys.Before, f.Number})
	}
	return out
}

// signerOf finds the key that signed a checkpoint.
func signerOf(c Checkpoint, list []signer) (signer, bool) {
	for _, s := range list {
		if (s.until < 0 || c.Size <= s.until) && signedBy(c.Signed, s.verifier) {
			return s, true
		}
	}
	return signer{}, false
}

// hands are the leaves at which keys were handed over.
func (s *state) hands() (out []*leaf) {
	for _, f := range s.leaves {
		if f.Amendment != nil && f.Amendment.Keys != nil {
			out = append(out, f)
		}
	}
	return out
}

// handovers holds the keys of the log against one another: each was named by the one before it, and the last is in force.
func (v *verifier) handovers() {
	before := ""
	for i, r := range v.records {
		if r == nil || !isAmendment(r) {
			continue
		}
		f, err := parseLeaf(r, int64(i))
		if err != nil || f.Amendment.Keys == nil {
			continue
		}
		k := f.Amendment.Keys
		if !k.holds(f.Number) || before != "" && k.Before != before {
			v.blame(leavesFile, "leaf %d names keys that the ones before it did not hand over to", i)
		}
		before = k.Verifier
		v.hands = append(v.hands, f)
	}
	if v.man.Verifier != v.keys.verifier || before != "" && before != v.keys.verifier && !v.patchy {
		v.blame(manifestFile, "it names other keys than the log was handed over to")
	}
}

// Signing is a signing key of the log, with the leaves at which it began and ended.
type Signing struct {
	PublicKey string
	From      int64      // the first leaf that it may have signed for
	Since     *time.Time // nil for the first key
	Until     *int64     // leaves up to which it speaks for the log; nil for the present one
	Ended     *time.Time
	Handover  string // the signed note by which it named the next; empty for the present one
}

// Signings lists the signing keys of the log, the first one first.
func (s *Snapshot) Signings(_ context.Context) ([]Signing, error) {
	var out []Signing
	next := Signing{}
	for _, f := range s.state.hands() {
		at, err := time.Parse(leafTime, f.Time)
		if err != nil {
			return nil, broken(leavesFile, "leaf %d has no time", f.Number)
		}
		one := next
		one.PublicKey, one.Until, one.Ended, one.Handover = f.Amendment.Keys.Before, &f.Number, &at, f.Amendment.Keys.Endorsed
		out = append(out, one)
		next = Signing{From: f.Number, Since: &at}
	}
	next.PublicKey = s.state.man.keys.verifier
	return append(out, next), nil
}

// handedOver are the notes that lead from a key to the present one.
func (s *Snapshot) handedOver(from string) []string {
	out := []string{}
	for _, f := range s.state.hands() {
		if k := f.Amendment.Keys; k.Before == from || len(out) > 0 {
			out = append(out, k.Endorsed)
		}
	}
	return out
}
