package cloudfrontlog

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// field is something that a line says.
type field uint8

// The fields that are understood.
const (
	unknown field = iota
	day
	clock
	taken
	verb
	stem
	query
	status
	sent
	bodySize
	host
	asked
	scheme
	protocol
	client
	port
	referer
	agent
	cookie
	forwarded
	fields
)

// names are what CloudFront calls them.
var names = map[string]field{
	"date": day, "time": clock, "time-taken": taken, "cs-method": verb, "cs-uri-stem": stem, "cs-uri-query": query,
	"sc-status": status, "sc-bytes": sent, "sc-content-len": bodySize, "cs(Host)": host, "x-host-header": asked,
	"cs-protocol": scheme, "cs-protocol-version": protocol, "c-ip": client, "c-port": port, "cs(Referer)": referer,
	"cs(User-Agent)": agent, "cs(Cookie)": cookie, "x-forwarded-for": forwarded,
}

// headers are those that are header fields.
var headers = [...]struct {
	field field
	name  []byte
}{{referer, weblog.Referer}, {agent, weblog.UserAgent}, {forwarded, weblog.ForwardedFor}, {cookie, weblog.Cookie}}

const mostColumns = 128

// layout says which field stands in which column.
type layout struct {
	columns [mostColumns]field
	n       int
	there   uint32
	told    bool // by a line of fields
}

func (l *layout) has(f field) bool { return l.there>>f&1 != 0 }

func layoutOf(list []byte) layout {
	l := layout{}
	for name := range bytes.FieldsSeq(list) {
		if l.n == mostColumns {
			break
		}
		f := names[string(name)]
		l.columns[l.n] = f
		l.there |= 1 << f
		l.n++
	}
	return l
}

// usual is the order that CloudFront writes unless told otherwise.
var usual = layoutOf([]byte(`date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer)
 cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken
 x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields
 c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end`))

func isDirective(line []byte) bool { return len(line) > 0 && line[0] == '#' }

// learn reads a directive; of those only the list of fields says something.
func (l *layout) learn(line []byte) {
	if list, ok := bytes.CutPrefix(line, []byte("#Fields:")); ok {
		if found := layoutOf(list); found.has(verb) && found.has(stem) {
			found.told = true
			*l = found
		}
	}
}

// line is one line taken apart, without copying.
type line [fields][]byte

// fewestColumns is how many columns a line has at least: the oldest logs have twelve.
const fewestColumns = 6

// split takes a line apart; false when it is none.
func (l *line) split(b []byte, by *layout) bool {
	*l = line{}
	if bytes.IndexByte(b, 0) >= 0 {
		return false
	}
	n := 0
	for {
		end := bytes.IndexByte(b, '\t')
		one := b
		if end >= 0 {
			one = b[:end:end]
		}
		if n < mostColumns {
			l[by.columns[n]] = one
		}
		n++
		if end < 0 {
			break
		}
		b = b[end+1:]
	}
	fits := n == by.n || !by.told && n >= fewestUsual && n <= mostUsual
	return fits && n >= fewestColumns && len(l[day]) == len("2026-03-01") && len(l[verb]) > 0
}

// Newer columns were added behind the older ones, and more may be.
const (
	fewestUsual = 19
	mostUsual   = 41
)
