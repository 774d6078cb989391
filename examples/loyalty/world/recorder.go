package world

import (
	"bytes"
	"cmp"
	"container/heap"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// recorder writes calls and their truth in the order of simulated time. Inner calls begin a little after the call that
// they serve: they wait until nothing can begin before them any more.
type recorder struct {
	calls, truth io.Writer
	cutter       *cutter
	summary      Summary
	last         time.Time
	waiting      records
	serial       int
	line         []byte
}

// record is one call with its truth, not yet written.
type record struct {
	start  time.Time
	took   time.Duration
	serial int
	entry  *entry
	truth  *Truth
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
	body, err := whole(response)
	if err != nil {
		return reply{}, 0, err
	}
	said := p.witness.take(response.Header.Get(requestHeader))
	lag := v.lag(a.slow)
	e := &entry{
		Timings: lag, ClientAddress: v.address, ClientPort: v.port, ClientService: v.service,
		Request: recordRequest(request, a.body), Response: recordResponse(response, body),
	}
	t := &Truth{Attack: v.attack, Subjects: said.left, Actor: v.shows}
	if a.leave != "" {
		t.Actor = nil // a browser asks leave without a token
	}
	if t.Actor == nil && response.StatusCode == http.StatusOK {
		t.Actor = said.asker
	}
	if a.about != nil {
		t.Hop, t.Subjects = EgressHop, a.about.left
	}
	now := p.clock.Now()
	took := p.recorder.take(now, e, t)
	for _, c := range said.behind {
		p.recordBehind(v, now.Add(time.Duration(lag.Send)), time.Duration(lag.Wait), c, t)
	}
	for _, m := range said.mails {
		p.post(v, m)
	}
	return reply{response.StatusCode, body}, took, p.recorder.writeUntil(now)
}

// recordBehind records a call that a service made on the way to an answer, somewhere in the time that it took.
func (p *play) recordBehind(v *visit, from time.Time, within time.Duration, c innerCall, front *Truth) {
	share := func(of time.Duration, part float64) time.Duration {
		return time.Duration(part * float64(of)).Truncate(time.Microsecond)
	}
	start := from.Add(share(within, 0.1+0.2*v.Float64()))
	lag := harTimings{
		Send: milliseconds(20 * time.Microsecond), Wait: milliseconds(share(within, 0.2+0.3*v.Float64())),
		Receive: milliseconds(100 * time.Microsecond),
	}
	e := &entry{
		Timings: lag, ClientAddress: webAddress, ClientPort: v.freshPort(), ClientService: webService,
		Request: recordRequest(c.request, nil), Response: recordResponse(c.response, c.body),
	}
	p.recorder.take(start, e, &Truth{Attack: front.Attack, Actor: front.Actor, Hop: InternalHop, Subjects: c.left})
}

// request builds what the client sends.
func (p *play) request(v *visit, a ask) (*http.Request, error) {
	var body io.Reader
	if a.body != nil {
		body = bytes.NewReader(a.body)
	}
	// The world's edge ends TLS; behind it, on the wire that is recorded, calls are plain.
	r, err := http.NewRequestWithContext(p.ctx, a.method, "http://"+cmp.Or(v.host, APIHost)+a.target, body)
	if err != nil {
		return nil, fmt.Errorf("cannot build a %s request: %w", a.method, err)
	}
	h := http.Header{"Accept": {"application/json"}, "Accept-Encoding": {"gzip"}, "User-Agent": {v.client.agent}}
	if v.client.language != "" {
		h["Accept-Language"] = []string{v.client.language}
	}
	if v.client.origin != "" {
		h["Origin"] = []string{v.client.origin}
		h["Referer"] = []string{v.client.origin + "/account"}
	}
	if a.body != nil {
		h["Content-Type"] = []string{"application/json"}
	}
	switch {
	case a.leave != "":
		h["Accept"] = []string{"*/*"}
		h["Access-Control-Request-Method"] = []string{a.leave}
		h["Access-Control-Request-Headers"] = []string{"authorization,content-type"}
	case v.token != "":
		h["Authorization"] = []string{"Bearer " + v.token}
	case v.key != "":
		h["X-Api-Key"] = []string{v.key}
	}
	r.Header = h
	return r, nil
}

// recordRequest writes down what was sent, headers in the order in which net/http sends them.
func recordRequest(r *http.Request, body []byte) harRequest {
	h := harRequest{
		Method: r.Method, URL: publicURL(r.URL.Host, r.URL.RequestURI()), HTTPVersion: "HTTP/1.1", Cookies: []harPair{},
		QueryString: []harPair{}, HeadersSize: -1, BodySize: len(body),
		Headers: []harPair{{"Host", r.URL.Host}, {"User-Agent", r.UserAgent()}},
	}
	if r.URL.RawQuery != "" {
		h.QueryString = sortedPairs(r.URL.Query())
	}
	if r.Method == http.MethodPost || len(body) > 0 {
		h.Headers = append(h.Headers, harPair{"Content-Length", strconv.Itoa(len(body))})
	}
	if len(body) > 0 {
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
	pairs := make([]harPair, 0, len(m))
	for name, values := range m {
		for _, v := range values {
			pairs = append(pairs, harPair{name, v})
		}
	}
	slices.SortStableFunc(pairs, func(a, b harPair) int { return strings.Compare(a.Name, b.Name) })
	return pairs
}

// take accepts a call that begins at a moment, now or soon, and returns how long it takes.
func (r *recorder) take(start time.Time, e *entry, t *Truth) time.Duration {
	took := time.Duration(e.Timings.Send + e.Timings.Wait + e.Timings.Receive)
	e.Time, e.Started = milliseconds(took), start.Format(startedFormat)
	r.serial++
	heap.Push(&r.waiting, &record{start, took, r.serial, e, t})
	return took
}

// writeUntil writes the calls that began by a moment, behind which nothing begins any more.
func (r *recorder) writeUntil(now time.Time) error {
	for len(r.waiting) > 0 && !r.waiting[0].start.After(now) {
		one, _ := heap.Pop(&r.waiting).(*record)
		if err := r.write(one); err != nil {
			return err
		}
	}
	return nil
}

// write records one call.
func (r *recorder) write(c *record) error {
	if c.start.Before(r.last) {
		return fmt.Errorf("call %d would stand before an earlier one: the schedule went back in time", r.summary.Calls)
	}
	r.last = c.start
	e, t := c.entry, c.truth
	e.Service = serviceOf(hostOf(e))
	t.Entry = r.summary.Calls
	t.Cut = r.cutter.cut(&e.Response.Content, t)
	r.summary.count(c.start, c.took, e, t)
	r.line = append(appendEntry(r.line[:0], e), '\n')
	if _, err := r.calls.Write(r.line); err != nil {
		return fmt.Errorf("cannot write call %d: %w", t.Entry, err)
	}
	r.line = append(appendTruth(r.line[:0], t), '\n')
	if _, err := r.truth.Write(r.line); err != nil {
		return fmt.Errorf("cannot write the truth of call %d: %w", t.Entry, err)
	}
	return nil
}

// hostOf is the host that a recorded request names.
func hostOf(e *entry) string { return e.Request.Headers[0].Value }

// records is a heap by start, then by who came first.
type records []*record

func (q records) Len() int { return len(q) }
func (q records) Less(i, j int) bool {
	if !q[i].start.Equal(q[j].start) {
		return q[i].start.Before(q[j].start)
	}
	return q[i].serial < q[j].serial
}
func (q records) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push is for container/heap.
func (q *records) Push(x any) {
	if c, ok := x.(*record); ok {
		*q = append(*q, c)
	}
}

// Pop is for container/heap.
func (q *records) Pop() any {
	old := *q
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*q = old[:len(old)-1]
	return last
}
