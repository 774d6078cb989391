package world

import "time"

// entry is one HAR 1.2 entry (Jan Odvarko, HTTP Archive 1.2), with the extension fields that Waybill reads.
type entry struct {
	Started       string       `json:"startedDateTime"`
	Time          milliseconds `json:"time"`
	Request       harRequest   `json:"request"`
	Response      harResponse  `json:"response"`
	Cache         struct{}     `json:"cache"`
	Timings       harTimings   `json:"timings"`
	ClientAddress string       `json:"_clientAddress"`
	ClientPort    uint16       `json:"_clientPort"`
	Service       string       `json:"_service,omitempty"`       // the workload that answered, where it is known
	ClientService string       `json:"_clientService,omitempty"` // the workload that asked
}

type harRequest struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []harPair `json:"cookies"`
	Headers     []harPair `json:"headers"`
	QueryString []harPair `json:"queryString"`
	PostData    *harPost  `json:"postData,omitempty"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int       `json:"bodySize"`
}

type harResponse struct {
	Status      int        `json:"status"`
	StatusText  string     `json:"statusText"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []harPair  `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	Content     harContent `json:"content"`
	RedirectURL string     `json:"redirectURL"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int        `json:"bodySize"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harPost struct {
	MimeType string `json:"mimeType"`
	Text     string `json:"text"`
}

type harContent struct {
	Size     int     `json:"size"` // bytes that crossed, however many were kept
	MimeType string  `json:"mimeType"`
	Text     *string `json:"text,omitempty"`
}

type harTimings struct {
	Send    milliseconds `json:"send"`
	Wait    milliseconds `json:"wait"`
	Receive milliseconds `json:"receive"`
}

// milliseconds is a duration that JSON shows in milliseconds with three decimals.
type milliseconds time.Duration

// startedFormat is RFC 3339 with microseconds, always six digits.
const startedFormat = "2006-01-02T15:04:05.000000Z07:00"
