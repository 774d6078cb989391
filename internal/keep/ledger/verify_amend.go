package ledger

// on lays what amendments say over a leaf.
func (a amendments) on(f *leaf) *leaf {
	f.now = a[f.Number]
	return f
}

func (s *standing) tokensFile() *versioned {
	if s == nil {
		return nil
	}
	return s.tokens
}

func (s *standing) textsFile() *versioned {
	if s == nil {
		return nil
	}
	return s.texts
}

// vaultFile reads a file of the vault, and holds it against the amendment that vouches for it, where there is one.
func (v *verifier) vaultFile(f *leaf, name string, now *versioned) []byte {
	data, ok := v.read(name)
	if ok && now != nil && !now.of(describe(name, data)) {
		v.blame(name, "it is not what leaf %d says that it is since then", now.by)
		return nil
	}
	return data
}

// vouches says whether a record of the token vault is the one that a leaf committed to, as far as it can be told: an erased one
// tells nothing.
func (l *leaf) vouches(row *dictionaryRow, record []byte, k *keys) bool {
	if l.now != nil && l.now.tokens != nil && erasedRecord(record) {
		return true
	}
	return checkToken(row, k.openRecord(record))
}

// erasedRecord says whether a record of the token vault was erased.
func erasedRecord(record []byte) bool {
	for _, b := range record {
		if b != 0 {
			return false
		}
	}
	return true
}
