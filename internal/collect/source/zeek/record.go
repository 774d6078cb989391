package zeek

import (
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// field is something that a line says.
type field uint8

// The fields that are understood.
const (
	unknown field = iota
	moment
	uid
	client
	clientPort
	server
	serverPort
	depth
	method
	host
	uri
	referrer
	version
	agent
	origin
	requestSize
	responseSize
	status
	user
	password
	proxied
	log // which log of Zeek it is
	fields
)

// names are what Zeek calls them.
var names = map[string]field{
	"ts": moment, "uid": uid, "id.orig_h": client, "id.orig_p": clientPort, "id.resp_h": server, "id.resp_p": serverPort,
	"trans_depth": depth, "method": method, "host": host, "uri": uri, "referrer": referrer, "version": version,
	"user_agent": agent, "origin": origin, "request_body_len": requestSize, "response_body_len": responseSize,
	"status_code": status, "username": user, "password": password, "proxied": proxied, "_path": log,
}

// inID are the members of the object id, as which some shippers write the four of a connection.
var inID = map[string]field{"orig_h": client, "orig_p": clientPort, "resp_h": server, "resp_p": serverPort}

// record is one line taken apart. What is not set is nil.
type record struct {
	text      [fields][]byte
	forwarded []byte // what X-Forwarded-For held
	proxied   bool   // a proxy stands in front
	zeek      bool   // it is a line of Zeek
	http      bool   // it is one of http.log
}

const forwardedFor = "X-FORWARDED-FOR -> "

// proxy takes one element of the set of headers that proxies add.
func (r *record) proxy(v []byte) {
	if len(v) == 0 {
		return
	}
	r.proxied = true
	if len(v) > len(forwardedFor) && string(v[:len(forwardedFor)]) == forwardedFor {
		r.forwarded = v[len(forwardedFor):]
	}
}

// object reads a line in JSON; false when it is broken.
func (d *decoder) object(line []byte) bool {
	r, w := &d.record, &d.walker
	*r = record{}
	seen := uint64(0)
	w.Begin(line)
	if !w.Object() {
		w.Skip()
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch f := names[string(k)]; {
		case f == proxied && w.Array():
			for w.Item() {
				r.proxy(w.Value())
			}
		case f != unknown:
			r.text[f] = w.Value()
			seen |= 1 << f
		case string(k) == "id" && w.Object():
			for k, ok := w.Member(); ok; k, ok = w.Member() {
				if f := inID[string(k)]; f != unknown {
					r.text[f] = w.Value()
					seen |= 1 << f
					continue
				}
				w.Skip()
			}
		default:
			w.Skip()
		}
	}
	r.zeek = seen>>moment&1 != 0 && (seen>>uid&1 != 0 || seen>>client&1 != 0 || len(r.text[log]) > 0)
	r.http = r.zeek && isHTTP(seen, r.text[log])
	return w.Whole()
}

// isHTTP tells a line of http.log from those of others by the fields that it has.
func isHTTP(seen uint64, path []byte) bool {
	has := func(f field) bool { return seen>>f&1 != 0 }
	if len(path) > 0 && string(path) != "http" {
		return false
	}
	return has(moment) && has(client) && (has(depth) || has(method)) && (has(uri) || has(status) || has(method))
}

// split reads a line of text; false when it has not as many fields as were named.
func (d *decoder) split(line []byte) bool {
	l, r := &d.layout, &d.record
	*r = record{}
	if indexByte(line, 0) >= 0 {
		return false
	}
	n := 0
	for {
		end := indexByte(line, l.separator)
		one := line
		if end >= 0 {
			one = line[:end:end]
		}
		if n < l.n && !l.unset(one) {
			if f := l.columns[n]; f == proxied {
				r.proxies(one, l)
			} else {
				r.text[f] = weblog.Unescape(one)
			}
		}
		n++
		if end < 0 {
			break
		}
		line = line[end+1:]
	}
	r.zeek, r.http = true, isHTTP(l.there, l.path)
	// Without a line of fields, what newer versions add at the end is let through.
	return n == l.n || !l.told && n >= fewestColumns && n <= mostUsual
}

// proxies takes the set of headers that proxies add. A separator inside one is escaped.
func (r *record) proxies(set []byte, l *layout) {
	for len(set) > 0 {
		end := indexByte(set, l.inSets)
		one := set
		if end < 0 {
			set = nil
		} else {
			one, set = set[:end:end], set[end+1:]
		}
		r.proxy(weblog.Unescape(one))
	}
}
