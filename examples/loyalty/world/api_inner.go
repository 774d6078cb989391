package world

import (
	"fmt"
	"net/http"
)

// innerCall is a call that one of the programme's services made to another on the way to an answer.
type innerCall struct {
	request  *http.Request
	response *http.Response
	status   int
	body     []byte
	left     []Disclosure
}

// askBehind calls the profile service with the token that the caller presented.
func (a *API) askBehind(r *http.Request, target string) (innerCall, error) {
	q, err := http.NewRequestWithContext(r.Context(), http.MethodGet, "http://"+ProfileHost+target, nil)
	if err != nil {
		return innerCall{}, fmt.Errorf("cannot build an inner request: %w", err)
	}
	q.Header = http.Header{
		"Accept": {"application/json"}, "Accept-Encoding": {"identity"}, "User-Agent": {"skyloom-web/3.18"},
		"Authorization": r.Header["Authorization"],
	}
	response, err := a.inner.RoundTrip(q)
	if err != nil {
		return innerCall{}, fmt.Errorf("cannot reach the profile service: %w", err)
	}
	body, err := whole(response)
	if err != nil {
		return innerCall{}, err
	}
	c := innerCall{request: q, response: response, status: response.StatusCode, body: body}
	if a.witness != nil {
		c.left = a.witness.take(response.Header.Get(requestHeader)).left
	}
	return c, nil
}
