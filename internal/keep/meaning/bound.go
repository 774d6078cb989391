package meaning

// Option changes how Derive works.
type Option func(*deriver)

// Ceiling says how much memory the evidence of one service may take, in bytes. It must be the one that paths were bounded by
// when they were taken in; zero stands for endpoint.DefaultCeiling.
func Ceiling(bytes int64) Option { return func(d *deriver) { d.ceiling = bytes } }

// BoundSecret is the secret by which words of paths are chosen where there are more than are kept. It comes from the workspace
// key, so that it is the same for all who write into a workspace, and known to nobody else.
func BoundSecret(m Minter) (secret [16]byte) {
	token := m.Token([]byte("which words of paths are kept"))
	copy(secret[:], token[:])
	return secret
}
