package examine

import "github.com/waybill-security/waybill/internal/call"

// tally counts what calls tell.
type tally struct {
	calls, hosts, addresses, durations int
	held, lost                         int // bodies of answers: there, and there but not whole
	asked                              int // bodies of requests
	browser                            bool
}

func (t *tally) add(b *call.Batch) {
	for i := range b.Calls {
		c := &b.Calls[i]
		t.calls++
		t.hosts += one(len(c.Host) > 0)
		t.addresses += one(c.Client.IsValid() || c.Request.Header("x-forwarded-for") != nil)
		t.durations += one(c.Duration != call.Unknown)
		t.asked += one(len(c.Request.Body.Bytes) > 0)
		switch c.Response.Body.State {
		case call.BodyWhole:
			t.held += one(len(c.Response.Body.Bytes) > 0)
		case call.BodyCut, call.BodyMissing, call.BodyTooLarge, call.BodyUnreadable:
			t.lost++
		case call.BodyNone, call.BodyUnobservable:
		}
	}
	t.browser = t.browser || b.Source.Standpoint == "client"
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (t *tally) carries(o call.Observes) Carries {
	return Carries{
		Bodies:         o&call.ObservesResponseBody != 0 && (t.held > 0 || t.lost == 0),
		RequestBodies:  o&call.ObservesRequestBody != 0,
		RequestHeaders: o&call.ObservesRequestHeaders != 0,
		Credentials:    o&call.ObservesCredentials != 0,
		ClientAddress:  t.mostly(t.addresses),
		Host:           t.mostly(t.hosts),
		Duration:       t.mostly(t.durations),
	}
}

// mostly says whether at least half of the calls tell something.
func (t *tally) mostly(n int) bool { return t.calls > 0 && 2*n >= t.calls }
