package ledger

// Commitment is what the dictionary seals of a salt and a value.
func Commitment(salt, value []byte) []byte {
	sum := commit(salt, value)
	return sum[:]
}
