package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// visit is one client at the API: a device, from where it calls, and the token that it holds.
type visit struct {
	chance

	play    *play
	client  client
	address string // of the client, as the edge sees it
	port    uint16
	attack  bool

	token  string  // presented with each call; empty before the login
	holder *Member // whose token it is

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
	logsIn         *Member // who wants to log in
}

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

// login presents a password and keeps the token when it was right.
func (v *visit) login(m *Member, password string) (reply, error) {
	body, err := json.Marshal(credentials{m.Username, password})
	if err != nil {
		return reply{}, fmt.Errorf("cannot encode a login: %w", err)
	}
	v.token, v.holder = "", nil
	r, err := v.send(ask{method: http.MethodPost, target: "/v2/login", body: body, logsIn: m})
	if err != nil || r.status != http.StatusOK {
		return r, err
	}
	var s session
	if err := json.Unmarshal(r.body, &s); err != nil {
		return r, fmt.Errorf("cannot read the answer to a login: %w", err)
	}
	v.token, v.holder = s.AccessToken, m
	return r, nil
}

// send makes one call at this moment and rests until its answer is there.
func (v *visit) send(a ask) (reply, error) {
	r, took, err := v.play.exchange(v, a)
	if err != nil {
		return r, err
	}
	return r, v.rest(took)
}

// lag is how long the parts of a call take: sending, waiting and receiving.
func (v *visit) lag(a ask) harTimings {
	wait := v.between(6*time.Millisecond, 90*time.Millisecond)
	if a.logsIn != nil {
		wait += v.between(70*time.Millisecond, 160*time.Millisecond) // a password is slow to check
	}
	return harTimings{
		Send:    milliseconds(v.between(40*time.Microsecond, 400*time.Microsecond)),
		Wait:    milliseconds(wait),
		Receive: milliseconds(v.between(100*time.Microsecond, 3*time.Millisecond)),
	}
}

// freshPort is a client port as an operating system gives them out for a new connection.
func (v *visit) freshPort() uint16 { return uint16(32768 + v.IntN(28232)) } // below 61,000
