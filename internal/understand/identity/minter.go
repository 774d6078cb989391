package identity

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Minter makes tokens and public ids under one workspace key. It is not safe for concurrent use: give each goroutine
// its own. Two minters of one key give the same tokens, whatever either has seen before.
type Minter struct {
	key    []byte
	values hash.Hash // keyed with the workspace key
	ids    hash.Hash // keyed with a key derived from it, so that no value in traffic can have the digest of an id
	form   []byte    // scratch
	sum    [sha256.Size]byte
	recent tokenCache
}

// NewMinter returns a minter under the workspace key, which should be 32 random bytes.
func NewMinter(key []byte) *Minter {
	m := &Minter{key: key, values: hmac.New(sha256.New, key), recent: newTokenCache()}
	m.values.Write([]byte("waybill public ids\x00v1"))
	m.ids = hmac.New(sha256.New, m.values.Sum(nil))
	return m
}

// apart is a minter of the same key for another goroutine, which remembers nothing.
func (m *Minter) apart() forgetful { return forgetful{NewMinter(m.key)} }

// forgetful is a minter for values that hardly come twice.
type forgetful struct{ minter *Minter }

// Token does what Minter.Token does.
func (f forgetful) Token(v []byte) observation.Token { return f.minter.mint(v) }

// Token returns the token of a value: the first 128 bits of HMAC-SHA-256 (RFC 2104) over its canonical form. A value
// that is empty, or nothing but blanks, has the zero token.
func (m *Minter) Token(v []byte) observation.Token {
	slot := m.recent.slot(v)
	if slot != nil && slot.holds(v) {
		return slot.token
	}
	t := m.mint(v)
	if slot != nil {
		slot.put(v, t)
	}
	return t
}

// Secret returns the token of a credential. It is the very token that Token gives: an access token in the JSON body of a
// login's answer goes through Token, long before anybody knows what it is, and must be found again when it is presented
// in a header. Random keys and JWTs are their own canonical form; a key that happens to have the shape of something else
// (a UUID, hex digits) is brought to its form on both ways. Secret differs in that the credential is not kept in memory.
func (m *Minter) Secret(v []byte) observation.Token { return m.mint(v) }

// Once returns the token that Token gives, for somebody who remembers it.
func (m *Minter) Once(v []byte) observation.Token { return m.mint(v) }

func (m *Minter) mint(v []byte) (t observation.Token) {
	m.form = Canonical(m.form[:0], v)
	if len(m.form) == 0 {
		return t
	}
	m.values.Reset()
	m.values.Write(m.form)
	copy(t[:], m.values.Sum(m.sum[:0]))
	if cap(m.form) > 1<<16 {
		m.form = nil
	}
	return t
}

// publicAlphabet is that of RFC 4648, section 6, in lower case.
var publicAlphabet = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// ID returns a public id: the prefix ("a" or "a_", which are the same), an underscore, and 16 characters of base32 in
// lower case, which are 80 bits of an HMAC over the prefix and the parts. Where one part ends and the next begins counts.
func (m *Minter) ID(prefix string, parts ...[]byte) string {
	prefix = strings.TrimSuffix(prefix, "_")
	sum := m.idSum(prefix, parts)
	id := append(make([]byte, 0, len(prefix)+17), prefix...)
	return string(publicAlphabet.AppendEncode(append(id, '_'), sum[:10]))
}

// PublicID returns the same id as its bits. The prefix has no underscore.
func (m *Minter) PublicID(prefix string, parts ...[]byte) PublicID {
	return publicIDOf(m.idSum(prefix, parts)[:len(PublicID{})])
}

func (m *Minter) idSum(prefix string, parts [][]byte) []byte {
	m.form = append(binary.AppendUvarint(m.form[:0], uint64(len(prefix))), prefix...)
	for _, part := range parts {
		m.form = append(binary.AppendUvarint(m.form, uint64(len(part))), part...)
	}
	m.ids.Reset()
	m.ids.Write(m.form)
	return m.ids.Sum(m.sum[:0])
}
