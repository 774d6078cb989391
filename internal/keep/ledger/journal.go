package ledger

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/waybill-security/waybill/internal/keep"
)

// largestEntry is how many bytes a journal entry may have before compression: a version of meaning of a large estate.
const largestEntry = 1 << 30

// Record seals an entry of the journal. The payload rests compressed and encrypted; its kind, size and time rest readable.
func (l *Ledger) Record(ctx context.Context, kind string, payload []byte) (keep.Seal, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := l.writable(ctx)
	if err != nil {
		return keep.Seal{}, err
	}
	if !kindName(kind) || len(payload) > largestEntry {
		return keep.Seal{}, errors.New("cannot record: a journal kind is 1 to 32 of a-z, 0-9, _ and -, and a payload at most 1 GiB")
	}
	secret, err := s.man.keys.sealEntry(s.man.Size, kind, payload)
	if err != nil {
		return keep.Seal{}, fmt.Errorf("cannot record: %w", err)
	}
	x := file{journalName(s.man.Size, kind), secret}
	listed := describe(x.name, secret)
	f := &leaf{
		Kind: leafJournal, Number: s.man.Size, Time: l.timeBehind(s),
		Journal: &entry{Kind: kind, Size: int64(len(payload)), SHA256: listed.SHA256},
	}
	seal, err := l.publish(ctx, s.next(), f, []file{x})
	if err != nil {
		l.state = nil
		return keep.Seal{}, fmt.Errorf("cannot record: %w", err)
	}
	return seal, nil
}

// entryContext binds an encrypted entry to its leaf and kind.
func entryContext(number int64, kind string) []byte {
	return append(binary.BigEndian.AppendUint64([]byte("journal "), uint64(number)), kind...)
}

func (k *keys) sealEntry(number int64, kind string, payload []byte) ([]byte, error) {
	packer, err := newPacker(zstd.SpeedDefault)
	if err != nil {
		return nil, err
	}
	packed := packer.EncodeAll(payload, nil)
	if err := packer.Close(); err != nil {
		return nil, fmt.Errorf("cannot compress: %w", err)
	}
	return k.journal.Seal(nil, nil, packed, entryContext(number, kind)), nil
}

func (k *keys) openEntry(f *leaf, secret []byte) ([]byte, error) {
	packed, err := k.journal.Open(nil, nil, secret, entryContext(f.Number, f.Journal.Kind))
	if err != nil {
		return nil, errors.New("it does not open under this key")
	}
	unpacker, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(largestEntry+1<<20))
	if err != nil {
		return nil, fmt.Errorf("cannot unpack: %w", err)
	}
	defer unpacker.Close()
	payload, err := unpacker.DecodeAll(packed, nil)
	size := f.Journal.Size
	if f.now != nil && f.now.journal != nil {
		size = f.now.journal.Payload
	}
	if err != nil || int64(len(payload)) != size {
		return nil, errors.New("it does not unpack to what was sealed")
	}
	return payload, nil
}

// dropped says that an entry of the journal was removed.
func (l *leaf) dropped() bool { return l.now != nil && l.now.journal != nil && l.now.journal.gone() }

// Journal returns the sealed entries of a kind, oldest first.
func (s *Snapshot) Journal(kind string) ([]keep.JournalEntry, error) {
	var out []keep.JournalEntry
	for _, f := range s.state.leaves {
		if f.Journal == nil || f.Journal.Kind != kind || f.dropped() {
			continue
		}
		name := f.journalName()
		secret, err := s.ledger.readListed(s.state.listed, name)
		if err != nil {
			return nil, fmt.Errorf("cannot read the journal: %w", err)
		}
		at, err := time.Parse(leafTime, f.Time)
		if err != nil {
			return nil, fmt.Errorf("cannot read the journal: %w", broken(leavesFile, "leaf %d has no time", f.Number))
		}
		payload, err := s.state.man.keys.openEntry(f, secret)
		if err != nil {
			return nil, fmt.Errorf("cannot read the journal: %w", broken(name, "%v", err))
		}
		out = append(out, keep.JournalEntry{Kind: kind, Time: at, Leaf: f.Number, Payload: payload})
	}
	return out, nil
}
