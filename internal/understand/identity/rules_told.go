package identity

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// checkTold looks at what is told to the derivation alone.
func (d *Declared) checkTold() error {
	for i, l := range d.Logins {
		switch {
		case !isOperation(l.Endpoint):
			return &RuleError{"logins", i, "endpoint", `write method and template, such as "POST /login"`}
		case l.Answer == "":
			return &RuleError{"logins", i, "answer", "name the field of the answer that says who logged in, such as $.user.id"}
		}
	}
	for i, s := range d.Subjects {
		switch {
		case s.Field == "":
			return &RuleError{"subjects", i, "field", "name the field as `waybill fields` does, such as $.policy.holder"}
		case s.Endpoint != "" && !isOperation(s.Endpoint):
			return &RuleError{"subjects", i, "endpoint", `write method and template, such as "GET /policies/{policyId}", or leave it out`}
		case s.Kind != "" && !kind.Known(kind.Kind(s.Kind)):
			return &RuleError{"subjects", i, "kind", "it is a built-in kind; `waybill kinds list` names them"}
		}
	}
	for i, k := range d.Apart {
		if !kind.Known(kind.Kind(k)) {
			return &RuleError{"apart", i, "apart", "it is a built-in kind; `waybill kinds list` names them"}
		}
	}
	return nil
}

func isOperation(text string) bool {
	method, path, ok := strings.Cut(text, " ")
	return ok && method != "" && strings.HasPrefix(path, "/") && method == strings.ToUpper(method)
}

// LoginAnswer says whether the answer of an endpoint names in this field who logged in.
func (r *Rules) LoginAnswer(method, template, field string) bool {
	return r != nil && slices.Contains(r.declared.Logins, LoginRule{method + " " + template, field})
}

// SubjectKind returns the kind of identifier that users say a field is; false where they say nothing of it.
func (r *Rules) SubjectKind(method, template, field string) (kind.Kind, bool) {
	if r == nil {
		return "", false
	}
	for _, s := range r.declared.Subjects {
		if s.Field != field || s.Endpoint != "" && s.Endpoint != method+" "+template {
			continue
		}
		if s.Kind == "" {
			return kind.AccountID, true
		}
		return kind.Kind(s.Kind), true
	}
	return "", false
}

// Apart says whether identifiers of a kind never make two identifiers one person's.
func (r *Rules) Apart(k kind.Kind) bool {
	return r != nil && slices.Contains(r.declared.Apart, string(k))
}

// Standing is what the rules that held for a call come to, as far as they still stand.
type Standing struct {
	// Named says that whom the call names by a rule is who asks; Key that it does so by an API key.
	Named, Key bool
	// Session says that the session which a rule found counts. Where no rule found it, it counts, too.
	Session bool
	// Rule is the first rule that gives a type or a label, as its place in the list; -1 for none. Naming is the one that named who asks.
	Rule, Naming int
}

// Standing reads the text that Told wrote for a call.
func (r *Rules) Standing(text string) Standing {
	s := Standing{Session: true, Rule: -1, Naming: -1}
	for word := range strings.FieldsSeq(text) {
		sign, digest := word[0], word[1:]
		if sign == signSession {
			s.Session = r != nil && slices.ContainsFunc(r.sessions, func(one sessionRule) bool { return one.digest == digest })
			continue
		}
		at := r.actorWith(digest)
		if at < 0 {
			continue
		}
		if sign == signNamed {
			s.Named, s.Key, s.Naming = true, r.actors[at].From.Key != "", at
		}
		if a := &r.actors[at]; a.Type+a.Label != "" && (s.Rule < 0 || at < s.Rule) {
			s.Rule = at
		}
	}
	return s
}

func (r *Rules) actorWith(digest string) int {
	if r == nil {
		return -1
	}
	return slices.IndexFunc(r.actors, func(a actorRule) bool { return a.digest == digest })
}

// Rule returns an actor rule by its place.
func (r *Rules) Rule(at int) ActorRule { return r.actors[at].ActorRule }

// Actors counts the rules for actors.
func (r *Rules) Actors() int {
	if r == nil {
		return 0
	}
	return len(r.actors)
}

// PlaceOf is the place of a rule in the list; -1 for one that is not there.
func (r *Rules) PlaceOf(wanted *ActorRule) int {
	return slices.IndexFunc(r.actors, func(a actorRule) bool {
		return a.digest == digestOf("actor", wanted.tried()) && a.Type == wanted.Type && a.Label == wanted.Label && a.Name == wanted.Name
	})
}

// asked lists the fields whose values are told apart for the rules' sake.
func (r *Rules) asked() []string {
	if a := newAsked(r); a != nil {
		return a.named
	}
	return nil
}
