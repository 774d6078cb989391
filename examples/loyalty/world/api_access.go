package world

import (
	"net/http"
	"slices"
)

// forMembers lets a request through when it carries a valid token. Whose token it is decides nothing but who "me" is:
// that any member may read any other is the flaw that this world is about.
func (a *API) forMembers(h func(r *http.Request, caller *Member) answer) handler {
	return func(r *http.Request) answer {
		caller := a.world.bearer(r.Header.Get("Authorization"), a.clock.Now())
		if caller == nil {
			return refuse(http.StatusUnauthorized, "invalid_token")
		}
		return h(r, caller)
	}
}

// forPartners lets a request through when it carries a partner's key.
func (a *API) forPartners(h func(*http.Request, *Partner) answer) handler {
	return func(r *http.Request) answer {
		key := r.Header.Get("X-Api-Key")
		for i := range a.world.Partners {
			if p := &a.world.Partners[i]; key != "" && p.Key == key {
				return h(r, p)
			}
		}
		return refuse(http.StatusUnauthorized, "invalid_key")
	}
}

// forStaff lets a request through when it carries a token of somebody at the service desk who has a role.
func (a *API) forStaff(role string, h func(*http.Request, *Staff) answer) handler {
	return func(r *http.Request) answer {
		who := a.world.staffBearer(r.Header.Get("Authorization"), a.clock.Now())
		switch {
		case who == nil:
			return refuse(http.StatusUnauthorized, "invalid_token")
		case !slices.Contains(who.Roles, role):
			return refuse(http.StatusForbidden, "missing_role")
		}
		return h(r, who)
	}
}

// member finds whom a path is about.
func (a *API) member(r *http.Request) (*Member, answer) {
	m := a.world.Member(r.PathValue("number"))
	if m == nil {
		return nil, refuse(http.StatusNotFound, "member_not_found")
	}
	return m, answer{}
}
