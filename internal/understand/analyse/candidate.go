package analyse

import (
	"bytes"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
)

// partOf are the keys under which an object describes the one around it: its values and identifiers are its owner's.
var partOf = map[string]bool{
	"account": true, "accountinfo": true, "address": true, "addresses": true, "attributes": true, "attrs": true,
	"basic": true, "billing": true, "billingaddress": true, "body": true, "communication": true, "contact": true,
	"contactdetails": true, "contactinfo": true, "contacts": true, "contact_details": true, "contact_info": true,
	"coordonnees": true, "data": true, "demographics": true, "detail": true, "details": true, "email": true,
	"emails": true, "fields": true, "home": true, "homeaddress": true, "identification": true, "identifiers": true,
	"identity": true, "ids": true, "info": true, "information": true, "kontakt": true, "loyalty": true,
	"membership": true, "meta": true, "name": true, "names": true, "payload": true, "person": true, "personal": true,
	"personaldata": true, "personaldetails": true, "personalinfo": true, "personal_info": true, "phone": true,
	"phones": true, "profile": true, "program": true, "programme": true, "properties": true, "result": true,
	"response": true, "personalia": true, "variables": true, "params": true, "arguments": true, "envelope": true, "input": true, "where": true, "filter": true, "datos": true, "donnees": true, "daten": true,
}

// Bits kept in a node's Hint beside the kind package's own, so that a key is looked at once.
const (
	hinted   = 1 << 31
	nameless = 1 << 23 // its name is one of too many
)

func hintOf(n *body.Node) kind.Hint {
	if n.Hint&hinted == 0 {
		key := n.Key
		for at := n; key == "" && at.Parent != nil; key = at.Key { // a list element has its list's key
			at = at.Parent
		}
		if key == "" {
			key = n.Name
		}
		n.Hint |= uint32(kind.Hints(key)) | hinted
	}
	return kind.Hint(n.Hint)
}

// Classes of values that could name somebody or something: always, or where the key says so.
var (
	alwaysNames = classes(kind.ClassDigits, kind.ClassUUID, kind.ClassHex, kind.ClassEmail, kind.ClassPhone, kind.ClassCode, kind.ClassCard, kind.ClassTestCard,
		kind.ClassIBAN, kind.ClassNational, kind.ClassTax, kind.ClassNationalLike, kind.ClassTaxLike, kind.ClassJWT, kind.ClassSecret, kind.ClassRandom, kind.ClassDocument)
	keyedNames = classes(kind.ClassInteger, kind.ClassWord, kind.ClassRank, kind.ClassName, kind.ClassFullName, kind.ClassUpper, kind.ClassTime)
)

func classes(list ...kind.Class) (set uint64) {
	for _, c := range list {
		set |= 1 << c
	}
	return set
}

// names says whether a value of this class, under a key with this hint, could name somebody or something. It must not
// depend on anything learned: tokens are made before the kind of a field is known.
func names(c kind.Class, h kind.Hint) bool {
	set := alwaysNames
	if h&kind.IdentifierKey != 0 {
		set |= keyedNames
	}
	return h&kind.NeverTokenise == 0 && set>>c&1 != 0
}

// standsForItself says whether a string of base64 is something besides what it holds: a credential, or what is handed back as
// it is.
func (m *message) standsForItself(n *body.Node, hint kind.Hint) bool {
	if m.location == observation.InHeader || hint&kind.NeverTokenise != 0 {
		return true
	}
	key := strings.ToLower(n.Key)
	return strings.Contains(key, "token") || strings.Contains(key, "secret") || identity.GrantRank([]byte(n.Key), false) > 0
}

// belongs says whether an object is a part of the one around it and not a thing of its own. The first root object is
// one with the message; those after it are lines of a list.
func (m *message) belongs(n *body.Node) bool {
	if n.Parent == nil {
		first := !m.rooted
		m.rooted = true
		return first
	}
	return !isElement(n) && isPartOf(n, m.placeOf(n))
}

func isPartOf(n *body.Node, at rpc.Place) bool {
	return partOf[strings.ToLower(n.Key)] || at == rpc.Operation && isOperation(n)
}

// isElement says whether a node is an element of a list.
func isElement(n *body.Node) bool { return strings.HasSuffix(n.Name, "[*]") }

// grant remembers the value of an answer that is most surely the credential of later calls.
func (m *message) grant(n *body.Node, value []byte) {
	if m.direction != observation.Response || m.location == observation.InQuery {
		return
	}
	name, cookie := []byte(n.Key), false
	if m.location == observation.InHeader {
		name, cookie = bytes.CutPrefix([]byte(n.Name), []byte("cookie."))
		if !cookie {
			return
		}
	}
	if rank := identity.GrantRank(name, cookie); rank > m.rank {
		m.rank = rank
		m.granted = identity.Grant{Value: append(m.granted.Value[:0], value...), Cookie: cookie}
	}
}
