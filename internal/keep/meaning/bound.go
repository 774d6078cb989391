package meaning

// BoundSecret is the secret by which words of paths are chosen where there are more than are kept. It comes from the workspace
// key, so that it is the same for all who write into a workspace, and known to nobody else.
func BoundSecret(m Minter) (secret [16]byte) {
	token := m.Token([]byte("which words of paths are kept"))
	copy(secret[:], token[:])
	return secret
}
