package jsonlog

import (
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// preset says what the keys of one writer mean.
type preset struct {
	// writer is a short stable word for it; empty for Apache and others.
	writer string
	// found is what gives it away, for people.
	found string
	mark  marks
	// fits says whether a line with the mark is really its own; nil where the mark is enough.
	fits func(*record) bool
	// when tells start and duration, in microseconds.
	when func(*decoder, *record) (start, duration int64, ok bool)
	// hosts are where the host stands, the best one first.
	hosts []slot
	// sizes are where the size of the answer stands; nil is the usual ones.
	sizes []slot
	// edge says that who writes so stands at the edge.
	edge bool
	// encoded says that texts are percent-encoded.
	encoded bool
}

// usualHosts are where the host stands: as it was asked for, before what the server calls itself.
var usualHosts = []slot{askedHost, host, serverName}

// usualSizes are where the size of the answer stands: its body's, before one that counts headers, too.
var usualSizes = []slot{bodySize, size}

// all are the presets, those that are hardest to mistake first.
var all = [...]*preset{&traefik, &cloudFront, &caddy, &gateway, &envoy, &proxy, &nginx, &plain}

// presets is a set of them, by their places in all.
type presets uint16

func (p *presets) add(of *preset) {
	for i, one := range all {
		if one == of {
			*p |= 1 << i
		}
	}
}

func (p presets) allAtEdge() bool {
	for i, one := range all {
		if p>>i&1 != 0 && !one.edge {
			return false
		}
	}
	return p != 0
}

// found names the writer, where it is one, and what gave them away.
func (p presets) found() (writer, by string) {
	var list []string
	for i, one := range all {
		if p>>i&1 != 0 {
			writer, list = one.writer, append(list, one.found)
		}
	}
	if len(list) > 1 {
		writer = ""
	}
	return writer, strings.Join(list, ", ")
}

// times are the slots that can tell when a call was.
var times = []slot{atTime, atEnd, atExactEnd, atStart, atLocalStart, requestDate, accepted}

// choose finds the preset of a line; nil when the line is no call.
func choose(r *record) *preset {
	if r.marks&(isRecord|isOther) != 0 || !r.has(status) || !r.any(times...) && !r.has(requestTime) || !r.any(requestLine, method) ||
		!r.any(requestLine, target, uri, path, resource) {
		return nil
	}
	for _, p := range all {
		if (p.mark == 0 || r.marks&p.mark != 0) && (p.fits == nil || p.fits(r)) {
			return p
		}
	}
	return nil
}

// endMinus makes a start of an end; where the duration is not known the end has to do.
func endMinus(end, duration int64, ok bool) (int64, int64, bool) {
	if duration > 0 {
		return end - duration, duration, ok
	}
	return end, duration, ok
}

// moment reads the first of the slots that says something as a time.
func (d *decoder) moment(r *record, of ...slot) (int64, bool) {
	b := r.first(of...)
	if len(b) > 0 && string(b) == string(d.stamp[:d.stamped]) {
		return d.micros, true
	}
	at, _, ok := weblog.Moment(b)
	if ok && len(b) <= len(d.stamp) {
		d.stamped, d.micros = copy(d.stamp[:], b), at
	}
	return at, ok
}

// lasting reads the first of the slots that says something as a duration.
func lasting(r *record, unit weblog.Unit, of ...slot) int64 {
	b := r.first(of...)
	if b == nil {
		return call.Unknown
	}
	return weblog.Duration(b, unit)
}
