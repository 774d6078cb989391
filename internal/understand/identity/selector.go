package identity

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The types of actors. Those that are types of principals, too, have the same name.
const (
	TypeTokenSubject  = "token_subject"
	TypeAPIKey        = "api_key"
	TypeAccount       = "account" // who logged in, where that was seen
	TypeBasicUser     = "basic_user"
	TypeSessionCookie = "session_cookie" // one whose login was not seen
	TypeCertificate   = "certificate"
	TypeBearerToken   = "bearer_token" // an opaque one whose login was not seen
	TypeAddress       = "address"
	TypeService       = "service"
	TypeAnonymous     = "anonymous"
)

// ActorTypes returns the names of all types of actors, strongest first.
func ActorTypes() []string { return slices.Clone(actorTypes[:]) }

var actorTypes = [...]string{TypeTokenSubject, TypeAPIKey, TypeAccount, TypeBasicUser, TypeSessionCookie, TypeCertificate,
	TypeBearerToken, TypeAddress, TypeService, TypeAnonymous,
}

// ParseSelector reads "TYPE=VALUE", such as "token_subject=7c1d…", and returns the type of actor and the value; only
// "anonymous" needs no value. The value is as the user gave it: bring it to tokens with [SelectorForms]. An error lists
// the types and repeats nothing of the text, which may name a person.
func ParseSelector(text string) (actorType, value string, err error) {
	name, value, found := strings.Cut(text, "=")
	name = strings.TrimSpace(name)
	for _, known := range ActorTypes() {
		if name != known {
			continue
		}
		if value = strings.TrimSpace(value); value == "" && name != TypeAnonymous {
			return "", "", fmt.Errorf("the actor type %q needs a value: write %s=VALUE", name, name)
		}
		return name, value, nil
	}
	if !found {
		return "", "", fmt.Errorf("cannot read the actor selector: write an id (a_…) or TYPE=VALUE, where TYPE is one of %s",
			strings.Join(ActorTypes(), ", "))
	}
	return "", "", fmt.Errorf("unknown actor type before the = sign: use one of %s", strings.Join(ActorTypes(), ", "))
}

// SelectorForms returns every canonical form in which the value of a selector could have been seen.
func SelectorForms(actorType, value string) [][]byte {
	switch actorType {
	case TypeAddress:
		return Forms("device.ip_address", value)
	case TypeAccount, TypeBasicUser:
		return Forms("account.username", value)
	}
	return Forms("", value)
}

// PrincipalTypeOf returns the type of principal of an actor type; false for the types that rest on no principal
// ("account", "address", "service", "anonymous").
func PrincipalTypeOf(actorType string) (observation.PrincipalType, bool) {
	for _, p := range []observation.PrincipalType{observation.TokenSubject, observation.APIKey, observation.BasicUser,
		observation.SessionCookie, observation.Certificate, observation.OpaqueToken} {
		if p.String() == actorType {
			return p, true
		}
	}
	return observation.NoPrincipal, false
}
