package ledger

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The vault holds what commitments stand for, one record an entry, in the order of the numbers:
//
//	N.tokens  salt (16 bytes) ‖ token (16 bytes)
//	N.texts   length (4 bytes, big endian) ‖ AES-256-GCM, nonce in front, of: salt (16 bytes) ‖ text
//
// The salt rests beside what it salts, so that erasing a record leaves a commitment that no guess can be tested against.
const (
	saltSize    = 16
	tokenRecord = saltSize + len(observation.Token{})
	longestText = 1 << 24
)

func commit(salt, value []byte) [sha256.Size]byte {
	var buffer [96]byte
	return sha256.Sum256(append(append(buffer[:0], salt...), value...))
}

// sealEntries returns the rows and vault files of all entries that are newer than from.
func (d *dictionary) sealEntries(from counts, k *keys) (rows []dictionaryRow, tokens, texts []byte, err error) {
	to := d.counts()
	total := 0
	for s := range to {
		total += to[s] - from[s]
	}
	if total == 0 {
		return nil, nil, nil, nil
	}
	rows = make([]dictionaryRow, 0, total)
	for s := spaceText; s < spaces; s++ {
		if s == spaceToken {
			rows, tokens = d.sealTokens(rows, from[s])
			continue
		}
		for n := from[s] + 1; n <= to[s]; n++ {
			row := dictionaryRow{Space: s.String(), Number: int64(n)}
			if s == spaceText {
				if texts, err = sealText(&row, texts, d.texts.texts.text(uint32(n)), k); err != nil {
					return nil, nil, nil, err
				}
			}
			for _, r := range d.refs[s].refs(uint64(n)) {
				row.Refs = append(row.Refs, int64(r))
			}
			rows = append(rows, row)
		}
	}
	return rows, tokens, texts, nil
}

func (d *dictionary) sealTokens(rows []dictionaryRow, from int) ([]dictionaryRow, []byte) {
	fresh := d.tokens.tokens.count - from
	vault := make([]byte, tokenRecord*fresh)
	_, _ = rand.Read(vault) // never fails; the tokens are laid over the random bytes, the salts stay
	commitments := make([]byte, 0, sha256.Size*fresh)
	for i := range fresh {
		t := d.tokens.tokens.at(from + i)
		record := vault[i*tokenRecord : (i+1)*tokenRecord]
		copy(record[saltSize:], t[:])
		sum := commit(record[:saltSize], t[:])
		commitments = append(commitments, sum[:]...)
		rows = append(rows, dictionaryRow{
			Space: spaceToken.String(), Number: int64(from + i + 1), Commitment: commitments[i*sha256.Size : (i+1)*sha256.Size],
		})
	}
	return rows, vault
}

// sealText fills the row of a text, and adds the record of a sealed one to the vault.
func sealText(row *dictionaryRow, vault []byte, t observation.Text, k *keys) ([]byte, error) {
	value := t.Reveal()
	if t.Open() {
		row.Text = &value
		return vault, nil
	}
	if len(value) > longestText {
		return nil, fmt.Errorf("a text of %d bytes is longer than the vault holds", len(value))
	}
	plain := make([]byte, saltSize, saltSize+len(value))
	_, _ = rand.Read(plain) // never fails
	plain = append(plain, value...)
	sum := commit(plain[:saltSize], plain[saltSize:])
	row.Commitment = sum[:]
	secret := k.texts.Seal(nil, nil, plain, textContext(row.Number))
	vault = binary.BigEndian.AppendUint32(vault, uint32(len(secret)))
	return append(vault, secret...), nil
}

// textContext binds a sealed text to its number, so that two records cannot change places.
func textContext(n int64) []byte { return binary.BigEndian.AppendUint64([]byte("text "), uint64(n)) }

// openText takes the next record off the vault. A record that does not open is left behind: rest goes on after it.
func openText(vault []byte, n int64, k *keys) (salt []byte, value string, rest []byte, err error) {
	if len(vault) < 4 {
		return nil, "", nil, errors.New("a record is missing")
	}
	size := uint64(binary.BigEndian.Uint32(vault))
	vault = vault[4:]
	if uint64(len(vault)) < size {
		return nil, "", nil, errors.New("a record is cut")
	}
	plain, err := k.texts.Open(nil, nil, vault[:size], textContext(n))
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
