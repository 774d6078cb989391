package source

import (
	"bytes"
	"encoding/base64"
)

// DecodeBase64 decodes in place, in either alphabet, with or without padding and white space. When the text is no base64
// it returns what came before the mistake, and false.
func DecodeBase64(t []byte) ([]byte, bool) {
	n := 0
	for _, c := range t {
		switch c {
		case '\r', '\n', ' ', '\t':
			continue
		case '-':
			c = '+'
		case '_':
			c = '/'
		}
		t[n] = c
		n++
	}
	t = bytes.TrimRight(t[:n], "=")
	k, err := base64.RawStdEncoding.Decode(t, t)
	return t[:k], err == nil
}
