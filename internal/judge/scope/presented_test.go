package scope_test

import (
	"testing"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The key by which a vendor lets us in is the vendor's own; a token in a field beside it is not.
func TestAPresentedCredentialIsNoExposure(t *testing.T) {
	for _, c := range []struct {
		name     string
		location observation.Location
		exposed  bool
	}{
		{"authorization", observation.InHeader, false},
		{"authorization.sub", observation.InHeader, false},
		{"x-api-key", observation.InHeader, false},
		{"cookie.sessionid", observation.InHeader, false},
		{"api_key", observation.InQuery, false},
		{"x-member-token", observation.InHeader, true},
		{"authorization", observation.InBody, true},
	} {
		w := newWorld()
		path, who := w.endpoint("POST", "/v1/messages"), w.actor("svc-notifier", "192.0.2.7")
		w.hops[[2]keep.Number{path, who}] = meaning.Egress
		root := w.holder(0, meaning.Nobody)
		set := w.set(sure(kind.CredentialToken))
		w.fields[w.sets[set-1][0].Field-1] = observation.Field{
			Direction: observation.Request, Location: c.location, Name: observation.OpenText(c.name),
		}
		w.call(path, who, root, whole, object{holder: root, set: set})
		w.exposures[0].Direction = observation.Request
		s := w.ask(t, scope.Selector{Hops: []string{"egress"}})
		if got := *s.Subjects.Possible > 0; got != c.exposed {
			t.Errorf("%s: %d subjects possible", c.name, *s.Subjects.Possible)
		}
	}
}
