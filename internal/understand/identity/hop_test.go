package identity_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func TestHop(t *testing.T) {
	for _, c := range []struct {
		in   identity.HopEvidence
		want string
	}{
		{identity.HopEvidence{}, "unknown"},
		{identity.HopEvidence{ServiceKnown: true}, "edge"},
		{identity.HopEvidence{HostOurs: true}, "edge"},
		{identity.HopEvidence{ServiceKnown: true, HostOurs: true}, "edge"},
		{identity.HopEvidence{ClientServiceKnown: true}, "egress"},
		{identity.HopEvidence{ClientServiceKnown: true, ServiceKnown: true}, "internal"},
		{identity.HopEvidence{ClientServiceKnown: true, HostOurs: true}, "internal"},
		{identity.HopEvidence{ClientServiceKnown: true, ServiceKnown: true, HostOurs: true}, "internal"},
	} {
		if got := identity.Hop(c.in); got != c.want {
			t.Errorf("%+v: %s, want %s", c.in, got, c.want)
		}
	}
}

func TestParseSelector(t *testing.T) {
	for _, c := range []struct{ in, actorType, value string }{
		{"token_subject=7c1d", "token_subject", "7c1d"},
		{" account = mara=odo ", "account", "mara=odo"},
		{"anonymous", "anonymous", ""},
		{"bearer_token=t", "bearer_token", "t"},
	} {
		actorType, value, err := identity.ParseSelector(c.in)
		if err != nil || actorType != c.actorType || value != c.value {
			t.Errorf("%q: %q, %q, %v", c.in, actorType, value, err)
		}
	}
	for _, in := range []string{"user=mara@x.example", "mara@x.example", "token_subject=", "token_subject", "", "=x"} {
		_, _, err := identity.ParseSelector(in)
		if err == nil {
			t.Errorf("%q: no error", in)
			continue
		}
		if strings.Contains(err.Error(), "mara") {
			t.Errorf("the error repeats a value: %v", err)
		}
		if !strings.HasPrefix(in, "token_subject") {
			for _, known := range identity.ActorTypes() {
				if !strings.Contains(err.Error(), known) {
					t.Errorf("%q: the error does not name %s", in, known)
				}
			}
		}
	}
}

func TestPrincipalTypeOf(t *testing.T) {
	for p := observation.TokenSubject; p <= observation.OpaqueToken; p++ {
		if got, ok := identity.PrincipalTypeOf(p.String()); !ok || got != p {
			t.Errorf("%s: %v, %v", p, got, ok)
		}
	}
	for _, other := range []string{"account", "address", "service", "anonymous", ""} {
		if _, ok := identity.PrincipalTypeOf(other); ok {
			t.Errorf("%q rests on a principal", other)
		}
	}
}

func TestSelectorForms(t *testing.T) {
	if got := texts(identity.SelectorForms("address", "::ffff:203.0.113.9")); len(got) != 1 || got[0] != "203.0.113.9" {
		t.Errorf("address: %q", got)
	}
	if got := texts(identity.SelectorForms("token_subject", "7C1d")); len(got) != 1 || got[0] != "7C1d" {
		t.Errorf("subject: %q", got)
	}
	if got := texts(identity.SelectorForms("account", "Mara")); len(got) != 3 || got[0] != "Mara" {
		t.Errorf("account: %q", got)
	}
}
