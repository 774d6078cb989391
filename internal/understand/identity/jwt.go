package identity

import (
	"bytes"
	"encoding/base64"

	"github.com/waybill-security/waybill/internal/jsonscan"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// longestJWT is the longest token that is taken apart, in bytes; headers are rarely allowed to be longer.
const longestJWT = 16 << 10

// looksLikeJWT says whether v begins like the compact form of a signed token (RFC 7515): the header is a JSON object.
func looksLikeJWT(v []byte) bool {
	return len(v) > 10 && len(v) <= longestJWT && bytes.HasPrefix(v, []byte("ey")) && bytes.Count(v, []byte{'.'}) == 2
}

// jwtReader takes tokens apart. No signature is looked at, and nothing of a payload stays.
type jwtReader struct {
	scanner jsonscan.Scanner
	payload []byte
}

// subject returns the token of the one whom a JWT names: sub, else client_id, else azp (RFC 7519, RFC 9068, OpenID
// Connect Core 2). It is zero where v is no JWT or names nobody.
func (r *jwtReader) subject(v []byte, m *Minter) (t observation.Token) {
	if !looksLikeJWT(v) {
		return t
	}
	head, rest, _ := bytes.Cut(v, []byte{'.'})
	payload, _, _ := bytes.Cut(rest, []byte{'.'})
	if r.decode(head) && r.decode(payload) {
		t = m.Token(r.name())
	}
	clear(r.payload[:cap(r.payload)])
	return t
}

// decode undoes the base64url of one part, which must hold an object.
func (r *jwtReader) decode(part []byte) bool {
	var err error
	r.payload, err = base64.RawURLEncoding.AppendDecode(r.payload[:0], bytes.TrimRight(part, "="))
	return err == nil && len(r.payload) > 0 && r.payload[0] == '{'
}

// name reads the object's own members, spelled exactly; of members of one name, the last counts (RFC 7519, section 4).
func (r *jwtReader) name() []byte {
	var sub, client, party []byte
	s := &r.scanner
	s.Reset(r.payload)
	for {
		value, depth := []byte(nil), 1
		switch s.Next() {
		case jsonscan.Invalid:
			return nil
		case jsonscan.End:
			for _, name := range [...][]byte{sub, client} {
				if len(name) > 0 {
					return name
				}
			}
			return party
		case jsonscan.ObjectBegin, jsonscan.ArrayBegin:
			depth = 2 // it is open already
		case jsonscan.Number: // some issuers write sub as one
			value = s.Raw()
		case jsonscan.String:
			if value = s.Raw(); s.Escaped() {
				value = bytes.Clone(s.Text())
			}
			value = bytes.TrimSpace(value)
		}
		if !s.Keyed() || s.Depth() != depth {
			continue
		}
		switch string(s.Key()) {
		case "sub":
			sub = value
		case "client_id":
			client = value
		case "azp":
			party = value
		}
	}
}
