package query

import "github.com/waybill-security/waybill/internal/call"

// Carries says what a source is able to show. What it cannot carry is not observable, which is not the same as absent.
type Carries struct {
	RequestBodies  bool `json:"request_bodies"`
	ResponseBodies bool `json:"response_bodies"`
	Headers        bool `json:"headers"` // of requests
	Credentials    bool `json:"credentials"`
	Addresses      bool `json:"addresses"` // of clients
}

func carriesOf(o call.Observes) Carries {
	has := func(bit call.Observes) bool { return o&bit != 0 }
	return Carries{
		RequestBodies: has(call.ObservesRequestBody), ResponseBodies: has(call.ObservesResponseBody),
		Headers: has(call.ObservesRequestHeaders), Credentials: has(call.ObservesCredentials), Addresses: has(call.ObservesClientAddress),
	}
}

// withoutBodies counts the calls of sources that carry no bodies of answers.
func (q *Query) withoutBodies() (n int64) {
	sources := q.sourcesByNumber()
	for _, row := range q.snapshot.Coverage() {
		if !carriesOf(sources[row.Source].Source.Observes).ResponseBodies {
			n += row.Parsed
		}
	}
	return n
}
