// Package jsonlog reads access logs that hold a JSON object a line, whoever wrote them and whatever the operator called
// the keys.
//
// In: lines through a [source.Window]. Out: a piece for each line that is not blank, and from each piece a call.
//
//	{"time":"2026-03-01T12:00:00+01:00","remote_addr":"192.0.2.7","request":"GET /v1/cards/7 HTTP/1.1","status":"200","request_time":"0.012"}
//	{"ts":1772362800.5,"request":{"remote_ip":"192.0.2.7","method":"GET","host":"shop.example","uri":"/v1/cards/7"},"duration":0.012,"status":200}
//
// One pass collects the values that mean something, wherever they stand; keys are compared by their letters and digits
// alone, so "$remote_addr", "remote-addr" and "remoteAddr" are one. Then a preset, found by which keys are there, says
// what they mean: one file each for Caddy, Traefik, CloudFront, API Gateway, Envoy and Istio, HAProxy, nginx, and for
// Apache and all others. Neither the order of keys nor keys that are not known matter, nor whether a number is
// written as a string. Of a key that stands twice the last counts. The object may lie in another one (under "log", "message" and the
// like, as an object or as text), or behind the head that a syslog or a container runtime puts in front of lines.
//
// An object may also hold a line of text under such a key, as container runtimes write them: those of the common formats, of Envoy and of
// HAProxy are read by their own packages.
//
// What the time of a line is, start or end, is the preset's to say:
//
//	end, minus the duration    nginx, Caddy, CloudFront
//	start                      Apache (unless %{end:…}t was asked for), Traefik (StartUTC), Envoy, API Gateway, HAProxy (%tr; %t is
//	                           when the connection was accepted)
//
// A log of nginx without $request_time has starts that are late by the duration. A time without a zone is taken as UTC.
//
// Credentials are observable only once one was seen that is not blotted out; with one that is ("REDACTED", an empty list)
// they are not, and a value that is blotted out is no value. Backslashes that are no escapes of JSON (\x22 of nginx without escape=json,
// \xc3 of Apache) are read as what they stand for.
//
// What it cannot do: read objects that are spread over several lines. A line that is no object, or one without a
// method, a target, a status and a time, is of another format. Percent-encoding that a server undid before it logged a path ($uri, %U)
// is not restored.
package jsonlog
