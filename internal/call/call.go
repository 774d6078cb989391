package call

import (
	"net/netip"
	"strings"
)

// Unknown stands in a numeric field whose value the source did not give.
const Unknown = -1

// Call is one HTTP request with its response, or with the fact that there was none.
type Call struct {
	// Sequence is the 0-based place of the entry in its source: line, element of log.entries, or request in order of
	// first byte. Unread entries take numbers, too, so the sequence of a source has no holes.
	Sequence uint64
	// Start is the request's start, microseconds since 1970 in UTC. Sources that log the end have subtracted the duration.
	Start int64
	// Duration is the whole exchange in microseconds, or [Unknown].
	Duration int64
	// Protocol is the version as the source names it in capitals, such as "HTTP/1.1"; empty when not known.
	Protocol string

	Method []byte // as sent
	Scheme []byte // "http", "https", "ws", "wss", or empty
	Host   []byte // with its port where one was given
	Path   []byte // as sent, still percent-encoded, without the query
	Query  []byte // as sent, without the question mark

	Request  Message
	Response Message
	// Status is the response's code; 0 means that there was no answer.
	Status int

	Client netip.AddrPort // the zero value where not known
	Server netip.AddrPort

	Service       []byte // the workload that answered, where the recorder knew it
	ClientService []byte // the workload that asked, where the recorder knew it
}

// Answered says whether the call has a response.
func (c *Call) Answered() bool { return c.Status != 0 }

// Message is one side of a call: headers in the order sent, and a body.
type Message struct {
	Headers []Header
	Body    Body
}

// Header is one header field. Names keep the case in which they were sent.
type Header struct{ Name, Value []byte }

// Header returns the value of the first header of that name, in any case, or nil.
func (m *Message) Header(name string) []byte {
	for i := range m.Headers {
		h := &m.Headers[i]
		if len(h.Name) == len(name) && (len(name) == 0 || (h.Name[0]^name[0])|0x20 == 0x20) && strings.EqualFold(string(h.Name), name) {
			return h.Value
		}
	}
	return nil
}

// Body is what a message carried, as far as the source holds it.
type Body struct {
	// Bytes is the recorded body: transfer coding undone; content coding as it was recorded (see the header, and sniff).
	Bytes []byte
	// Size is the length that the source declares, in bytes, or [Unknown].
	Size int64
	// MediaType is the declared type with its parameters, empty where not known.
	MediaType []byte
	State     BodyState
}

// BodyState says how much of a body the source holds.
type BodyState uint8

// The states of a body. Only Whole and None allow a claim about what was not in it.
const (
	BodyWhole        BodyState = iota // every byte is here
	BodyNone                          // there was no body
	BodyCut                           // the recorder stopped early: a part is here
	BodyMissing                       // there was a body and the recorder kept none of it
	BodyTooLarge                      // longer than Waybill reads; a part may be here
	BodyUnreadable                    // recorded in a coding that could not be undone
	BodyUnobservable                  // this kind of source cannot carry bodies
)

// String gives the reason as it stands in coverage and scope.
func (s BodyState) String() string {
	return [...]string{"whole", "none", "cut", "missing", "too_large", "unreadable", "unobservable"}[s]
}
