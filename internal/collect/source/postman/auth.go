package postman

import (
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/jsonwalk"
	"github.com/waybill-security/waybill/internal/collect/source/weblog"
)

// credential is the header field that the auth of a request makes, if any. A key that goes into the query is put there.
func (d *decoder) credential(r *request, in *scope, there *call.Message, c *call.Call) (pair, bool) {
	raw := append([]byte(nil), r.auth...)
	if isNothing(raw) {
		raw = in.in.authOf()
	}
	kind, set := readAuth(raw)
	if kind == "" || kind == "noauth" {
		return pair{}, false
	}
	f, query, ok := authField(kind, set, in)
	switch {
	case !ok:
		d.hidden = true
		return pair{}, false
	case query:
		d.shown = true
		if v := url.QueryEscape(f.key) + "=" + url.QueryEscape(f.value); len(c.Query) == 0 {
			c.Query = []byte(v)
		} else {
			c.Query = []byte(string(c.Query) + "&" + v)
		}
		return pair{}, false
	case there.Header(f.key) != nil:
		return pair{}, false // it was written down as it was sent
	}
	d.shown = true
	return f, true
}

// readAuth reads the type of an auth and what is set for it.
func readAuth(raw []byte) (kind string, set map[string]string) {
	var w jsonwalk.Walker
	w.Begin(raw)
	if len(raw) == 0 || !w.Object() {
		return "", nil
	}
	all := map[string]map[string]string{}
	for k, ok := w.Member(); ok; k, ok = w.Member() {
		key := string(k)
		if key == "type" {
			kind = w.Text()
			continue
		}
		of := map[string]string{}
		pairs(&w, func(p pair) { of[p.key] = p.value })
		if len(all) < len("a few") {
			all[key] = of
		}
	}
	return kind, all[kind]
}

// authField makes a header field, or a parameter of the query, of an auth; false for what cannot be known.
func authField(kind string, set map[string]string, in *scope) (f pair, query, ok bool) {
	unknown := false
	get := func(key, otherwise string) string {
		v, lost := in.resolve(set[key])
		unknown = unknown || lost
		if v == "" {
			return otherwise
		}
		return v
	}
	switch kind {
	case "bearer":
		f = pair{key: "Authorization", value: get("token", "")}
	case "basic":
		plain := get("username", "") + ":" + get("password", "")
		if plain == ":" {
			return f, false, false
		}
		return pair{key: "Authorization", value: "Basic " + base64.StdEncoding.EncodeToString([]byte(plain))}, false, !unknown
	case "apikey":
		f = pair{key: get("key", ""), value: get("value", "")}
		query = get("in", "header") == "query"
		return f, query, !unknown && f.key != "" && f.value != "" && !weblog.BlottedOut([]byte(f.value))
	case "oauth2":
		f = pair{key: "Authorization", value: get("accessToken", "")}
		if get("addTokenTo", "header") == "queryParams" {
			return pair{key: "access_token", value: f.value}, true, !unknown && f.value != ""
		}
		if p := strings.TrimSpace(get("headerPrefix", "Bearer")); p != "Bearer" {
			return pair{key: f.key, value: strings.TrimSpace(p + " " + f.value)}, false, !unknown && f.value != ""
		}
	default:
		return f, false, false
	}
	if unknown || f.value == "" || weblog.BlottedOut([]byte(f.value)) {
		return f, false, false
	}
	f.value = "Bearer " + f.value
	return f, false, true
}
