package ledger

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// publicHalf returns the verifier string of an encoded Ed25519 signing key (the last part of a note signer).
func publicHalf(encoded string, signer note.Signer) (string, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(raw) != 1+ed25519.SeedSize || raw[0] != 1 {
		return "", errors.New("its second line is not an Ed25519 signing key")
	}
	public, ok := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return "", errors.New("its second line is not an Ed25519 signing key")
	}
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	if err != nil {
		return "", fmt.Errorf("cannot name the public key: %w", err)
	}
	return verifier, nil
}
