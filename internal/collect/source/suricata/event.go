package suricata

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
)

// event is what one line says.
type event struct {
	kind       []byte
	when       []byte
	client     []byte
	clientPort []byte
	server     []byte
	serverPort []byte
	sensed     bool // it tells of a flow or of the sensor
	http       bool // it has an object http
	h2         bool

	host, url, method, protocol, status, length []byte
	requestLength                               []byte
	xff                                         []byte
	request, response                           side
}

// side is what an event says of a request or response.
type side struct {
	fields  []call.Header // all of them, as they were sent
	all     bool          // fields was there
	named   []call.Header // those that stand under keys of their own
	base64  []byte        // the body
	text    []byte        // the body, with what cannot be printed replaced
	present bool          // a body was there, if only an empty one
}

// headerKeys are the keys of header fields of a request that stand by themselves, with the names of the fields.
var headerKeys = map[string][]byte{
	"http_user_agent": []byte("User-Agent"), "http_refer": []byte("Referer"), "accept": []byte("Accept"),
	"accept_charset": []byte("Accept-Charset"), "accept_encoding": []byte("Accept-Encoding"),
	"accept_language": []byte("Accept-Language"), "accept_datetime": []byte("Accept-Datetime"),
	"authorization": []byte("Authorization"), "cache_control": []byte("Cache-Control"), "cookie": []byte("Cookie"),
	"from": []byte("From"), "max_forwards": []byte("Max-Forwards"), "origin": []byte("Origin"),
	"proxy_authorization": []byte("Proxy-Authorization"), "via": []byte("Via"),
	"x_requested_with": []byte("X-Requested-With"), "dnt": []byte("DNT"), "x_forwarded_proto": []byte("X-Forwarded-Proto"),
	"x_authenticated_user": []byte("X-Authenticated-User"), "x_flash_version": []byte("X-Flash-Version"),
	"true_client_ip": []byte("True-Client-IP"), "org_src_ip": []byte("Org-Src-IP"), "x_bluecoat_via": []byte("X-BlueCoat-Via"),
}

// answerKeys are those of a response.
var answerKeys = map[string][]byte{
	"http_content_type": []byte("Content-Type"), "redirect": []byte("Location"), "set_cookie": []byte("Set-Cookie"),
	"server": []byte("Server"), "etags": []byte("ETag"), "content_encoding": []byte("Content-Encoding"),
	"content_language": []byte("Content-Language"), "content_location": []byte("Content-Location"), "age": []byte("Age"),
	"vary": []byte("Vary"), "allow": []byte("Allow"), "last_modified": []byte("Last-Modified"), "date": []byte("Date"),
	"www_authenticate": []byte("WWW-Authenticate"), "proxy_authenticate": []byte("Proxy-Authenticate"),
}

// read reads a line; false when it is broken.
func (e *event) read(w *jsonwalk.Walker, line []byte) bool {
	keep := *e
	*e = event{}
	e.request.fields, e.request.named = keep.request.fields[:0], keep.request.named[:0]
	e.response.fields, e.response.named = keep.response.fields[:0], keep.response.named[:0]
	w.Begin(line)
	if !w.Object() {
		w.Skip()
		return w.Whole()
	}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "event_type":
			e.kind = w.Value()
		case "timestamp":
			e.when = w.Value()
		case "src_ip":
			e.client, e.sensed = w.Value(), true
		case "src_port":
			e.clientPort = w.Value()
		case "dest_ip":
			e.server = w.Value()
		case "dest_port":
			e.serverPort = w.Value()
		case "http":
			e.call(w)
		case "flow_id", "stats":
			e.sensed = true
			w.Skip()
		default:
			w.Skip()
		}
	}
	return w.Whole()
}

// call reads the object http.
func (e *event) call(w *jsonwalk.Walker) {
	if !w.Object() {
		w.Skip()
		return
	}
	e.http = true
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		switch string(k) {
		case "hostname":
			e.host = w.Value()
		case "url":
			e.url = w.Value()
		case "http_method":
			e.method = w.Value()
		case "protocol":
			e.protocol = w.Value()
		case "version":
			e.h2 = e.h2 || bytes.Equal(w.Value(), []byte("2"))
		case "http2":
			e.h2 = true
			w.Skip()
		case "status":
			e.status = w.Value()
		case "length":
			e.length = w.Value()
		case "xff", "x_forwarded_for":
			e.xff = w.Value()
		default:
			e.part(w, k)
		}
	}
}

// part reads a header field or a body.
func (e *event) part(w *jsonwalk.Walker, key []byte) {
	switch string(key) {
	case "request_headers":
		e.request.read(w)
	case "response_headers":
		e.response.read(w)
	case "http_request_body":
		e.request.present, e.request.base64 = true, w.Value()
	case "http_response_body":
		e.response.present, e.response.base64 = true, w.Value()
	case "http_request_body_printable":
		e.request.present, e.request.text = true, w.Value()
	case "http_response_body_printable":
		e.response.present, e.response.text = true, w.Value()
	case "content_length":
		e.requestLength = w.Value()
	default:
		if name, ok := headerKeys[string(key)]; ok {
			e.request.named = named(e.request.named, name, w.Value())
		} else if name, ok := answerKeys[string(key)]; ok {
			e.response.named = named(e.response.named, name, w.Value())
		} else {
			w.Skip()
		}
	}
}

func named(list []call.Header, name, value []byte) []call.Header {
	if len(value) == 0 {
		return list
	}
	return append(list, call.Header{Name: name, Value: value})
}

// read reads a list of objects with name and value; what was cut at Suricata's limit is marked by another member, which
// says nothing that a part of a value does not say.
func (s *side) read(w *jsonwalk.Walker) {
	if !w.Array() {
		w.Skip()
		return
	}
	s.all = true
	for w.Item() {
		if !w.Object() {
			w.Skip()
			continue
		}
		var h call.Header
		for k, ok := w.Member(); ok; k, ok = w.Member() {
			switch string(k) {
			case "name":
				h.Name = w.Value()
			case "value":
				h.Value = w.Value()
			default:
				w.Skip()
			}
		}
		if len(h.Name) > 0 && len(h.Value) > 0 && h.Name[0] != ':' {
			s.fields = append(s.fields, h)
		}
	}
}
