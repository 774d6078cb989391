package tls

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"

	"golang.org/x/crypto/chacha20poly1305"
)

// suite is how a cipher suite seals records.
type suite struct {
	key    int // bytes of the key
	chacha bool
	hash   func() hash.Hash
}

var (
	aes128    = suite{key: 16, hash: sha256.New}
	aes256    = suite{key: 32, hash: sha512.New384}
	chacha20  = suite{key: 32, chacha: true, hash: sha256.New}
	suitesByN = map[uint16]suite{
		0x1301: aes128, 0x1302: aes256, 0x1303: chacha20,
		0x009C: aes128, 0x009D: aes256, 0x009E: aes128, 0x009F: aes256, 0x00A8: aes128, 0x00A9: aes256,
		0xC02B: aes128, 0xC02C: aes256, 0xC02F: aes128, 0xC030: aes256, 0xD001: aes128, 0xD002: aes256,
		0xCCA8: chacha20, 0xCCA9: chacha20, 0xCCAA: chacha20, 0xCCAC: chacha20, 0xCCAD: chacha20,
	}
)

// opener opens the records of one direction.
type opener struct {
	aead     cipher.AEAD
	iv       []byte
	sequence uint64
	old      bool // TLS 1.2
	explicit bool // the record carries a part of its nonce
}

func newAEAD(s suite, key []byte) (cipher.AEAD, error) {
	if s.chacha {
		return chacha20poly1305.New(key)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// opener13 makes an opener of a traffic secret (RFC 8446, 7.3).
func opener13(s suite, secret []byte) *opener {
	key, err := expand(s, secret, "key", s.key)
	if err != nil {
		return nil
	}
	iv, err := expand(s, secret, "iv", 12)
	if err != nil {
		return nil
	}
	aead, err := newAEAD(s, key)
	if err != nil {
		return nil
	}
	return &opener{aead: aead, iv: iv}
}

// expand is HKDF-Expand-Label with an empty context.
func expand(s suite, secret []byte, label string, n int) ([]byte, error) {
	info := binary.BigEndian.AppendUint16(nil, uint16(n))
	info = append(info, byte(len("tls13 ")+len(label)))
	info = append(append(info, "tls13 "+label...), 0)
	return hkdf.Expand(s.hash, secret, string(info), n)
}

// openers12 makes the openers of both directions of a master secret (RFC 5246, 6.3).
func openers12(s suite, master []byte, client, server [32]byte) (both [2]*opener) {
	iv := 4
	if s.chacha {
		iv = 12
	}
	seed := append(append([]byte("key expansion"), server[:]...), client[:]...)
	block := pseudoRandom(s, master, seed, 2*s.key+2*iv)
	for d := range both {
		aead, err := newAEAD(s, block[d*s.key:(d+1)*s.key])
		if err != nil {
			return [2]*opener{}
		}
		from := 2*s.key + d*iv
		both[d] = &opener{aead: aead, iv: block[from : from+iv], old: true, explicit: !s.chacha}
	}
	return both
}

// pseudoRandom is P_hash of RFC 5246, 5.
func pseudoRandom(s suite, secret, seed []byte, n int) []byte {
	h := hmac.New(s.hash, secret)
	sum := func(parts ...[]byte) []byte {
		h.Reset()
		for _, p := range parts {
			h.Write(p)
		}
		return h.Sum(nil)
	}
	var out []byte
	for a := sum(seed); len(out) < n; a = sum(a) {
		out = append(out, sum(a, seed)...)
	}
	return out[:n]
}

// open opens a record under a number.
func (o *opener) open(sequence uint64, head [5]byte, p []byte) ([]byte, bool) {
	nonce := make([]byte, 12)
	if o.explicit {
		if len(p) < 8 {
			return nil, false
		}
		copy(nonce, o.iv)
		copy(nonce[4:], p[:8])
		p = p[8:]
	} else {
		binary.BigEndian.PutUint64(nonce[4:], sequence)
		for i := range nonce {
			nonce[i] ^= o.iv[i]
		}
	}
	if len(p) < o.aead.Overhead() {
		return nil, false
	}
	extra := head[:]
	if o.old {
		extra = binary.BigEndian.AppendUint64(nil, sequence)
		extra = append(extra, head[:3]...)
		extra = binary.BigEndian.AppendUint16(extra, uint16(len(p)-o.aead.Overhead()))
	}
	plain, err := o.aead.Open(nil, nonce, p, extra)
	return plain, err == nil
}
