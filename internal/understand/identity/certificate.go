package identity

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// certificate reads what a proxy says of the client's certificate: Envoy's X-Forwarded-Client-Cert, of which the first
// element is the one furthest out (the URI names the client, else the subject, else the hash does), else a header that
// holds the subject alone. A certificate that the proxy found wanting counts for nothing.
func (r *Recogniser) certificate(h *headers) claim {
	if state := bytes.TrimSpace(h.certState); len(state) > 0 && !equalFold(state, "success") {
		return claim{}
	}
	if len(h.cert) > 0 {
		if who := r.forwardedCertificate(h.cert); who.kind != observation.NoPrincipal {
			return who
		}
	}
	if len(bytes.TrimSpace(h.certName)) > 0 {
		return r.named(observation.Certificate, h.certName)
	}
	return claim{}
}

func (r *Recogniser) forwardedCertificate(v []byte) claim {
	var uri, subject, hash []byte
	element, _ := cutOutsideQuotes(v, ',')
	for len(element) > 0 {
		var pair []byte
		pair, element = cutOutsideQuotes(element, ';')
		key, value, _ := bytes.Cut(pair, []byte{'='})
		value = unquoted(value)
		switch key = bytes.TrimSpace(key); {
		case equalFold(key, "uri") && len(uri) == 0:
			uri = value
		case equalFold(key, "subject"):
			subject = value
		case equalFold(key, "hash"):
			hash = value
		}
	}
	name := hash
	if len(subject) > 0 {
		name = subject
	}
	if len(uri) > 0 {
		name = uri
	}
	who := r.named(observation.Certificate, name)
	if t := r.minter.Token(hash); who.kind != observation.NoPrincipal && !t.IsZero() {
		who.credential = t
	}
	return who
}
