package ledger

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// keys are the secrets of one workspace, and what is derived from them, one key a purpose.
type keys struct {
	tokens  []byte // 32 bytes
	check   string // tells one workspace key from another and nothing else
	texts   cipher.AEAD
	journal cipher.AEAD
	wrap    cipher.Block // of the records of tokens; nil before the first rotation

	id       string // of the workspace
	signer   note.Signer
	verifier string // the public half of signer, as note spells it

	text   string // of the key file
	before *keys  // those that these take the place of, while that is not finished
}

// makeKeys writes a new key file and returns its keys.
func makeKeys(d disk, path string) (*keys, error) {
	secret, id := make([]byte, 32), make([]byte, 8)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	_, _ = rand.Read(id)
	signing, _, err := note.GenerateKey(rand.Reader, "waybill/"+hex.EncodeToString(id))
	if err != nil {
		return nil, fmt.Errorf("cannot make a signing key: %w", err)
	}
	text := hex.EncodeToString(secret) + "\n" + signing + "\n"
	if err := d.write(path, []byte(text)); err != nil {
		return nil, fmt.Errorf("cannot keep the new keys: %w", err)
	}
	if err := d.sync(filepath.Dir(path)); err != nil {
		return nil, err
	}
	return parseKeys(text)
}

// readKeys reads a key file. A missing or damaged one is ErrKey.
func readKeys(path string) (*keys, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: there is no %s; name it with --key-file, or restore it from a copy", ErrKey, path)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: cannot read the key file: %w", ErrKey, err)
	}
	k, err := parseKeys(string(text))
	if err != nil {
		return nil, fmt.Errorf("%w: %s is no key file (%w); restore it from a copy", ErrKey, path, err)
	}
	return k, nil
}

// parseKeys takes a key file apart. It accepts exactly what makeKeys and keys.next write, so that a damaged file cannot pass.
func parseKeys(text string) (*keys, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 3 || len(lines) > 4 || lines[len(lines)-1] != "" {
		return nil, errors.New("it does not have two lines, or three")
	}
	secret, err := parseSecret(lines[0])
	if err != nil {
		return nil, fmt.Errorf("its first line %w", err)
	}
	var tokens []byte
	if len(lines) == 4 {
		if tokens, err = parseSecret(lines[2]); err != nil {
			return nil, fmt.Errorf("its third line %w", err)
		}
	}
	parts := strings.SplitN(lines[1], "+", 5)
	if len(parts) != 5 || parts[0] != "PRIVATE" || parts[1] != "KEY" || parts[3] != strings.ToLower(parts[3]) {
		return nil, errors.New("its second line is not a signing key")
	}
	signer, err := note.NewSigner(lines[1])
	if err != nil {
		return nil, errors.New("its second line is not a signing key")
	}
	k := &keys{signer: signer, id: strings.TrimPrefix(signer.Name(), "waybill/"), text: text}
	if k.verifier, err = publicHalf(parts[4], signer); err != nil {
		return nil, err
	}
	return k, k.derive(secret, tokens)
}

func parseSecret(line string) ([]byte, error) {
	secret, err := hex.DecodeString(line)
	if err != nil || len(secret) != 32 || hex.EncodeToString(secret) != line {
		return nil, errors.New("is not 32 bytes in hex")
	}
	return secret, nil
}

// derive makes one key a purpose. The key of tokens is that of the first secret, whatever came after it: see docs/adr/0023.
func (k *keys) derive(secret, tokens []byte) error {
	purpose := func(name string) []byte {
		b, err := hkdf.Key(sha256.New, secret, nil, "waybill 1 "+name, 32)
		if err != nil { // asked for too many bytes: cannot be
			return nil
		}
		return b
	}
	k.tokens = tokens
	k.check = hex.EncodeToString(purpose("check " + string(tokens))[:16])
	if tokens == nil {
		k.tokens, k.check = purpose("tokens"), hex.EncodeToString(purpose("check")[:16])
	} else {
		block, err := aes.NewCipher(purpose("vault"))
		if err != nil {
			return fmt.Errorf("cannot derive a key: %w", err)
		}
		k.wrap = block
	}
	for name, target := range map[string]*cipher.AEAD{"texts": &k.texts, "journal": &k.journal} {
		block, err := aes.NewCipher(purpose(name))
		if err != nil {
			return fmt.Errorf("cannot derive a key: %w", err)
		}
		if *target, err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return fmt.Errorf("cannot derive a key: %w", err)
		}
	}
	return nil
}

// signed says whether a note of a text is what these keys sign, or those before them while they are being replaced.
func (k *keys) signed(text string, note []byte) bool {
	for ; k != nil; k = k.before {
		if again, err := k.sign(text); err == nil && bytes.Equal(again, note) {
			return true
		}
	}
	return false
}

// sign returns text as a signed note. Ed25519 signs the same text the same way each time, so a note can be checked by
// signing again: a damaged byte of the signature's own spelling shows, too.
func (k *keys) sign(text string) ([]byte, error) {
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	if err != nil {
		return nil, fmt.Errorf("cannot sign: %w", err)
	}
	return signed, nil
}
