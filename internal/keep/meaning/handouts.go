package meaning

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// handouts lists what answers handed out, with what their requests presented. Whoever names an account in the request begins a session; a
// refresh token goes on with one; whoever presents something else and names nobody (a cookie that is exchanged, a token for
// another token) does so, too. What the answer of a logout sets is no session's any more.
func (d *deriver) handouts() (list []identity.Handout) {
	hands := d.handsOut()
	if len(hands) == 0 {
		return nil
	}
	seen := map[place]bool{}
	handed := d.handedOutAnywhere(hands)
	for s := range d.answers() {
		if !hands[s.endpoint] || seen[s.place()] {
			continue
		}
		seen[s.place()] = true
		given := d.given(s.place())
		if len(given) == 0 || endsSession(d.out.Endpoints[s.endpoint]) {
			continue
		}
		h := identity.Handout{Given: given}
		by, renewed := d.presented(s.endpoint, s.holder())
		if h.Renewed = renewed; len(renewed) == 0 && d.accountAbove(s.endpoint, requestHolder(d.snapshot, s.holder())).Token == 0 {
			h.By = slices.DeleteFunc(by, func(n keep.Number) bool { return !handed[n] })
		}
		list = append(list, h)
	}
	return list
}

// handsOut says which endpoints hand out credentials.
func (d *deriver) handsOut() map[int32]bool {
	hands := map[int32]bool{}
	for key, f := range d.out.Fields {
		if key.Endpoint >= 0 && f.Kind == kind.CredentialToken && d.snapshot.Field(key.Field).Direction == observation.Response {
			hands[key.Endpoint] = true
		}
	}
	return hands
}

// given lists the credentials that an object of an answer hands out, and those of the answer's objects around it.
func (d *deriver) given(p place) (given []keep.Number) {
	own := false
	for h := p.holder; h != 0; h = d.snapshot.Holder(h).Parent {
		for _, id := range d.snapshot.Holder(h).Identifiers {
			if d.snapshot.Field(id.Field).Direction == observation.Request {
				return given
			}
			if d.out.Fields[FieldKey{p.endpoint, id.Field}].Kind == kind.CredentialToken && !slices.Contains(given, id.Token) {
				given = append(given, id.Token)
				own = own || h == p.holder
			}
		}
		if !own {
			return nil
		}
	}
	return given
}

// handedOutAnywhere are the credentials that some answer handed out. Others, such as keys, were made elsewhere and begin no session.
func (d *deriver) handedOutAnywhere(hands map[int32]bool) map[keep.Number]bool {
	handed := map[keep.Number]bool{}
	for s := range d.answers() {
		if !hands[s.endpoint] {
			continue
		}
		for _, id := range d.identifiersOf(s.holder()) {
			if d.out.Fields[FieldKey{s.endpoint, id.Field}].Kind == kind.CredentialToken && d.snapshot.Field(id.Field).Direction == observation.Response {
				handed[id.Token] = true
			}
		}
	}
	return handed
}

// presented lists the credentials that the request of an answer presented: those that say by their name that they are for renewing, apart
// from the others.
func (d *deriver) presented(e int32, holder keep.Number) (by, renewed []keep.Number) {
	for h := holder; h != 0; h = d.snapshot.Holder(h).Parent {
		for _, id := range d.snapshot.Holder(h).Identifiers {
			f := d.snapshot.Field(id.Field)
			if f.Direction != observation.Request {
				continue
			}
			refreshes := isRefresh(lastKey(f))
			switch {
			case refreshes:
				renewed = append(renewed, id.Token)
			case d.out.Fields[FieldKey{e, id.Field}].Kind == kind.CredentialToken:
				by = append(by, id.Token)
			}
		}
	}
	return by, renewed
}

// isRefresh says whether a key names what new tokens are asked for with.
func isRefresh(key string) bool {
	plain := strings.ToLower(strings.NewReplacer("_", "", "-", "", "cookie.", "").Replace(key))
	return strings.Contains(plain, "refresh") || plain == "rt"
}

// endsSession says whether an endpoint ends sessions, by its path.
func endsSession(e Endpoint) bool {
	path := strings.ToLower(e.Template)
	for _, word := range [...]string{"logout", "log-out", "log_out", "signout", "sign-out", "sign_out", "logoff", "revoke", "endsession", "end_session", "end-session"} {
		if strings.Contains(path, word) {
			return true
		}
	}
	last := path[strings.LastIndexByte(path, '/')+1:]
	return e.Method == "DELETE" && (strings.HasPrefix(last, "session") || strings.HasPrefix(last, "token") || last == "login")
}

// asksForItself says whether the request of an answer asks for credentials in the name of a program: it names the program and nobody
// else, and presents neither a password of somebody nor a code that somebody was given (RFC 6749, section 4.4).
func (d *deriver) asksForItself(e int32, holder keep.Number) bool {
	client := false
	for h := holder; h != 0; h = d.snapshot.Holder(h).Parent {
		for _, id := range d.snapshot.Holder(h).Identifiers {
			f := d.snapshot.Field(id.Field)
			if f.Direction != observation.Request || f.Location == observation.InHeader {
				continue
			}
			switch key := plainKey(lastKey(f)); {
			case key == "clientid":
				client = true
			case isRefresh(key) || key == "code" || key == "devicecode" || key == "codeverifier" || key == "assertion" || key == "redirecturi":
				return false
			case subject.Rank(d.out.Fields[FieldKey{e, id.Field}].Kind) > 0:
				return false
			}
		}
	}
	return client
}

// clientAbove is the program that a request names, where it asks for itself.
func (d *deriver) clientAbove(e int32, holder keep.Number) subject.Identifier {
	if !d.asksForItself(e, holder) {
		return subject.Identifier{}
	}
	for h := holder; h != 0; h = d.snapshot.Holder(h).Parent {
		for _, id := range d.snapshot.Holder(h).Identifiers {
			if f := d.snapshot.Field(id.Field); f.Direction == observation.Request && plainKey(lastKey(f)) == "clientid" {
				return subject.Identifier{Kind: kind.AccountUsername, Token: id.Token}
			}
		}
	}
	return subject.Identifier{}
}

func plainKey(key string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(key))
}
