package otlp

import (
	"bytes"
	"strconv"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
)

// slot is something that an attribute says. Several names may say the same.
type slot uint8

// The slots.
const (
	nothing slot = iota
	method
	originalMethod
	fullURL
	path // of the stable conventions: without the query
	query
	target // of those before: with the query
	scheme
	status
	serverAddress
	serverPort
	hostHeader
	hostName // of those before: of the server, in its own span
	hostPort
	peerName // of those before: of the other side
	peerPort
	peerIP
	clientAddress
	clientPort
	networkPeer
	networkPeerPort
	networkLocal
	networkLocalPort
	protocolName
	version
	agent
	requestSize
	responseSize
	peerService
	slots
)

// names are the attributes that say something.
var names = map[string]slot{
	"http.request.method": method, "http.method": method, "http.request.method_original": originalMethod,
	"url.full": fullURL, "http.url": fullURL, "url.path": path, "url.query": query, "http.target": target,
	"url.scheme": scheme, "http.scheme": scheme, "http.response.status_code": status, "http.status_code": status,
	"server.address": serverAddress, "server.port": serverPort, "http.host": hostHeader, "http.server_name": hostName,
	"net.host.name": hostName, "net.host.port": hostPort, "net.peer.name": peerName, "net.peer.port": peerPort,
	"net.peer.ip": peerIP, "net.sock.peer.addr": networkPeer, "net.sock.peer.port": networkPeerPort,
	"net.sock.host.addr": networkLocal, "net.sock.host.port": networkLocalPort, "net.host.ip": networkLocal,
	"client.address": clientAddress, "client.port": clientPort, "http.client_ip": clientAddress,
	"network.peer.address": networkPeer, "network.peer.port": networkPeerPort, "network.local.address": networkLocal,
	"network.local.port": networkLocalPort, "network.protocol.name": protocolName, "network.protocol.version": version,
	"net.protocol.version": version, "http.flavor": version, "user_agent.original": agent, "http.user_agent": agent,
	"http.request.body.size": requestSize, "http.request_content_length": requestSize,
	"http.response.body.size": responseSize, "http.response_content_length": responseSize,
	"peer.service": peerService, "service.peer.name": peerService,
}

// side is which end of a call a span is of.
type side uint8

const (
	neither side = iota
	server
	client
)

// span is what one span says.
type span struct {
	there         bool // it has a member of a span
	side          side
	trace, id, up []byte
	begin, end    []byte
	flags         int64
	text          [slots][]byte
	asked         []call.Header
	answered      []call.Header
}

const (
	askedPrefix    = "http.request.header."
	answeredPrefix = "http.response.header."
)

// read reads a span; false when it is broken.
func (s *span) read(w *jsonwalk.Walker, text []byte) bool {
	*s = span{asked: s.asked[:0], answered: s.answered[:0], flags: 1}
	w.Begin(text)
	if !w.Object() {
		w.Skip()
		return w.Whole()
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "traceId", "trace_id":
			s.trace, s.there = w.Value(), true
		case "spanId", "span_id":
			s.id, s.there = w.Value(), true
		case "parentSpanId", "parent_span_id":
			s.up = w.Value()
		case "kind":
			s.side = sideOf(w.Value())
		case "flags":
			if n, err := strconv.ParseInt(string(w.Value()), 10, 64); err == nil {
				s.flags = n
			}
		case "startTimeUnixNano", "start_time_unix_nano":
			s.begin, s.there = w.Value(), true
		case "endTimeUnixNano", "end_time_unix_nano":
			s.end = w.Value()
		case "attributes":
			attributes(w, s.take)
		default:
			w.Skip()
		}
	}
	return w.Whole()
}

func sideOf(kind []byte) side {
	switch string(kind) {
	case "2", "SPAN_KIND_SERVER":
		return server
	case "3", "SPAN_KIND_CLIENT":
		return client
	}
	return neither
}

// take takes an attribute. Of two names for one thing, which spans of the time between the conventions have, the
// last counts; they say the same.
func (s *span) take(key, value []byte, list [][]byte) {
	if name, ok := bytes.CutPrefix(key, []byte(askedPrefix)); ok {
		s.asked = fields(s.asked, name, value, list)
		return
	}
	if name, ok := bytes.CutPrefix(key, []byte(answeredPrefix)); ok {
		s.answered = fields(s.answered, name, value, list)
		return
	}
	if at := names[string(key)]; at != nothing && len(value) > 0 {
		s.text[at] = value
	}
}

// fields adds the values of a header field. Older conventions wrote its name with underscores.
func fields(h []call.Header, name, value []byte, list [][]byte) []call.Header {
	if len(name) == 0 {
		return h
	}
	name = bytes.ReplaceAll(name, []byte("_"), []byte("-"))
	if len(value) > 0 {
		h = append(h, call.Header{Name: name, Value: value})
	}
	for _, v := range list {
		h = append(h, call.Header{Name: name, Value: v})
	}
	return h
}

// attributes reads a list of attributes, or passes over what is none. What it yields stays as long as the text.
func attributes(w *jsonwalk.Walker, yield func(key, value []byte, list [][]byte)) {
	if !w.Array() {
		w.Skip()
		return
	}
	for w.Item() {
		if !w.Object() {
			w.Skip()
			continue
		}
		var key, value []byte
		var list [][]byte
		for k, ok := w.Member(); ok; k, ok = w.Member() {
			switch string(k) {
			case "key":
				key = w.Value()
			case "value":
				value, list = anyValue(w)
			default:
				w.Skip()
			}
		}
		yield(key, value, list)
	}
}

// anyValue reads a text or number, or a list of those.
func anyValue(w *jsonwalk.Walker) (value []byte, list [][]byte) {
	if !w.Object() {
		w.Skip()
		return nil, nil
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "stringValue", "string_value", "intValue", "int_value", "doubleValue", "double_value":
			value = w.Value()
		case "arrayValue", "array_value":
			list = append(list, values(w)...)
		default:
			w.Skip()
		}
	}
	return value, list
}

// mostValues bounds the values of one attribute.
const mostValues = 256

func values(w *jsonwalk.Walker) (list [][]byte) {
	if !w.Object() {
		w.Skip()
		return nil
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		if string(k) != "values" || !w.Array() {
			w.Skip()
			continue
		}
		for w.Item() {
			if !w.Object() {
				w.Skip()
				continue
			}
			for k, ok := w.Member(); ok; k, ok = w.Member() {
				if string(k) != "stringValue" && string(k) != "string_value" {
					w.Skip()
					continue
				}
				if v := w.Value(); len(v) > 0 && len(list) < mostValues {
					list = append(list, v)
				}
			}
		}
	}
	return list
}
