package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync/atomic"
)

// APIHost is where members' apps and browsers call.
const APIHost = "api.skyloom.example"

// API is the programme's server. Use [NewAPI].
type API struct {
	world   *World
	clock   Clock
	routes  *http.ServeMux
	served  atomic.Uint64
	leaving func(request string, left []Disclosure) // told of every answer; nil when nobody asks
}

// answer is what a handler gives back: the response and, beside it, what leaves with it about whom.
type answer struct {
	status int
	body   any
	left   []Disclosure
}

// problem is the body of every error.
type problem struct {
	Error string `json:"error"`
}

func refuse(status int, why string) answer { return answer{status: status, body: problem{why}} }

// NewAPI returns the server of a world. It is safe for concurrent use.
func NewAPI(w *World, c Clock) *API {
	a := &API{world: w, clock: c, routes: http.NewServeMux()}
	a.handle("POST /v2/login", a.login)
	a.handle("GET /v2/me", a.forMembers(a.me))
	a.handle("GET /v2/members/{number}/profile", a.forMembers(a.profile))
	a.handle("GET /v2/members/{number}/balance", a.forMembers(a.balance))
	a.handle("GET /v2/members/{number}/transactions", a.forMembers(a.transactions))
	a.handle("GET /v2/offers", a.offers)
	a.handle("GET /v2/airports/{iata}", a.airport)
	a.handle("/", func(*http.Request) answer { return refuse(http.StatusNotFound, "not_found") })
	return a
}

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.routes.ServeHTTP(w, r) }

// handle mounts a handler and writes its answers as JSON.
func (a *API) handle(pattern string, h func(*http.Request) answer) {
	a.routes.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		ans := h(r)
		var body bytes.Buffer
		e := json.NewEncoder(&body)
		e.SetEscapeHTML(false)
		if err := e.Encode(ans.body); err != nil {
			http.Error(w, "cannot encode the answer", http.StatusInternalServerError)
			return
		}
		text := bytes.TrimSuffix(body.Bytes(), []byte("\n"))
		request := fmt.Sprintf("%016x", a.served.Add(1)*0x9e3779b97f4a7c15) // spreads the count over all 64 bits
		head := w.Header()
		head.Set("Cache-Control", "no-store")
		head.Set("Content-Length", strconv.Itoa(len(text)))
		head.Set("Content-Type", "application/json; charset=utf-8")
		head.Set("Date", a.clock.Now().UTC().Format(http.TimeFormat))
		head.Set(requestHeader, request)
		if ans.status == http.StatusUnauthorized {
			head.Set("WWW-Authenticate", `Bearer realm="skyloom"`)
		}
		if a.leaving != nil {
			a.leaving(request, ans.left)
		}
		w.WriteHeader(ans.status)
		_, _ = w.Write(text) // a client that went away is no concern of the world
	})
}

const requestHeader = "X-Request-Id"

// forMembers lets a request through when it carries a valid token. Whose token it is decides nothing but who "me" is:
// that any member may read any other is the flaw that this world is about.
func (a *API) forMembers(h func(r *http.Request, caller *Member) answer) func(*http.Request) answer {
	return func(r *http.Request) answer {
		caller := a.world.bearer(r.Header.Get("Authorization"), a.clock.Now())
		if caller == nil {
			return refuse(http.StatusUnauthorized, "invalid_token")
		}
		return h(r, caller)
	}
}

// member finds whom a path is about.
func (a *API) member(r *http.Request) (*Member, answer) {
	number := r.PathValue("number")
	if !wellFormed(number) {
		return nil, refuse(http.StatusBadRequest, "malformed_number")
	}
	m := a.world.Member(number)
	if m == nil {
		return nil, refuse(http.StatusNotFound, "member_not_found")
	}
	return m, answer{}
}

// wellFormed says whether a text has the shape of a loyalty number: ten digits.
func wellFormed(number string) bool {
	for _, c := range []byte(number) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(number) == 10
}
