package ledger

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The vault holds what commitments stand for, one record an entry, in the order of the numbers:
//
//	N.tokens  salt (16 bytes) ‖ token (16 bytes); since the first rotation of keys, both wrapped (see keys_wrap.go)
//	N.texts   length (4 bytes, big endian) ‖ AES-256-GCM, nonce in front, of: salt (16 bytes) ‖ text
//
// An erased token is a record of zeros, an erased text one of no length; files with such records were written again, and an amendment
// in the log vouches for them.
//
// The salt rests beside what it salts, so that erasing a record leaves a commitment that no guess can be tested against.
const (
	saltSize    = 16
	tokenRecord = saltSize + len(observation.Token{})
	longestText = 1 << 24
	textHead    = 4 // the length in front of a text
)

func commit(salt, value []byte) [sha256.Size]byte {
	var buffer [96]byte
	return sha256.Sum256(append(append(buffer[:0], salt...), value...))
}

// sealing makes rows of new entries, a few at a time, in memory that the next commit uses again.
type sealing struct {
	add     func([]dictionaryRow)
	rows    []dictionaryRow
	refs    []int64
	sums    []byte // commitments
	salts   []byte
	plain   []byte
	context []byte
}

// sealEntries adds the rows of all entries that are newer than from, and returns what the vault holds of them.
func (d *dictionary) sealEntries(from counts, k *keys, add func([]dictionaryRow)) (tokens, texts []byte, err error) {
	to, s := d.counts(), &d.sealing
	s.add = add
	if texts, err = d.sealTexts(from[spaceText], k); err != nil {
		return nil, nil, err
	}
	for space := spaceText + 1; space < spaceToken; space++ {
		for n := from[space] + 1; n <= to[space]; n++ {
			first := len(s.refs)
			for _, r := range d.refs[space].refs(uint64(n)) {
				s.refs = append(s.refs, int64(r))
			}
			s.row(dictionaryRow{Space: space.String(), Number: int64(n), Refs: s.refs[first:len(s.refs):len(s.refs)]})
		}
	}
	tokens = d.sealTokens(from[spaceToken])
	s.flush()
	k.wrapRecords(tokens)
	return tokens, texts, nil
}

// row takes a row, which may point into the memory of s.
func (s *sealing) row(r dictionaryRow) {
	if s.rows = append(s.rows, r); len(s.rows) == rowsAtOnce {
		s.flush()
	}
}

// flush adds the rows that were taken.
func (s *sealing) flush() {
	s.add(s.rows)
	s.rows, s.refs, s.sums = s.rows[:0], s.refs[:0], s.sums[:0]
}

// sealTokens adds the rows of new tokens, and returns what the vault holds of them.
func (d *dictionary) sealTokens(from int) []byte {
	s, fresh := &d.sealing, d.tokens.tokens.count-from
	vault := make([]byte, tokenRecord*fresh)
	_, _ = rand.Read(vault) // never fails; the tokens are laid over the random bytes, the salts stay
	for i := range fresh {
		t := d.tokens.tokens.at(from + i)
		record := vault[i*tokenRecord : (i+1)*tokenRecord]
		copy(record[saltSize:], t[:])
		s.row(dictionaryRow{Space: spaceToken.String(), Number: int64(from + i + 1), Commitment: s.commit(record[:saltSize], t[:])})
	}
	return vault
}

// commit keeps a commitment.
func (s *sealing) commit(salt, value []byte) []byte {
	sum := commit(salt, value)
	s.sums = append(s.sums, sum[:]...)
	return s.sums[len(s.sums)-len(sum) : len(s.sums) : len(s.sums)]
}

// sealTexts adds the rows of new texts, and returns what the vault holds of those that are sealed.
func (d *dictionary) sealTexts(from int, k *keys) (vault []byte, err error) {
	s, fresh := &d.sealing, d.texts.texts.count()-from
	s.salts = slices.Grow(s.salts[:0], saltSize*fresh)[:saltSize*fresh]
	_, _ = rand.Read(s.salts) // never fails
	for i := range fresh {
		n := from + i + 1
		row := dictionaryRow{Space: spaceText.String(), Number: int64(n)}
		if t := d.texts.texts.text(uint32(n)); t.Open() {
			value := t.Reveal()
			row.Text = &value
		} else if vault, err = s.text(&row, vault, t.Reveal(), s.salts[i*saltSize:(i+1)*saltSize], k); err != nil {
			return nil, err
		}
		s.row(row)
	}
	return vault, nil
}

// text fills the row of a sealed text, and adds its record to the vault.
func (s *sealing) text(row *dictionaryRow, vault []byte, value string, salt []byte, k *keys) ([]byte, error) {
	if len(value) > longestText {
		return nil, fmt.Errorf("a text of %d bytes is longer than the vault holds", len(value))
	}
	s.plain = append(append(s.plain[:0], salt...), value...)
	row.Commitment = s.commit(salt, s.plain[saltSize:])
	s.context = appendTextContext(s.context[:0], row.Number)
	return k.appendText(vault, s.plain, s.context), nil
}

// appendText adds a record of a salt and a text to the vault.
func (k *keys) appendText(vault, plain, context []byte) []byte {
	vault = binary.BigEndian.AppendUint32(vault, 0)
	at := len(vault)
	vault = k.texts.Seal(vault, nil, plain, context)
	binary.BigEndian.PutUint32(vault[at-4:], uint32(len(vault)-at))
	return vault
}

// appendTextContext appends what binds a sealed text to its number, so that two records cannot change places.
func appendTextContext(b []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(append(b, "text "...), uint64(n))
}

var errRecord = errors.New("a record is cut")

// openText takes the next record off the vault. A record that does not open is left behind: rest goes on after it.
func openText(vault []byte, n int64, k *keys) (salt []byte, value string, rest []byte, err error) {
	if len(vault) < 4 {
		return nil, "", nil, errors.New("a record is missing")
	}
	size := uint64(binary.BigEndian.Uint32(vault))
	vault = vault[4:]
	if uint64(len(vault)) < size {
		return nil, "", nil, errRecord
	}
	plain, err := k.texts.Open(nil, nil, vault[:size], appendTextContext(nil, n))
	if err != nil || len(plain) < saltSize {
		return nil, "", vault[size:], errors.New("a record does not open")
	}
	return plain[:saltSize], string(plain[saltSize:]), vault[size:], nil
}

// checkText says whether a sealed text is the one that was committed to.
func checkText(row *dictionaryRow, salt []byte, value string) bool {
	sum := commit(salt, []byte(value))
	return subtle.ConstantTimeCompare(sum[:], row.Commitment) == 1
}

// checkToken says whether a record of the token vault is the one that was committed to.
func checkToken(row *dictionaryRow, record []byte) bool {
	sum := commit(record[:saltSize], record[saltSize:])
	return subtle.ConstantTimeCompare(sum[:], row.Commitment) == 1
}
