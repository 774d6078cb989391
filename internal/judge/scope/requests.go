package scope

import "github.com/waybill-security/waybill/internal/keep"

// requests gathers what the requests of the chosen calls asked for and wrote. Their rows stand beside those of the answers, so
// they cost no pass of their own.
type requests struct {
	asking
	writing

	call     uint64 // ordinal of the call whose request was seen last, from 1
	source   keep.Number
	sequence uint64
}

func newRequests() requests {
	return requests{asking: asking{best: map[askedID]fate{}}, writing: newWriting()}
}

// request takes in one set of a request.
func (x *crossing) request(r *keep.ExposureRow) {
	n := &x.requests
	if n.call == 0 || r.Source != n.source || r.Sequence != n.sequence {
		x.endCall(n.call)
		n.call++
		n.source, n.sequence = r.Source, r.Sequence
	}
	x.asks(r, n.call)
	x.sends(r, n.call)
}
