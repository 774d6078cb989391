package tls

import (
	"bytes"
	"encoding/hex"
)

// mostKeys bounds the connections whose keys are kept.
const mostKeys = 1 << 20

// KeyLog is the secrets of connections by the random number of their client. The zero value is empty.
type KeyLog struct{ secrets map[[32]byte]*secrets }

// secrets is what a key log says of one connection.
type secrets struct {
	master    []byte    // of TLS 1.2
	handshake [2][]byte // of TLS 1.3, by direction
	traffic   [2][]byte
}

// Add reads lines of an NSS key log: a label, the client's random number, a secret. It returns how many it took; lines of other kinds are
// passed over.
func (k *KeyLog) Add(text []byte) (taken int) {
	for line := range bytes.Lines(text) {
		f := bytes.Fields(line)
		if len(f) != 3 || len(f[1]) != 64 || len(f[2]) > 256 {
			continue
		}
		var random [32]byte
		secret := make([]byte, hex.DecodedLen(len(f[2])))
		if _, err := hex.Decode(random[:], f[1]); err != nil {
			continue
		}
		if _, err := hex.Decode(secret, f[2]); err != nil {
			continue
		}
		if k.add(string(f[0]), random, secret) {
			taken++
		}
	}
	return taken
}

func (k *KeyLog) add(label string, random [32]byte, secret []byte) bool {
	s := k.secrets[random]
	if s == nil {
		if len(k.secrets) >= mostKeys {
			return false
		}
		s = &secrets{}
	}
	switch label {
	case "CLIENT_RANDOM":
		s.master = secret
	case "CLIENT_HANDSHAKE_TRAFFIC_SECRET":
		s.handshake[0] = secret
	case "SERVER_HANDSHAKE_TRAFFIC_SECRET":
		s.handshake[1] = secret
	case "CLIENT_TRAFFIC_SECRET_0":
		s.traffic[0] = secret
	case "SERVER_TRAFFIC_SECRET_0":
		s.traffic[1] = secret
	default:
		return false
	}
	if k.secrets == nil {
		k.secrets = map[[32]byte]*secrets{}
	}
	k.secrets[random] = s
	return true
}
