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
// Connect Core 2). It is zero where v is no JWT or names nobody. The session is that of the claim which a login's tokens
// have in common, however often they are issued anew; mostly there is none.
func (r *jwtReader) subject(v []byte, m *Minter) (who, session observation.Token) {
	r.open(v, func() {
		var named claimsRead
		named.read(&r.scanner, r.payload)
		if who = m.Token(named.name()); !who.IsZero() {
			session = m.Token(named.session())
		}
	})
	return who, session
}

// open calls use while the payload of a JWT lies in r.payload; not at all where v is none.
func (r *jwtReader) open(v []byte, use func()) {
	if !looksLikeJWT(v) {
		return
	}
	head, rest, _ := bytes.Cut(v, []byte{'.'})
	payload, _, _ := bytes.Cut(rest, []byte{'.'})
	if r.decode(head) && r.decode(payload) {
		use()
	}
	clear(r.payload[:cap(r.payload)])
}

// decode undoes the base64url of one part, which must hold an object.
func (r *jwtReader) decode(part []byte) bool {
	var err error
	r.payload, err = base64.RawURLEncoding.AppendDecode(r.payload[:0], bytes.TrimRight(part, "="))
	return err == nil && len(r.payload) > 0 && r.payload[0] == '{'
}

// claimsRead are the claims that tell who a token is about, and which login it comes of.
type claimsRead struct {
	sub, client, party       []byte
	sid, state, first, began []byte
}

// read reads the object's own members, spelled exactly; of members of one name, the last counts (RFC 7519, section 4). Nothing is
// read of an object that is damaged.
func (c *claimsRead) read(s *jsonscan.Scanner, payload []byte) {
	s.Reset(payload)
	for {
		value, depth := []byte(nil), 1
		switch s.Next() {
		case jsonscan.Invalid:
			*c = claimsRead{}
			return
		case jsonscan.End:
			return
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
		if s.Keyed() && s.Depth() == depth {
			c.note(s.Key(), value)
		}
	}
}

func (c *claimsRead) note(key, value []byte) {
	switch string(key) {
	case "sub":
		c.sub = value
	case "client_id":
		c.client = value
	case "azp":
		c.party = value
	case "sid":
		c.sid = value
	case "session_state", "session_id":
		c.state = value
	case "origin_jti":
		c.first = value
	case "auth_time":
		c.began = value
	}
}

func (c *claimsRead) name() []byte { return firstOf(c.sub, c.client, c.party) }

// session is what tells one login of somebody from another: its id (OpenID Connect Front-Channel Logout 3), the id of its first
// token, else the moment of it, which tokens that are issued anew keep (OpenID Connect Core 12.2).
func (c *claimsRead) session() []byte { return firstOf(c.sid, c.state, c.first, c.began) }

func firstOf(values ...[]byte) []byte {
	for _, v := range values {
		if len(v) > 0 {
			return v
		}
	}
	return nil
}
