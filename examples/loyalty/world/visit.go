package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// visit is one client at the programme: a device or a machine, from where it calls, and what it shows of who it is.
type visit struct {
	chance

	play    *play
	client  client
	address string // of the client, as the edge sees it
	port    uint16
	attack  bool

	host    string // where it calls; the members' API when empty
	service string // the programme's own workload that calls; empty for everybody outside

	token string // presented with each call; empty before the login
	key   string // the same for machines
	shows *Actor // whose token or key it is

	cleared map[string]bool // what the browser has asked leave for

	yield func(time.Duration) bool // lets others have their turns
}

// client is what a piece of software says about itself in each call.
type client struct {
	agent    string
	language string
	origin   string // browsers name the page that calls
}

// reply is what a client gets.
type reply struct {
	status int
	body   []byte
}

// ask is what a client sends.
type ask struct {
	method, target string // the target is path and query
	body           []byte
	slow           bool   // a password is slow to check
	leave          string // the method for which a browser asks leave
	about          *mail  // what leaves in the request
}

// present lets a visit show a token.
func (v *visit) present(token string, whose *Actor) { v.token, v.shows = token, whose }

// rest lets time pass.
func (v *visit) rest(d time.Duration) error {
	if !v.yield(max(d, 0).Truncate(time.Microsecond)) {
		return errOver
	}
	return nil
}

// think is how long a person takes to read a page.
func (v *visit) think() error { return v.rest(v.between(800*time.Millisecond, 40*time.Second)) }

// get reads something, with the token if there is one, and waits for the answer.
func (v *visit) get(target string) (reply, error) {
	return v.send(ask{method: http.MethodGet, target: target})
}

// submit sends something as JSON and waits for the answer.
func (v *visit) submit(method, target string, what any) (reply, error) {
	body, err := encode(what)
	if err != nil {
		return reply{}, fmt.Errorf("cannot encode what goes to %s: %w", method, err)
	}
	return v.send(ask{method: method, target: target, body: body})
}

// post submits something and, where that worked and into is not nil, reads the answer into it.
func (v *visit) post(target string, what, into any) (int, error) {
	r, err := v.submit(http.MethodPost, target, what)
	if err != nil || r.status != http.StatusOK || into == nil {
		return r.status, err
	}
	if err := json.Unmarshal(r.body, into); err != nil {
		return r.status, fmt.Errorf("cannot read an answer: %w", err)
	}
	return r.status, nil
}

// login presents a password and keeps the token when it was right.
func (v *visit) login(m *Member, password string) (reply, error) {
	body, err := encode(credentials{m.Username, password})
	if err != nil {
		return reply{}, fmt.Errorf("cannot encode a login: %w", err)
	}
	v.present("", nil)
	r, err := v.send(ask{method: http.MethodPost, target: "/v2/login", body: body, slow: true})
	if err != nil || r.status != http.StatusOK {
		return r, err
	}
	var s session
	if err := json.Unmarshal(r.body, &s); err != nil {
		return r, fmt.Errorf("cannot read the answer to a login: %w", err)
	}
	v.present(s.AccessToken, m.actor())
	return r, nil
}

// send makes one call at this moment and rests until its answer is there.
func (v *visit) send(a ask) (reply, error) {
	if err := v.askLeave(a); err != nil {
		return reply{}, err
	}
	r, took, err := v.play.exchange(v, a)
	if err != nil {
		return r, err
	}
	return r, v.rest(took)
}

// askLeave is what a browser does before a page of one host calls another: once a visit for each address, where the call
// shows a token or changes something.
func (v *visit) askLeave(a ask) error {
	if v.client.origin == "" || (a.method == http.MethodGet && v.token == "") {
		return nil
	}
	path, _, _ := strings.Cut(a.target, "?")
	if v.cleared[path] {
		return nil
	}
	if v.cleared == nil {
		v.cleared = map[string]bool{}
	}
	v.cleared[path] = true
	_, took, err := v.play.exchange(v, ask{method: http.MethodOptions, target: a.target, leave: a.method})
	if err != nil {
		return err
	}
	return v.rest(took)
}

// lag is how long the parts of a call take: sending, waiting and receiving.
func (v *visit) lag(slow bool) harTimings {
	wait := v.between(6*time.Millisecond, 90*time.Millisecond)
	if slow {
		wait += v.between(70*time.Millisecond, 160*time.Millisecond)
	}
	return harTimings{
		Send:    milliseconds(v.between(40*time.Microsecond, 400*time.Microsecond)),
		Wait:    milliseconds(wait),
		Receive: milliseconds(v.between(100*time.Microsecond, 3*time.Millisecond)),
	}
}

// freshPort is a client port as an operating system gives them out for a new connection.
func (v *visit) freshPort() uint16 { return uint16(32768 + v.IntN(28232)) } // below 61,000
