package examine

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/collect"
)

// meaningOf says in words why an entry could not be read.
func meaningOf(reason string) string {
	if m, ok := meanings[reason]; ok {
		return m
	}
	return "it could not be read"
}

var meanings = map[string]string{
	"json":         "broken JSON; nginx writes good JSON with log_format … escape=json",
	"format":       "no line of this format, such as one of another log in the same file",
	"time":         "there is no such time",
	"request":      "no HTTP request was sent, such as the first bytes of TLS, or nothing",
	"status":       "there is no such status",
	"size":         "there is no such size",
	"too_large":    "longer than Waybill reads",
	"cut":          "it ends in the middle: the file may still be being written, or was cut",
	"damaged":      "the compressed file is damaged from here on",
	"not_an_entry": "JSON, but no HAR entry",
	"no_request":   "an entry without a request",
	"method":       "a request without a method",
	"url":          "a request without an address that can be read",
	"not_http":     "of another protocol than HTTP, or no call at all, such as an event of another kind",
	"no_example":   "a request without a saved example: it was perhaps never sent",
	"no_time":      "nothing says when: save the example with the Date of its answer, or write updatedAt, a time of RFC 3339, into the collection's info",
	"xml":          "no whole item in XML",
	"logs":         "log records, which tell of no call; spans of HTTP do",
	"metrics":      "figures, which tell of no call; spans of HTTP do",
}

// Why it matters that something is missing.
const (
	whyBodies  = "without answers nobody can tell whose data left, and of which kinds: a scope says unknown"
	whyCut     = "of %d of %d answers the recorder kept the body in part or not at all: a scope that holds them is not complete"
	whyHost    = "without host names the same path on two hosts is one endpoint"
	whyAddress = "without client addresses a caller cannot be told from others where there is no credential"
	whySpan    = "without durations the times of logs that are written at the end are late, and slow endpoints do not show"
	whyHeaders = "without headers there is no user agent, and behind a proxy no client address (X-Forwarded-For)"
	whySecrets = "without credentials callers are addresses, not accounts, and whether an endpoint is protected cannot be told"
)

const (
	howBodies  = "no log holds answers: record them as HAR from the browser or a proxy, see docs/how-to.md#get-a-recording"
	howWhole   = "let the recorder keep whole bodies and record again, see docs/how-to.md#mend-an-unknown"
	howAnyHAR  = "record as HAR, see docs/how-to.md#get-a-recording"
	howChrome  = "in Chrome, allow HAR with sensitive data in the settings of the developer tools and export again; keep such a file as you keep secrets"
	howAddress = "HAR has no field for it: let your recorder write _clientAddress on each entry, see docs/how-to.md#get-a-recording"
)

// isRecording says whether sources of a format hold whole messages.
func isRecording(format string) bool {
	switch format {
	case "har", "har-lines", "burp", "postman":
		return true
	}
	return false
}

// missing lists what a file that can be read does not tell.
func missing(r *Report, t *tally, result collect.Result) []Missing {
	list := []Missing{}
	say := func(what, why, how string) { list = append(list, Missing{What: what, Why: why, How: how}) }
	recording := isRecording(result.Source.Format)
	how := recipeOf(result)
	c := r.Carries
	if recording && result.Writer == "" {
		how = recipe{host: howAnyHAR, address: howAddress, span: howAnyHAR, headers: howAnyHAR, secrets: howChrome}
	}
	switch {
	case recording && t.lost > 0:
		say("bodies", fmt.Sprintf(whyCut, t.lost, t.calls), howWhole)
	case !c.Bodies:
		say("bodies", whyBodies, howBodies)
	}
	if !c.Host {
		say("host", whyHost, how.host)
	}
	if !c.ClientAddress && (!recording || !t.browser) { // in a browser there is one client
		say("client_address", whyAddress, how.address)
	}
	if !c.Duration {
		say("duration", whySpan, how.span)
	}
	if !c.RequestHeaders {
		say("request_headers", whyHeaders, how.headers)
	}
	if !c.Credentials {
		say("credentials", whySecrets, how.secrets)
	}
	return list
}
