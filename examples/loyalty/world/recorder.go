package world

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// recorder writes calls and their truth as they happen, which is in the order of simulated time.
type recorder struct {
	calls, truth io.Writer
	cutter       *cutter
	summary      Summary
	last         time.Time
}

// exchange carries one call over the wire at the present moment and has it recorded. It returns how long the call took.
func (p *play) exchange(v *visit, a ask) (reply, time.Duration, error) {
	request, err := p.request(v, a)
	if err != nil {
		return reply{}, 0, err
	}
	response, err := p.wire.RoundTrip(request)
	if err != nil {
		return reply{}, 0, fmt.Errorf("cannot call %s %s: %w", a.method, request.URL.Path, err)
	}
	body, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return reply{}, 0, fmt.Errorf("cannot read the answer to %s: %w", a.method, err)
	}
	lag := v.lag(a)
	took := time.Duration(lag.Send + lag.Wait + lag.Receive)
	e := &entry{
		Time: milliseconds(took), Timings: lag, ClientAddress: v.address, ClientPort: v.port,
		Request: recordRequest(request, a.body), Response: recordResponse(response, body),
	}
	t := &Truth{Attack: v.attack, Subjects: p.witness.take(response.Header.Get(requestHeader))}
	if who := v.actor(a, response.StatusCode); who != nil {
		t.Actor = &Actor{Type: "token_subject", Value: who.ID}
	}
	return reply{response.StatusCode, body}, took, p.recorder.write(p.clock.Now(), took, e, t)
}

// actor is who made a call, as far as it shows: the holder of the token presented, or of the token that a login gave out. A
// login that failed shows nobody.
func (v *visit) actor(a ask, status int) *Member {
	if a.logsIn != nil && status == http.StatusOK {
		return a.logsIn
	}
	return v.holder
}

// request builds what the client sends.
func (p *play) request(v *visit, a ask) (*http.Request, error) {
	var body io.Reader
	if a.body != nil {
		body = bytes.NewReader(a.body)
	}
	// The world's edge ends TLS; behind it, on the wire that is recorded, calls are plain.
	r, err := http.NewRequestWithContext(p.ctx, a.method, "http://"+APIHost+a.target, body)
	if err != nil {
		return nil, fmt.Errorf("cannot build a %s request: %w", a.method, err)
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("Accept-Language", v.client.language)
	r.Header.Set("User-Agent", v.client.agent)
	if v.client.origin != "" {
		r.Header.Set("Origin", v.client.origin)
		r.Header.Set("Referer", v.client.origin+"/account")
	}
	if v.token != "" {
		r.Header.Set("Authorization", "Bearer "+v.token)
	}
	if a.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// recordRequest writes down what was sent, headers in the order in which net/http sends them.
func recordRequest(r *http.Request, body []byte) harRequest {
	public := *r.URL
	public.Scheme = "https"
	h := harRequest{
		Method: r.Method, URL: public.String(), HTTPVersion: "HTTP/1.1", Cookies: []harPair{},
		QueryString: sortedPairs(r.URL.Query()), HeadersSize: -1, BodySize: len(body),
		Headers: []harPair{{"Host", r.URL.Host}, {"User-Agent", r.UserAgent()}},
	}
	if len(body) > 0 {
		h.Headers = append(h.Headers, harPair{"Content-Length", strconv.Itoa(len(body))})
		h.PostData = &harPost{MimeType: r.Header.Get("Content-Type"), Text: string(body)}
	}
	for _, p := range sortedPairs(r.Header) {
		if p.Name != "User-Agent" {
			h.Headers = append(h.Headers, p)
		}
	}
	return h
}

// recordResponse writes down what came back.
func recordResponse(r *http.Response, body []byte) harResponse {
	text := string(body)
	return harResponse{
		Status: r.StatusCode, StatusText: http.StatusText(r.StatusCode), HTTPVersion: r.Proto, Cookies: []harPair{},
		Headers:     sortedPairs(r.Header),
		Content:     harContent{Size: len(body), MimeType: r.Header.Get("Content-Type"), Text: &text},
		HeadersSize: -1, BodySize: len(body),
	}
}

// sortedPairs puts headers or query parameters in the order of their names.
func sortedPairs(m map[string][]string) []harPair {
	pairs := []harPair{}
	for name, values := range m {
		for _, v := range values {
			pairs = append(pairs, harPair{name, v})
		}
	}
	slices.SortStableFunc(pairs, func(a, b harPair) int { return strings.Compare(a.Name, b.Name) })
	return pairs
}

// write records one call that begins now.
func (r *recorder) write(now time.Time, took time.Duration, e *entry, t *Truth) error {
	if now.Before(r.last) {
		return fmt.Errorf("call %d would stand before an earlier one: the schedule went back in time", r.summary.Calls)
	}
	r.last = now
	e.Started = now.Format(startedFormat)
	t.Entry = r.summary.Calls
	t.Cut = r.cutter.cut(&e.Response.Content, t)
	r.summary.count(now, took, e, t)
	if err := writeLine(r.calls, e); err != nil {
		return fmt.Errorf("cannot write call %d: %w", t.Entry, err)
	}
	if err := writeTruth(r.truth, t); err != nil {
		return fmt.Errorf("cannot write the truth of call %d: %w", t.Entry, err)
	}
	return nil
}
