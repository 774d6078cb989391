package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
)

// API is everything of the programme that answers HTTP, whatever the host, and a stand-in for the company that sends its
// mail. Use [NewAPI].
type API struct {
	world   *World
	clock   Clock
	hosts   map[string]*http.ServeMux
	inner   wire // to the services behind
	served  atomic.Uint64
	witness *witness // told of every answer; nil when nobody asks

	mu    sync.Mutex // held while a handler looks at, or changes, what is not the same for good
	state state
}

// answer is what a handler gives back: the response and, beside it, what leaves with it about whom, which calls were made
// on the way to it, and what is to be mailed.
type answer struct {
	status int
	body   any // none with http.StatusNoContent
	left   []Disclosure
	behind []innerCall
	mails  []mail
	asker  *Actor // whom a credential that was handed out belongs to
}

// handler answers one request.
type handler func(*http.Request) answer

// problem is the body of every error.
type problem struct {
	Error string `json:"error"`
}

func refuse(status int, why string) answer { return answer{status: status, body: problem{why}} }

// NewAPI returns the server of a world. It is safe for concurrent use. What members change is changed in the world.
func NewAPI(w *World, c Clock) *API {
	a := &API{world: w, clock: c, hosts: map[string]*http.ServeMux{}, state: newState()}
	a.inner = direct{a}
	a.mountMembers()
	a.mountPartners()
	a.mountDesk()
	a.handle(OldHost, "GET /customer/{number}", a.customer)
	a.handle(OldHost, "GET /health", healthy)
	a.mount(ProfileHost, "GET /internal/profiles/{number}", a.locked(a.forMembers(a.storedProfile)))
	a.handle(MailHost, "POST /v1/messages", a.acceptMail)
	for host := range a.hosts {
		a.handle(host, "/", func(*http.Request) answer { return refuse(http.StatusNotFound, "not_found") })
	}
	return a
}

func (a *API) mountMembers() {
	for pattern, h := range map[string]handler{
		"POST /v2/login":                        a.login,
		"POST /v2/password-reset":               a.requestReset,
		"GET /v2/password-reset/confirm":        a.openReset,
		"POST /v2/password-reset/confirm":       a.confirmReset,
		"GET /v2/me":                            a.forMembers(a.me),
		"PATCH /v2/me/contact":                  a.forMembers(a.changeContact),
		"GET /v2/members/{number}/balance":      a.forMembers(a.balance),
		"GET /v2/members/{number}/transactions": a.forMembers(a.transactions),
		"GET /v2/members/{number}/family":       a.forMembers(a.family),
		"POST /v2/points/transfer":              a.forMembers(a.transfer),
		"POST /v2/rewards/hold":                 a.forMembers(a.hold),
		"POST /v2/rewards/redeem":               a.forMembers(a.redeem),
		"POST /v2/vouchers/{code}":              a.forMembers(a.cashVoucher),
		"GET /v2/bookings/{pnr}":                a.forMembers(a.booking),
		"GET /v2/offers":                        a.offers,
		"GET /v2/airports/{iata}":               a.airport,
		"GET /healthz":                          healthy,
		"OPTIONS /":                             preflight,
	} {
		a.handle(APIHost, pattern, h)
	}
	// It asks a service behind it, which takes the lock itself.
	a.mount(APIHost, "GET /v2/members/{number}/profile", a.forMembers(a.profile))
}

func (a *API) mountPartners() {
	a.handle(PartnersHost, "GET /p/v1/members", a.forPartners(a.memberPage))
	a.handle(PartnersHost, "GET /p/v1/tiers/changes", a.forPartners(a.tierChanges))
	a.handle(PartnersHost, "GET /healthz", healthy)
}

func (a *API) mountDesk() {
	a.handle(DeskHost, "GET /desk/search", a.forStaff("agent", a.search))
	a.handle(DeskHost, "GET /desk/members/{number}", a.forStaff("agent", a.openMember))
	a.handle(DeskHost, "POST /desk/cases/export", a.forStaff("supervisor", a.exportCases))
	a.handle(DeskHost, "GET /healthz", healthy)
}

// ServeHTTP answers one request. A host that the world does not know is the members' API, as it is for somebody who tries
// it by hand.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := a.hosts[r.Host]
	if mux == nil {
		mux = a.hosts[APIHost]
	}
	mux.ServeHTTP(w, r)
}

// handle mounts a handler that has the world to itself while it works.
func (a *API) handle(host, pattern string, h handler) { a.mount(host, pattern, a.locked(h)) }

func (a *API) locked(h handler) handler {
	return func(r *http.Request) answer {
		a.mu.Lock()
		defer a.mu.Unlock()
		return h(r)
	}
}

// mount mounts a handler and writes its answers as JSON.
func (a *API) mount(host, pattern string, h handler) {
	mux := a.hosts[host]
	if mux == nil {
		mux = http.NewServeMux()
		a.hosts[host] = mux
	}
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		ans := h(r)
		text, err := encode(ans.body)
		if err != nil {
			http.Error(w, "cannot encode the answer", http.StatusInternalServerError)
			return
		}
		request := fmt.Sprintf("%016x", a.served.Add(1)*0x9e3779b97f4a7c15) // spreads the count over all 64 bits
		a.head(w.Header(), r, &ans, len(text))
		w.Header()[requestHeader] = []string{request}
		if a.witness != nil {
			a.witness.note(request, &ans)
		}
		w.WriteHeader(ans.status)
		_, _ = w.Write(text) // a client that went away is no concern of the world
	})
}

// encode writes the body of an answer; nil where it has none.
func encode(body any) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

const requestHeader = "X-Request-Id"

// head sets the headers of an answer.
func (a *API) head(h http.Header, r *http.Request, ans *answer, size int) {
	h["Date"] = []string{a.clock.Now().UTC().Format(http.TimeFormat)}
	h["Cache-Control"] = []string{"no-store"}
	if ans.status != http.StatusNoContent {
		h["Content-Length"] = []string{strconv.Itoa(size)}
		h["Content-Type"] = []string{"application/json; charset=utf-8"}
	}
	if ans.status == http.StatusUnauthorized {
		h["Www-Authenticate"] = []string{`Bearer realm="skyloom"`}
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		h["Access-Control-Allow-Origin"] = []string{origin}
		h["Vary"] = []string{"Origin"}
		if r.Method == http.MethodOptions {
			h["Access-Control-Allow-Headers"] = []string{"authorization, content-type"}
			h["Access-Control-Allow-Methods"] = []string{"GET, POST, PATCH"}
			h["Access-Control-Max-Age"] = []string{"600"}
		}
	}
}

// healthy is the answer to who watches whether the programme is up.
func healthy(*http.Request) answer {
	return answer{status: http.StatusOK, body: struct {
		Status string `json:"status"`
	}{"up"}}
}

// preflight tells a browser that its page may call (the Fetch standard's CORS protocol).
func preflight(*http.Request) answer { return answer{status: http.StatusNoContent} }
