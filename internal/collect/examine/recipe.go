package examine

import "github.com/waybill-security/waybill/internal/collect"

// recipe is how to get what a log does not tell.
type recipe struct{ host, address, span, headers, secrets string }

// Lines of configuration that give all that a log of this writer can give. docs/what-you-will-see.md shows them, too.
const (
	nginxLine = `log_format waybill escape=json '{"time":"$time_iso8601","msec":"$msec","remote_addr":"$remote_addr","request":"$request",` +
		`"status":"$status","body_bytes_sent":"$body_bytes_sent","request_time":"$request_time","scheme":"$scheme","http_host":"$http_host",` +
		`"http_user_agent":"$http_user_agent","http_referer":"$http_referer","http_x_forwarded_for":"$http_x_forwarded_for"}'; access_log /var/log/nginx/waybill.log waybill;`
	apacheLine = `LogFormat "{\"time\":\"%{%Y-%m-%dT%H:%M:%S%z}t\",\"client\":\"%a\",\"method\":\"%m\",\"uri\":\"%U\",\"query\":\"%q\",\"protocol\":\"%H\",` +
		`\"status\":\"%>s\",\"bytes\":\"%B\",\"duration_us\":\"%D\",\"host\":\"%{Host}i\",\"referer\":\"%{Referer}i\",\"userAgent\":\"%{User-Agent}i\",\"xff\":\"%{X-Forwarded-For}i\"}" waybill`
	caddyLine   = "log { format json }"
	traefikLine = "--accesslog=true --accesslog.format=json --accesslog.fields.headers.names.User-Agent=keep --accesslog.fields.headers.names.X-Forwarded-For=keep"
	haproxyLine = `capture request header Host len 128, capture request header User-Agent len 256, capture request header X-Forwarded-For len 128, and ` +
		`log-format '{"request_date":"%tr","client_ip":"%ci","client_port":%cp,"frontend":"%f","backend":"%b","method":"%HM","uri":"%[capture.req.uri,json(utf8s)]","version":"%HV","status":%ST,` +
		`"bytes_read":%B,"Ta":%Ta,"host":"%[capture.req.hdr(0),json(utf8s)]","user_agent":"%[capture.req.hdr(1),json(utf8s)]","xff":"%[capture.req.hdr(2),json(utf8s)]"}'`
	envoyLine = `accessLogEncoding: JSON in Istio's mesh configuration; in Envoy a json_format with start_time: "%START_TIME%", method: "%REQ(:METHOD)%", ` +
		`path: "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%", authority: "%REQ(:AUTHORITY)%", protocol: "%PROTOCOL%", response_code: "%RESPONSE_CODE%", bytes_sent: "%BYTES_SENT%", duration: "%DURATION%", ` +
		`downstream_remote_address: "%DOWNSTREAM_REMOTE_ADDRESS%", user_agent: "%REQ(USER-AGENT)%", x_forwarded_for: "%REQ(X-FORWARDED-FOR)%"`
	gatewayLine = `{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","requestTimeEpoch":"$context.requestTimeEpoch","httpMethod":"$context.httpMethod","path":"$context.path",` +
		`"status":"$context.status","protocol":"$context.protocol","responseLength":"$context.responseLength","responseLatency":"$context.responseLatency",` +
		`"domainName":"$context.domainName","userAgent":"$context.identity.userAgent"} as the log format of the stage`
	frontLine = "standard logging with all fields: c-ip, x-host-header, time-taken, cs(User-Agent), x-forwarded-for"
	eveLine   = "extended: yes and dump-all-headers: both under http in the types of eve-log"
	spanLine  = "let the instrumentation capture request headers (http.request.header.…; its documentation names the setting)"
	noWay     = "these logs cannot hold it; " + howAnyHAR
	careful   = " (it then holds secrets: keep it where you keep those)"
)

// everything is a recipe in which one line gives all but credentials.
func everything(line, secrets string) recipe {
	return recipe{host: line, address: line, span: line, headers: line, secrets: secrets}
}

// recipes are what to do, by who wrote the log.
var recipes = map[string]recipe{
	"nginx":      everything(nginxLine, `add "http_authorization":"$http_authorization","http_cookie":"$http_cookie" to log_format`+careful),
	"caddy":      everything(caddyLine, "servers { log_credentials } in the global options"+careful),
	"traefik":    everything(traefikLine, "--accesslog.fields.headers.names.Authorization=keep"+careful),
	"haproxy":    everything(haproxyLine, `capture request header Authorization len 4096 and "authorization":"%[capture.req.hdr(3),json(utf8s)]" in the log-format`+careful),
	"envoy":      everything(envoyLine, `add authorization: "%REQ(AUTHORIZATION)%" to json_format`+careful),
	"alb":        everything("the attribute access_logs.s3.enabled of the load balancer gives all that it can", noWay),
	"apigateway": everything(gatewayLine, noWay),
	"zeek":       everything(noWay, noWay),
	"suricata":   {host: noWay, address: noWay, span: noWay, headers: eveLine, secrets: eveLine + careful},
	"otlp":       {host: "server.address on each span", address: "client.address on each span of a server", span: "endTimeUnixNano on each span", headers: spanLine, secrets: spanLine + careful},
	"burp":       everything("Burp does not note it; "+howAnyHAR, "save the items with their requests"),
	"postman":    everything("no collection holds it; "+howAnyHAR, "define the variables that credentials hang on in the collection"+careful),
	"cloudfront": everything(frontLine, "cookies: turn cookie logging on for the distribution"+careful+"; for others: "+noWay),
}

// recipeOf says what to do about a log. Of a log in the common format nobody can tell whether nginx or Apache wrote it.
func recipeOf(result collect.Result) recipe {
	if r, ok := recipes[result.Writer]; ok {
		return r
	}
	return everything("nginx: "+nginxLine+"  Apache: "+apacheLine,
		`nginx: add "http_authorization":"$http_authorization" to log_format; Apache: add \"authorization\":\"%{Authorization}i\" to LogFormat`+careful)
}
