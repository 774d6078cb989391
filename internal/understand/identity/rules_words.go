package identity

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Called is how users see a rule: by its name, else by its place.
func (a *ActorRule) Called(at int) string {
	if a.Name != "" {
		return a.Name
	}
	return fmt.Sprintf("actors %d", at+1)
}

// String says where a call is read: "header X-User-Id".
func (f From) String() string {
	for _, place := range [...][2]string{
		{"header", f.Header}, {"claim", f.Claim}, {"cookie", f.Cookie}, {"query", f.Query}, {"body", f.Body}, {"key", f.Key},
	} {
		if place[1] != "" {
			return place[0] + " " + place[1]
		}
	}
	return ""
}

// Asks lists what must hold for a rule, in words.
func (a *ActorRule) Asks() (list []string) {
	for _, name := range slices.Sorted(maps.Keys(a.When.Claims)) {
		list = append(list, "claim "+name+" is "+a.When.Claims[name])
	}
	for _, one := range [...][2]string{
		{"the key begins with ", a.When.KeyPrefix}, {"host ", strings.Join(a.When.Hosts, " or ")}, {"client in ", strings.Join(a.When.Addresses, " or ")},
		{"the user agent begins with ", a.When.Agent}, {"asked by ", a.When.Service}, {"sent by ", strings.Join(a.Peers, " or ")},
	} {
		if one[1] != "" {
			list = append(list, one[0]+one[1])
		}
	}
	return list
}

// Held returns the places of the rules that held for a call and stand.
func (r *Rules) Held(text string) (places []int) {
	for word := range strings.FieldsSeq(text) {
		if at := r.actorWith(word[1:]); word[0] != signSession && at >= 0 {
			places = append(places, at)
		}
	}
	return places
}

// Differences says in words what is otherwise than in the rules before: what has to be read of calls again, and what is derived anew of
// all that is sealed.
func (r *Rules) Differences(before *Rules) (rescan, derived []string) {
	rescan, derived = []string{}, []string{}
	d, was := r.Declared(), before.Declared()
	if !slices.Equal(d.TrustedProxies, was.TrustedProxies) || (d.TrustedProxies == nil) != (was.TrustedProxies == nil) {
		rescan = append(rescan, "trusted_proxies: the address of a client is found while its call is read")
	}
	if !slices.Equal(d.Sessions, was.Sessions) {
		rescan = append(rescan, "sessions: what names one is read of each call")
	}
	if !slices.Equal(r.asked(), before.asked()) {
		rescan = append(rescan, "subjects and logins: values that did not look like an identifier were not told apart before")
	}
	for i := range d.Actors {
		switch a := &d.Actors[i]; {
		case before.actorWith(digestOf("actor", a.tried())) < 0:
			rescan = append(rescan, a.Called(i)+": what it reads is read of each call")
		case before.PlaceOf(a) < 0:
			derived = append(derived, a.Called(i)+": type and label")
		}
	}
	for i := range was.Actors {
		if a := &was.Actors[i]; r.actorWith(digestOf("actor", a.tried())) < 0 {
			derived = append(derived, a.Called(i)+": taken back")
		}
	}
	for list, same := range map[string]bool{
		"logins": slices.Equal(d.Logins, was.Logins), "subjects": slices.Equal(d.Subjects, was.Subjects), "aliases": slices.Equal(d.Apart, was.Apart),
	} {
		if !same {
			derived = append(derived, list)
		}
	}
	slices.Sort(derived)
	return rescan, derived
}
