package jsonlog_test

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source/jsonlog"
	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

// Lines of each writer, for the same call at noon.
const (
	nginxLine   = `{"time":"2026-03-01T12:00:01+01:00","remote_addr":"192.0.2.7","request":"GET /v1/cards/7?full=1 HTTP/1.1","status":"200","body_bytes_sent":"512","request_time":"1.000","http_referer":"","http_user_agent":"probe/1","http_x_forwarded_for":"","host":"shop.example"}`
	apacheLine  = `{"time":"2026-03-01T12:00:00+0100","client":"192.0.2.7","method":"GET","uri":"/v1/cards/7","query":"?full=1","protocol":"HTTP/1.1","status":"200","bytes":"512","duration_us":"1000000","host":"shop.example:443","vhost":"www.shop.example","referer":"-","userAgent":"probe/1","xff":"-"}`
	caddyLine   = `{"level":"info","ts":1772362801.5,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"192.0.2.7","remote_port":"4711","client_ip":"192.0.2.7","proto":"HTTP/1.1","method":"GET","host":"shop.example","uri":"/v1/cards/7?full=1","headers":{"User-Agent":["probe/1"],"Authorization":["REDACTED"]},"tls":{"version":772}},"bytes_read":0,"user_id":"","duration":1.5,"size":512,"status":200,"resp_headers":{"Content-Type":["application/json"]}}`
	traefikLine = `{"ClientAddr":"192.0.2.7:4711","ClientHost":"192.0.2.7","ClientPort":"4711","ClientUsername":"-","DownstreamContentSize":512,"DownstreamStatus":200,"Duration":1000000000,"OriginDuration":990000000,"OriginStatus":200,"RequestAddr":"shop.example","RequestHost":"shop.example","RequestMethod":"GET","RequestPath":"/v1/cards/7?full=1","RequestPort":"-","RequestProtocol":"HTTP/1.1","RequestScheme":"https","RouterName":"shop@file","StartLocal":"2026-03-01T12:00:00.000000000+01:00","StartUTC":"2026-03-01T11:00:00Z","entryPointName":"web","level":"info","msg":"","request_User-Agent":"probe/1","time":"2026-03-01T12:00:01+01:00"}`
	envoyLine   = `{"authority":"shop.example","bytes_received":0,"bytes_sent":512,"connection_termination_details":null,"downstream_local_address":"192.0.2.6:80","downstream_remote_address":"192.0.2.7:4711","duration":1000,"method":"GET","path":"/v1/cards/7?full=1","protocol":"HTTP/1.1","request_id":"6f70","requested_server_name":null,"response_code":200,"response_code_details":"via_upstream","response_flags":"-","route_name":"default","start_time":"2026-03-01T11:00:00.000Z","upstream_cluster":"outbound|80||shop","upstream_host":"192.0.2.99:80","upstream_service_time":"999","user_agent":"probe/1","x_forwarded_for":"198.51.100.4"}`
	proxyLine   = `{"time":"2026-03-01T11:00:01Z","accept":"01/Mar/2026:10:59:58.000","request_date":"01/Mar/2026:11:00:00.000","ts":1772362798,"client_ip":"192.0.2.7","client_port":4711,"frontend":"fe","backend":"be","server_name":"s1","method":"GET","path":"/v1/cards/7","uri":"/v1/cards/7?full=1","query":"?full=1","version":"HTTP/1.1","status":200,"bytes_read":512,"Ta":1000,"TR":0,"Tt":3000,"user_agent":"probe\/1","host":"shop.example"}`
	gatewayLine = `{"requestId":"6f70","ip":"192.0.2.7","caller":"-","user":"-","requestTime":"01/Mar/2026:11:00:00 +0000","requestTimeEpoch":1772362800000,"httpMethod":"GET","resourcePath":"/v1/cards/{id}","path":"/prod/v1/cards/7","status":"200","protocol":"HTTP/1.1","responseLength":"512","responseLatency":1000,"domainName":"shop.example","userAgent":"probe/1"}`
	frontLine   = `{"date":"2026-03-01","time":"11:00:01","x-edge-location":"AMS1-C1","sc-bytes":"512","c-ip":"192.0.2.7","cs-method":"GET","cs(Host)":"d111.cdn.example","cs-uri-stem":"/v1/cards/7","sc-status":"200","cs(Referer)":"-","cs(User-Agent)":"probe%2520/1","cs-uri-query":"full=1","cs(Cookie)":"-","x-host-header":"shop.example","cs-protocol":"https","time-taken":"1.000","x-forwarded-for":"-","cs-protocol-version":"HTTP/2.0","c-port":"4711"}`
)

const got = "GET |shop.example|/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:0 took 1000000 User-Agent=\"probe/1\""

func change(line string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(line) }

func TestLines(t *testing.T) {
	caddied := `GET |shop.example|/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:4711 took 1500000 User-Agent="probe/1" <Content-Type="application/json"`
	ported := strings.Replace(got, "7:0", "7:4711", 1)
	posted := `POST |shop.example|/v1/cards/7|full=1|HTTP/1.1 200 512 unobservable 192.0.2.7:0 took 1000000 User-Agent="probe/1" body `
	post := func(body string) string {
		return change(nginxLine, "GET", "POST", `"status"`, `"request_body":`+body+`,"status"`)
	}
	for _, test := range []struct{ name, line, want string }{
		{"nginx", nginxLine, got},
		{"nginx, keys with a dollar", change(nginxLine, `"remote_addr`, `"$remote_addr`, `"status`, `"$status`, `"request_time`, `"$request_time`), got},
		{"nginx, numbers", change(nginxLine, `"200"`, `200`, `"512"`, `512`, `"1.000"`, `1.000`), got},
		{"nginx, msec", change(nginxLine, `"time":"2026-03-01T12:00:01+01:00"`, `"msec":"1772362801.000","time_local":"01/Mar/2026:12:00:01 +0100"`), got},
		{"nginx, time_local", change(nginxLine, `"time":"2026-03-01T12:00:01+01:00"`, `"time_local":"01/Mar/2026:12:00:01 +0100"`), got},
		{"nginx, parts of the request", change(nginxLine, `"request":"GET /v1/cards/7?full=1 HTTP/1.1"`, `"request_method":"GET","request_uri":"/v1/cards/7?full=1","uri":"/decoded","args":"full=1","server_protocol":"HTTP/1.1"`), got},
		{"nginx, uri and args", change(nginxLine, `"request":"GET /v1/cards/7?full=1 HTTP/1.1"`, `"request_method":"GET","uri":"/v1/cards/7","args":"full=1","server_protocol":"HTTP/1.1"`), got},
		{"nginx, http_host", change(nginxLine, `"host":"shop.example"`, `"host":"x.example","server_name":"_","http_host":"shop.example"`), got},
		{"nginx, server_name", change(nginxLine, `"host":"shop.example"`, `"server_name":"shop.example"`), got},
		{"nginx, no duration", change(nginxLine, `"request_time":"1.000"`, `"request_time":"-"`, "12:00:01", "12:00:00"), strings.Replace(got, " took 1000000", "", 1)},
		{"nginx, camel case", change(nginxLine, "remote_addr", "remoteAddr", "request_time", "requestTime", "http_user_agent", "httpUserAgent", "body_bytes_sent", "bodyBytesSent"), got},
		{"nginx, another header", change(nginxLine, `"host"`, `"http_x_request_id":"6f70","host"`), got + ` X-Request-Id="6f70"`},
		{"nginx, forwarded", change(nginxLine, `"http_x_forwarded_for":""`, `"http_x_forwarded_for":"198.51.100.4, 2001:db8::1"`), got + ` X-Forwarded-For="198.51.100.4, 2001:db8::1"`},
		{"nginx, body", post(`"{\"card\":\"7\"}"`), posted + `whole "{\"card\":\"7\"}"`},
		{"nginx, body on disk", change(post(`""`), `"status"`, `"content_length":"99999","status"`), posted + `missing ""`},
		{"nginx, no body", change(post(`"-"`), `"status"`, `"content_length":"0","status"`), posted + `none ""`},
		{"nginx, body unknown", post(`""`), strings.TrimSuffix(posted, " body ")},
		{"nginx, body cut", change(post(`"abc"`), `"status"`, `"content_length":"9","status"`), posted + `cut "abc"`},
		{"nginx, answer", change(nginxLine, `"host"`, `"response_body":"`+strings.Repeat("a", 512)+`","host"`), strings.Replace(got, "unobservable", "whole", 1) + ` answer "` + strings.Repeat("a", 512) + `"`},
		{"nginx, wrapped as an object", `{"@timestamp":"2026-03-01T12:34:56Z","log":{"file":{"path":"/var/log/x"}},"message":` + nginxLine + `,"host":{"name":"pc7"},"agent":{"type":"x"}}`, got},
		{"nginx, wrapped as text", `{"log":"` + strings.ReplaceAll(nginxLine, `"`, `\"`) + `\n","stream":"stdout","time":"2026-03-01T12:34:56Z"}`, got},
		{"nginx, wrapped, the time outside", `{"log":"` + strings.ReplaceAll(change(nginxLine, `"time":"2026-03-01T12:00:01+01:00",`, ""), `"`, `\"`) + `\n","time":"2026-03-01T11:00:01Z"}`, got},
		{"nginx, behind syslog", `<190>Mar  1 12:00:01 edge nginx: ` + nginxLine, got},
		{"nginx, behind a container runtime", `2026-03-01T11:00:01.123456789Z stdout F ` + nginxLine, got},
		{"nginx, quotes escaped its own way", change(nginxLine, "probe/1", `a\x22b\x5C\xC3\xBC`), strings.Replace(got, "probe/1", `a\"b\\ü`, 1)},
		{"nginx, control bytes its own way", change(nginxLine, "probe/1", `a\x0Ab`), strings.Replace(got, "probe/1", `a\nb`, 1)},
		{"log injection", change(nginxLine, "probe/1", `x\",\"status\":\"500\",\"y\":\"`), strings.Replace(got, "probe/1", `x\",\"status\":\"500\",\"y\":\"`, 1)},
		{"log injection, a line", change(nginxLine, "probe/1", `x\"}\n{\"time\":\"`), strings.Replace(got, "probe/1", `x\"}\n{\"time\":\"`, 1)},
		{"a key twice", change(nginxLine, `"status":"200"`, `"status":"500","status":"200"`), got},
		{"escaped key", change(nginxLine, `"status"`, `"st\u0061tus"`), got},
		{"null", change(nginxLine, `"http_referer":""`, `"http_referer":null,"x":[1,{"status":9}],"y":{"status":8}`), got},
		{"IPv6", change(nginxLine, "192.0.2.7", "2001:db8::7"), strings.Replace(got, "192.0.2.7", "2001:db8::7", 1)},
		{"IPv4-mapped", change(nginxLine, "192.0.2.7", "::ffff:192.0.2.7"), got},
		{"IPv6 in brackets with its port", change(nginxLine, "192.0.2.7", "[2001:db8::7]:4711"), strings.Replace(ported, "192.0.2.7", "2001:db8::7", 1)},
		{"client by name", change(nginxLine, "192.0.2.7", "pc7.isp.example"), strings.Replace(got, " 192.0.2.7:0", "", 1)},
		{"absurd size", change(nginxLine, `"512"`, `1e999`), strings.Replace(got, "512", "-1", 1)},
		{"absurd duration", change(nginxLine, `"1.000"`, strings.Repeat("9", 40)+`.0`, "12:00:01", "12:00:00"), strings.Replace(got, " took 1000000", "", 1)},
		{"no answer", change(nginxLine, `"200"`, `"000"`), strings.Replace(got, "200 512 unobservable", "0 0 none", 1)},

		{"Apache", apacheLine, change(got, "|shop.example|", "|shop.example|", "HTTP/1.1 200", "HTTP/1.1 200")},
		{"Apache, its own time", change(apacheLine, "2026-03-01T12:00:00+0100", "[01/Mar/2026:12:00:00 +0100]"), got},
		{"Apache, the path called request", change(apacheLine, `"uri"`, `"request"`), got},
		{"Apache, not ASCII", change(apacheLine, "probe/1", `caf\xc3\xa9`), strings.Replace(got, "probe/1", "café", 1)},
		{"a time without a zone", change(apacheLine, "12:00:00+0100", "11:00:00"), got},
		{"a duration without a unit", change(apacheLine, "duration_us", "duration"), strings.Replace(got, " took 1000000", "", 1)},
		{"a duration in words", change(apacheLine, `"duration_us":"1000000"`, `"duration":"1s"`), got},
		{"milliseconds", change(apacheLine, `"duration_us":"1000000"`, `"latency_ms":1000`), got},
		{"seconds since 1970", change(apacheLine, `"2026-03-01T12:00:00+0100"`, `1772362800`), got},
		{"milliseconds since 1970", change(apacheLine, `"2026-03-01T12:00:00+0100"`, `"1772362800000"`), got},
		{"nanoseconds since 1970", change(apacheLine, `"2026-03-01T12:00:00+0100"`, `1772362800000000000`), got},

		{"Caddy", caddyLine, caddied},
		{"Caddy, text", change(caddyLine, "1772362801.5", `"2026-03-01T11:00:01.500Z"`, `"duration":1.5`, `"duration":"1.5s"`), caddied},
		{"Caddy, an older one", change(caddyLine, `["REDACTED"]`, `[]`, `"client_ip":"192.0.2.7",`, ``), caddied},
		{"Caddy, milliseconds", change(caddyLine, `"duration":1.5`, `"duration":1500`), caddied},
		{"Caddy, nanoseconds", change(caddyLine, `"duration":1.5`, `"duration":1500000000`), caddied},
		{"Caddy, trusted proxies", change(caddyLine, `"remote_ip":"192.0.2.7"`, `"remote_ip":"10.0.0.1"`), caddied},
		{"Caddy, credentials", change(caddyLine, `"REDACTED"`, `"Bearer abc.def"`), strings.Replace(caddied, " <", ` Authorization="Bearer abc.def" <`, 1)},

		{"Traefik", traefikLine, strings.Replace(ported, "GET |", "GET https|", 1)},
		{"Traefik, local time", change(traefikLine, `"StartUTC":"2026-03-01T11:00:00Z",`, ``), strings.Replace(ported, "GET |", "GET https|", 1)},
		{"Traefik, the line's time", change(traefikLine, `"StartUTC":"2026-03-01T11:00:00Z",`, ``, `"StartLocal":"2026-03-01T12:00:00.000000000+01:00",`, ``), strings.Replace(ported, "GET |", "GET https|", 1)},
		{"Traefik, forwarded", change(traefikLine, `"ClientHost":"192.0.2.7"`, `"ClientHost":"198.51.100.4"`), strings.Replace(ported, "GET |", "GET https|", 1) + ` X-Forwarded-For="198.51.100.4"`},
		{"Traefik, redacted", change(traefikLine, `"time"`, `"request_Authorization":"REDACTED","downstream_Content-Type":"text/plain","time"`), strings.Replace(ported, "GET |", "GET https|", 1) + ` <Content-Type="text/plain"`},

		{"Envoy", envoyLine, ported + ` X-Forwarded-For="198.51.100.4"`},
		{"Envoy, no answer", change(envoyLine, `"response_code":200`, `"response_code":0`), change(ported, "200 512 unobservable", "0 0 none") + ` X-Forwarded-For="198.51.100.4"`},

		{"HAProxy", proxyLine, ported},
		{"HAProxy, the line's time", change(proxyLine, `"accept":"01/Mar/2026:10:59:58.000","request_date":"01/Mar/2026:11:00:00.000",`, ``), ported},
		{"HAProxy, the connection's time", change(proxyLine, `"accept":"01/Mar/2026:10:59:58.000","request_date":"01/Mar/2026:11:00:00.000"`, `"accept_date":"01/Mar/2026:11:00:00.000"`), ported},
		{"HAProxy, seconds since 1970", `{"program":"haproxy","timestamp":1772362800,"http_status":200,"http_request":"GET /v1/cards/7?full=1 HTTP/1.1","remote_addr":"192.0.2.7","bytes_read":512,"upstream_response_time":990,"session_duration":1000,"backend_name":"be","termination_state":"--"}`,
			change(got, "|shop.example|", "||", ` User-Agent="probe/1"`, ``)},
		{"nginx, an ingress controller", `{"time":"2026-03-01T11:00:01+00:00","remote_addr":"192.0.2.7","x_forwarded_for":"192.0.2.7","request_id":"6f70","remote_user":"","bytes_sent":700,"request_time":1.000,"status":200,"vhost":"shop.example","request_proto":"HTTP/1.1","path":"/v1/cards/7","request_query":"full=1","request_length":99,"duration":1.000,"method":"GET","http_referrer":"","http_user_agent":"probe/1"}`,
			change(got, " 512 ", " 700 ") + ` X-Forwarded-For="192.0.2.7"`},
		{"nginx, as for a search engine", `{"@timestamp":"2026-03-01T12:00:01+01:00","host":"192.0.2.9","clientip":"192.0.2.7","size":512,"responsetime":1.000,"upstreamtime":"0.999","upstreamhost":"192.0.2.99:80","http_host":"shop.example","request_method":"GET","url":"/v1/cards/7","args":"full=1","server_protocol":"HTTP/1.1","agent":"probe/1","status":"200"}`, got},
		{"nginx with the accept header and a backend", change(nginxLine, `"host"`, `"accept":"application/json","backend":"192.0.2.99:80","response_code":"200","host"`), got},
		{"a load balancer of another cloud", `{"httpRequest":{"requestMethod":"GET","requestUrl":"https://shop.example/v1/cards/7?full=1","status":200,"responseSize":"512","userAgent":"probe/1","remoteIp":"192.0.2.7:4711","latency":"1.000s","protocol":"HTTP/1.1"},"timestamp":"2026-03-01T11:00:00Z","insertId":"x"}`,
			change(ported, "GET |", "GET https|")},

		{"API Gateway", gatewayLine, strings.Replace(change(got, "/v1/cards/7|full=1", "/prod/v1/cards/7|"), "", "", 1)},
		{"API Gateway, CLF time", change(gatewayLine, `"requestTimeEpoch":1772362800000,`, ``), change(got, "/v1/cards/7|full=1", "/prod/v1/cards/7|")},
		{"API Gateway, the route alone", change(gatewayLine, `"path":"/prod/v1/cards/7",`, ``, `"resourcePath":"/v1/cards/{id}"`, `"routeKey":"GET /v1/cards"`), change(got, "/v1/cards/7|full=1", "/v1/cards|")},
		{"API Gateway, identity nested", change(gatewayLine, `"ip":"192.0.2.7"`, `"identity":{"sourceIp":"192.0.2.7"}`), change(got, "/v1/cards/7|full=1", "/prod/v1/cards/7|")},

		{"CloudFront", frontLine, `GET https|shop.example|/v1/cards/7|full=1|HTTP/2 200 512 unobservable 192.0.2.7:4711 took 1000000 User-Agent="probe /1"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := sourcetest.One(t, jsonlog.Format, test.line)
			if got := sourcetest.Brief(&log.Calls[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if log.Calls[0].Client.IsValid() != (log.Source.Observes&call.ObservesClientAddress != 0) {
				t.Error("whether addresses are observable is told otherwise than seen")
			}
			if !jsonlog.Format.Detect([]byte(test.line + "\n")) {
				t.Error("it is not found by its content")
			}
		})
	}
}

func TestObserves(t *testing.T) {
	const headers, credentials = call.ObservesRequestHeaders, call.ObservesCredentials
	for _, test := range []struct {
		name, text, standpoint string
		want, not              call.Observes
	}{
		{"nginx", nginxLine, "", headers | call.ObservesClientAddress, credentials | call.ObservesRequestBody | call.ObservesResponseHeaders | call.ObservesResponseBody},
		{"a credential", change(nginxLine, `"host"`, `"http_authorization":"Bearer abc","host"`), "", credentials, 0},
		{"a cookie", change(nginxLine, `"host"`, `"http_cookie":"session=abc","host"`), "", credentials, 0},
		{"no credential", change(nginxLine, `"host"`, `"http_authorization":"-","http_cookie":"","host"`), "", headers, credentials},
		{"blotted out", change(nginxLine, `"host"`, `"http_authorization":"Bearer ******","host"`), "", headers, credentials},
		{"Caddy", caddyLine, "", headers | call.ObservesResponseHeaders, credentials},
		{"Caddy, an older one", change(caddyLine, `["REDACTED"]`, `[]`), "", headers, credentials},
		{"Caddy that tells", change(caddyLine, "REDACTED", "Bearer abc"), "", headers | credentials, 0},
		{"Caddy that began to tell", change(caddyLine, "REDACTED", "Bearer abc") + "\n" + caddyLine, "", headers, credentials},
		{"Caddy without any", change(caddyLine, `,"Authorization":["REDACTED"]`, ``), "", headers, credentials},
		{"a body", change(nginxLine, `"host"`, `"request_body":"a=b","host"`), "", call.ObservesRequestBody, call.ObservesResponseBody},
		{"an answer", change(nginxLine, `"host"`, `"resp_body":"{}","host"`), "", call.ObservesResponseBody, call.ObservesRequestBody}, {"API Gateway", gatewayLine, "edge", headers, credentials},
		{"CloudFront", frontLine, "edge", headers, credentials},
		{"two writers", frontLine + "\n" + nginxLine, "", headers, credentials},
	} {
		log := sourcetest.Read(t, jsonlog.Format, test.text+"\n")
		if o := log.Source.Observes; o&test.want != test.want || o&test.not != 0 || log.Source.Standpoint != test.standpoint {
			t.Errorf("%s: observes %b, want %b and none of %b; standpoint %q", test.name, o, test.want, test.not, log.Source.Standpoint)
		}
	}
}
