package ledger

import (
	"context"
	"path/filepath"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// leaves goes through the log from its first leaf to its last.
func (v *verifier) leaves(ctx context.Context) error {
	before := ""
	for i, record := range v.records {
		if err := ctx.Err(); err != nil {
			return err
		}
		if record == nil {
			continue // blamed already
		}
		f, err := parseLeaf(record, int64(i))
		if err != nil {
			v.blame(leavesFile, "%v", err)
			v.patchy = true
			continue
		}
		if f.Time < before {
			v.blame(leavesFile, "leaf %d says that it was sealed before the one in front of it", i)
		}
		before = f.Time
		f.now = v.amended[int64(i)]
		switch f.Kind {
		case leafBatch:
			v.batch(f)
		default:
			v.journal(f)
		}
	}
	if !v.patchy && v.report.Batches != v.man.Batches {
		v.blame(manifestFile, "it counts %d batches, the log holds %d", v.man.Batches, v.report.Batches)
	}
	return nil
}

// read returns the bytes of a file that a leaf accounts for; false when there is nothing more to say about it.
func (v *verifier) read(name string) ([]byte, bool) {
	v.used[name] = true
	f, ok := v.listed[name]
	if !ok {
		v.blame(name, "the log accounts for it, and MANIFEST does not list it")
	}
	if v.bad[name] {
		return nil, false
	}
	data, err := readPart(filepath.Join(v.dir, filepath.FromSlash(name)), f.Size)
	if err == nil {
		err = f.check(data)
	}
	if err != nil {
		v.blame(name, "it changed while it was looked at")
		return nil, false
	}
	return data, true
}

func (v *verifier) journal(f *leaf) {
	if f.Journal == nil || f.dropped() {
		return
	}
	name := f.journalName()
	data, ok := v.read(name)
	if !ok {
		return
	}
	want := f.Journal.SHA256
	if f.now != nil && f.now.journal != nil {
		want = f.now.journal.SHA256
	}
	if describe(name, data).SHA256 != want {
		v.blame(name, "it is not what leaf %d sealed", f.Number)
		return
	}
	if _, err := v.keys.openEntry(f, data); err != nil {
		v.blame(name, "%v", err)
	}
}

// verifyRows reads rows and holds them against their digest.
func verifyRows[T any, P canonicalRow[T]](v *verifier, name string, want *digest) ([]T, bool) {
	if want.Rows == 0 {
		if _, ok := v.listed[name]; ok {
			v.used[name] = true
			v.blame(name, "it is listed, and its leaf knows of no rows")
		}
		return nil, true
	}
	data, ok := v.read(name)
	if !ok {
		return nil, false
	}
	rows, err := decodeRows[T](data)
	if err != nil {
		v.blame(name, "%v", err)
		return nil, false
	}
	if got := digestOf[T, P](rows); *got != *want {
		v.blame(name, "its rows are not those that were sealed")
		return nil, false
	}
	return rows, true
}

func (v *verifier) batch(f *leaf) {
	v.report.Batches++
	entries, unread := uint64(0), int64(0)
	for _, p := range f.Batches {
		entries += p.Entries
		unread += p.Unread
	}
	v.report.Entries += int64(entries)
	if uint64(f.Calls.Rows+unread) != entries {
		v.blame(leavesFile, "leaf %d does not account for its entries", f.Number)
	}
	if !v.patchy {
		t, err := v.trail.follow(f)
		if err != nil {
			v.blame(leavesFile, "leaf %d: %v", f.Number, err)
		}
		v.trail = t
		v.numbers(f)
	}
	after := f.after()
	if calls, name, ok := leafRows[callRow](v, f, ofCalls, callRowAt); ok && !after.holdCalls(f, calls) {
		v.blame(name, "a row is out of order, or names what has no number")
	}
	if exposures, name, ok := leafRows[exposureRow](v, f, ofExposures, exposureRowAt); ok && !after.holdExposures(exposures, f.changed()) {
		v.blame(name, "a row is out of order, or names what has no number")
	}
	v.coverage(f)
	rows, ok := verifyRows[dictionaryRow](v, dictionaryName(f.Number), f.Dictionary)
	if ok {
		v.dictionary(f, rows)
	}
	for _, name := range []string{f.tokensName(), f.textsName()} {
		if !ok || len(rows) == 0 {
			v.used[name] = true // without the dictionary, nothing can be said beyond its SHA-256
		}
	}
}

// numbers says whether the numbers of a leaf go on where those of the leaf before it ended.
func (v *verifier) numbers(f *leaf) {
	if len(f.Numbers) != int(spaces) {
		v.blame(leavesFile, "leaf %d does not say which numbers it gave out", f.Number)
		return
	}
	total := int64(0)
	for s, r := range f.Numbers {
		if r.Space != space(s).String() || r.First != int64(v.counts[s])+1 || r.Count < 0 {
			v.blame(leavesFile, "leaf %d gives out numbers of %s that are not the next ones", f.Number, space(s))
		}
		total += r.Count
	}
	if total != f.Dictionary.Rows {
		v.blame(leavesFile, "leaf %d gives out other numbers than its dictionary has", f.Number)
	}
	v.counts = f.after()
}

// dictionary holds the entries of a leaf against its numbers, and the vault against the commitments.
func (v *verifier) dictionary(f *leaf, rows []dictionaryRow) {
	tokens, texts := v.vault(f, rows)
	before, after := f.after(), f.after()
	for s := range before {
		before[s] -= int(f.count(space(s)))
	}
	for i := range rows {
		r := &rows[i]
		s, ok := spaceNamed(r.Space)
		if !ok || r.Number != int64(before[s])+1 || after.checkEntry(s, r.Number, r.Refs) != nil {
			v.blame(dictionaryName(f.Number), "row %d has a number out of order, or is made of what has no number", i)
			return
		}
		before[s]++
		switch {
		case s == spaceToken && tokens != nil:
			if len(tokens) < tokenRecord || !f.vouches(r, tokens[:tokenRecord], v.keys) {
				v.blame(f.tokensName(), "token %d is not the one that was sealed", r.Number)
				tokens = nil
				continue
			}
			tokens = tokens[tokenRecord:]
		case s == spaceText && texts != nil:
			var err error
			if _, texts, err = takeText(r, texts, v.keys, f.now != nil && f.now.texts != nil); err != nil {
				v.blame(f.textsName(), "text %d: %v", r.Number, err)
				texts = nil
			}
		}
	}
	if len(tokens) > 0 {
		v.blame(f.tokensName(), "it holds more than the dictionary")
	}
	if len(texts) > 0 {
		v.blame(f.textsName(), "it holds more than the dictionary")
	}
}

// vault reads the vault files that the rows of a dictionary ask for; nil where there is none to look at.
func (v *verifier) vault(f *leaf, rows []dictionaryRow) (tokens, texts []byte) {
	wantTokens, wantTexts := false, false
	for i := range rows {
		wantTokens = wantTokens || rows[i].Space == spaceToken.String()
		wantTexts = wantTexts || rows[i].Space == spaceText.String() && rows[i].Text == nil
	}
	if wantTokens {
		tokens = v.vaultFile(f, f.tokensName(), f.now.tokensFile())
	}
	if wantTexts {
		texts = v.vaultFile(f, f.textsName(), f.now.textsFile())
	}
	return tokens, texts
}

// holdCalls says whether calls stand in order within their batches and name nothing without a number.
func (c counts) holdCalls(f *leaf, calls []callRow) bool {
	part := 0
	next := int64(-1)
	for i := range calls {
		r := &calls[i]
		for part < len(f.Batches) && !f.Batches[part].holds(r.Source, r.Sequence) {
			part, next = part+1, -1
		}
		if part == len(f.Batches) || r.Sequence < next ||
			!c.has(spacePath, r.Path) || !c.has(spaceIdentity, r.Identity) || r.Holder != 0 && !c.has(spaceHolder, r.Holder) ||
			r.Protocol != 0 && !c.has(spaceText, r.Protocol) || r.Scheme != 0 && !c.has(spaceText, r.Scheme) ||
			r.RequestShape != 0 && !c.has(spaceText, r.RequestShape) || r.ResponseShape != 0 && !c.has(spaceText, r.ResponseShape) {
			return false
		}
		next = r.Sequence + 1
	}
	return true
}

func (p leafPart) holds(source, sequence int64) bool {
	return source == p.Source && sequence >= 0 && uint64(sequence) >= p.First && uint64(sequence) < p.First+p.Entries
}

// holdExposures says the same of exposures. Where some are missing, their ordinals only rise.
func (c counts) holdExposures(exposures []exposureRow, some bool) bool {
	for i := range exposures {
		r := &exposures[i]
		if !c.has(spacePath, r.Path) || !c.has(spaceIdentity, r.Identity) || !c.has(spaceHolder, r.Holder) || !c.has(spaceSet, r.Set) ||
			r.Direction > int32(observation.Response) {
			return false
		}
		if i > 0 && exposures[i-1].Source == r.Source && exposures[i-1].Sequence == r.Sequence {
			if r.Ordinal <= exposures[i-1].Ordinal || !some && r.Ordinal != exposures[i-1].Ordinal+1 {
				return false
			}
		} else if r.Ordinal != 0 && !some {
			return false
		}
	}
	return true
}

func (c counts) has(s space, n int64) bool { return n >= 1 && n <= int64(c[s]) }
