package scope

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// actors narrows to identities of actors, named by id or by "type=value".
func (c *chooser) actors(names []string) error {
	if len(names) == 0 {
		return nil
	}
	want := map[int32]bool{}
	for _, name := range names {
		if strings.Contains(name, "=") {
			typ, value, err := identity.ParseSelector(name)
			if err != nil {
				return &UsageError{"--actor: " + err.Error()}
			}
			if !c.actorsBy(typ, value, want) {
				return &UnknownIDError{"--actor", typ + "=…"}
			}
			continue
		}
		id, known := identity.ParseActorID(name)
		i := slices.IndexFunc(c.know.Actors, func(a meaning.Actor) bool { return a.PublicID == id })
		if !known || i < 0 {
			return &UnknownIDError{"--actor", name}
		}
		want[int32(i)] = true
		c.out.words = append(c.out.words, "actor "+name)
	}
	c.names = append(c.names, func(n keep.Number, _ keep.Identity) bool {
		w, ok := c.who(n)
		return ok && want[w.Actor]
	})
	return nil
}

// actorsBy adds the actors one of whose identities is known by a value of this type.
func (c *chooser) actorsBy(typ, value string, want map[int32]bool) bool {
	found := false
	for _, form := range identity.SelectorForms(typ, value) {
		n, ok := c.number(form)
		if !ok {
			continue
		}
		for id, i := range c.snap.Identities() {
			w, known := c.who(id)
			if !known {
				continue
			}
			presented := i.Principal == n || i.Credential == n || i.Named == n
			if (presented && (i.PrincipalType.String() == typ || c.know.Actors[w.Actor].KnownBy() == typ)) ||
				(typ == identity.TypeAddress && i.Address == n) {
				want[w.Actor], found = true, true
			}
		}
	}
	found = c.actorsWhoAre(typ, value, want) || found
	if found {
		c.out.words = append(c.out.words, "actor "+typ+" "+c.wordOf(value))
	}
	return found
}

// actorsWhoAre adds the actors of this type that are themselves a person known by the value: who logged in by it.
func (c *chooser) actorsWhoAre(typ, value string, want map[int32]bool) bool {
	tokens := map[keep.Number]bool{}
	for _, form := range identity.SelectorForms(typ, value) {
		if n, ok := c.number(form); ok {
			tokens[n] = true
		}
	}
	found := false
	for i, a := range c.know.Actors {
		if a.KnownBy() != typ || a.Subject < 0 || int(a.Subject) >= len(c.know.Subjects) {
			continue
		}
		self := c.know.Subjects[a.Subject].Identifiers
		if slices.ContainsFunc(self, func(id meaning.PersonIdentifier) bool { return tokens[id.Token] }) {
			want[int32(i)], found = true, true
		}
	}
	return found
}

func (c *chooser) sessions(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	want := map[int32]bool{}
	for _, id := range ids {
		bits, known := identity.ParseSessionID(id)
		i := slices.IndexFunc(c.know.Sessions, func(s meaning.Session) bool { return s.PublicID == bits })
		if !known || i < 0 {
			return &UnknownIDError{"--session", id}
		}
		want[int32(i)] = true
		c.out.words = append(c.out.words, "session "+id)
	}
	c.names = append(c.names, func(n keep.Number, _ keep.Identity) bool {
		w, ok := c.who(n)
		return ok && want[w.Session]
	})
	return nil
}

func (c *chooser) addresses(texts []string) error {
	if len(texts) == 0 {
		return nil
	}
	want := map[keep.Number]bool{}
	for _, text := range texts {
		if _, err := netip.ParseAddr(strings.TrimSpace(text)); err != nil {
			return &UsageError{"--address takes an IP address, such as 192.0.2.7 or 2001:db8::7"}
		}
		seen := false
		for _, form := range identity.SelectorForms(identity.TypeAddress, text) {
			if n, ok := c.number(form); ok && c.isAddress(n) {
				want[n], seen = true, true
			}
		}
		if !seen {
			return &UnknownIDError{"--address", text}
		}
		c.out.words = append(c.out.words, "address "+c.wordOf(text))
	}
	c.names = append(c.names, func(_ keep.Number, i keep.Identity) bool { return i.Address != 0 && want[i.Address] })
	return nil
}

func (c *chooser) isAddress(n keep.Number) bool {
	for _, i := range c.snap.Identities() {
		if i.Address == n {
			return true
		}
	}
	return false
}
