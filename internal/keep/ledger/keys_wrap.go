package ledger

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Since the first rotation of keys the records of tokens rest wrapped: salt and token, sixteen bytes each, are one block of AES-256
// each. Both are random, and stand once in a workspace, so that there is no pattern that a block could show; a record keeps its size and can be
// read alone. That nobody changed or moved one is for the file's SHA-256 and for the sealed commitment to say. The salt is wrapped
// because the commitment, SHA-256(salt ‖ token), is for everybody to read: who has a token key of before could test guesses by it.
// Records of erased tokens are zeros in either form.

// wrapRecords wraps records in place.
func (k *keys) wrapRecords(vault []byte) {
	if k.wrap == nil {
		return
	}
	for ; len(vault) >= tokenRecord; vault = vault[tokenRecord:] {
		if erasedRecord(vault[:tokenRecord]) {
			continue
		}
		k.wrap.Encrypt(vault[:saltSize], vault[:saltSize])
		k.wrap.Encrypt(vault[saltSize:tokenRecord], vault[saltSize:tokenRecord])
	}
}

// openRecord returns a record as it was before it was wrapped.
func (k *keys) openRecord(record []byte) []byte {
	if k.wrap == nil || erasedRecord(record) {
		return record
	}
	out := bytes.Clone(record)
	k.wrap.Decrypt(out[:saltSize], record[:saltSize])
	k.wrap.Decrypt(out[saltSize:], record[saltSize:])
	return out
}

// openToken returns the token of the first record of a vault.
func (k *keys) openToken(vault []byte) (t observation.Token) {
	copy(t[:], vault[saltSize:tokenRecord])
	if k.wrap != nil && !erasedRecord(vault[:tokenRecord]) {
		k.wrap.Decrypt(t[:], t[:])
	}
	return t
}
