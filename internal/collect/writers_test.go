package collect_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// trip is a call as it was, which every writer logs in its own way.
type trip struct {
	method, host, path, query, agent string
	status                           int
	size                             int
	start                            time.Time
	took                             time.Duration
	client                           netip.AddrPort
}

func (v trip) target() string {
	if v.query == "" {
		return v.path
	}
	return v.path + "?" + v.query
}
func (v trip) end() time.Time  { return v.start.Add(v.took) }
func (v trip) seconds() string { return fmt.Sprintf("%.3f", v.took.Seconds()) }
func (v trip) bareQuery() string {
	if v.query == "" {
		return "-"
	}
	return v.query
}

// writer is one way to log.
type writer struct {
	name, format, found string
	head                string
	line                func(trip) string
	precision           time.Duration // of the start
	noHost, noAgent     bool
	noQuery, noDuration bool
	edge                bool
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}

// hexed is how nginx escapes in common logs, slashed how Apache does.
func hexed(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c < ' ' || c > 126 || c == '"' || c == '\\' {
			fmt.Fprintf(&b, `\x%02X`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func slashed(s string) string {
	return strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\t", `\t`).Replace(s)
}

func percented(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c > 126 || c == '"' || c == '%' || c == '\\' {
			fmt.Fprintf(&b, `%%%02X`, c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

const common = "02/Jan/2006:15:04:05 -0700"

var east = time.FixedZone("", 5*3600+45*60)

func writers() []writer {
	return []writer{
		{name: "nginx combined", format: "access-log", found: "lines of the common or combined format", precision: time.Second, line: func(v trip) string {
			return fmt.Sprintf(`%s %s - - [%s] "%s %s HTTP/1.1" %d %d "-" "%s" %s`, v.host, v.client.Addr(), v.end().In(east).Format(common), v.method, v.target(), v.status, v.size, hexed(v.agent), v.seconds())
		}},
		{name: "Apache combined", format: "access-log", found: "lines of the common or combined format", precision: time.Second, noHost: true, noDuration: true, line: func(v trip) string {
			return fmt.Sprintf(`%s - - [%s] "%s %s HTTP/1.1" %d %d "-" "%s"`, v.client.Addr(), v.start.In(east).Format(common), v.method, v.target(), v.status, v.size, slashed(v.agent))
		}},
		{name: "nginx JSON", format: "json-log", found: "nginx's names of variables", precision: time.Millisecond, line: func(v trip) string {
			return fmt.Sprintf(`{"msec":%.3f,"remote_addr":%s,"remote_port":%d,"request":%s,"status":"%d","body_bytes_sent":"%d","request_time":"%s","http_user_agent":%s,"http_host":%s}`,
				float64(v.end().UnixMilli())/1000, quote(v.client.Addr().String()), v.client.Port(), quote(v.method+" "+v.target()+" HTTP/1.1"), v.status, v.size, v.seconds(), quote(v.agent), quote(v.host))
		}},
		{name: "Apache JSON", format: "json-log", found: "the usual keys of an access log", precision: time.Second, line: func(v trip) string {
			return fmt.Sprintf(`{"time":%s,"client":%s,"method":%s,"uri":%s,"query":%s,"status":"%d","bytes":"%d","duration_us":"%d","host":%s,"userAgent":%s}`,
				quote(v.start.In(east).Format("2006-01-02T15:04:05-0700")), quote(v.client.Addr().String()), quote(v.method), quote(v.path), quote("?"+v.query), v.status, v.size, v.took.Microseconds(), quote(v.host), quote(v.agent))
		}},
		{name: "Caddy", format: "json-log", found: "Caddy's object of the request", precision: 2 * time.Microsecond, line: func(v trip) string {
			return fmt.Sprintf(`{"level":"info","ts":%.6f,"msg":"handled request","request":{"remote_ip":%s,"remote_port":"%d","proto":"HTTP/1.1","method":%s,"host":%s,"uri":%s,"headers":{"User-Agent":[%s]}},"duration":%.9f,"size":%d,"status":%d}`,
				float64(v.end().UnixMicro())/1e6, quote(v.client.Addr().String()), v.client.Port(), quote(v.method), quote(v.host), quote(v.target()), quote(v.agent), v.took.Seconds(), v.size, v.status)
		}},
		{name: "Traefik", format: "json-log", found: "Traefik's keys", precision: time.Microsecond, line: func(v trip) string {
			return fmt.Sprintf(`{"ClientAddr":%s,"DownstreamContentSize":%d,"DownstreamStatus":%d,"Duration":%d,"RequestHost":%s,"RequestMethod":%s,"RequestPath":%s,"RequestProtocol":"HTTP/1.1","StartUTC":%s,"request_User-Agent":%s,"time":"2026-03-01T12:00:01Z"}`,
				quote(v.client.String()), v.size, v.status, v.took.Nanoseconds(), quote(v.host), quote(v.method), quote(v.target()), quote(v.start.Format(time.RFC3339Nano)), quote(v.agent))
		}},
		{name: "Envoy JSON", format: "json-log", found: "Envoy's keys", precision: time.Millisecond, line: func(v trip) string {
			return fmt.Sprintf(`{"start_time":%s,"method":%s,"path":%s,"authority":%s,"response_code":%d,"duration":%d,"bytes_sent":%d,"downstream_remote_address":%s,"user_agent":%s,"protocol":"HTTP/1.1"}`,
				quote(v.start.Format("2006-01-02T15:04:05.000Z")), quote(v.method), quote(v.target()), quote(v.host), v.status, v.took.Milliseconds(), v.size, quote(v.client.String()), quote(v.agent))
		}},
		{name: "HAProxy JSON", format: "json-log", found: "HAProxy's names", precision: time.Millisecond, line: func(v trip) string {
			return fmt.Sprintf(`{"request_date":%s,"client_ip":%s,"client_port":%d,"frontend":"fe","backend":"be","method":%s,"uri":%s,"status":%d,"bytes_read":%d,"Ta":%d,"TR":0,"host":%s,"user_agent":%s}`,
				quote(v.start.Format("02/Jan/2006:15:04:05.000")), quote(v.client.Addr().String()), v.client.Port(), quote(v.method), quote(v.target()), v.status, v.size, v.took.Milliseconds(), quote(v.host), quote(v.agent))
		}},
		{name: "API Gateway", format: "json-log", found: "API Gateway's names of $context", precision: time.Millisecond, noQuery: true, edge: true, line: func(v trip) string {
			return fmt.Sprintf(`{"requestId":"6f70","ip":%s,"requestTimeEpoch":%d,"httpMethod":%s,"path":%s,"status":"%d","responseLength":"%d","responseLatency":%d,"domainName":%s,"userAgent":%s}`,
				quote(v.client.Addr().String()), v.start.UnixMilli(), quote(v.method), quote(v.path), v.status, v.size, v.took.Milliseconds(), quote(v.host), quote(v.agent))
		}},
		{name: "CloudFront JSON", format: "json-log", found: "CloudFront's fields", precision: time.Second, edge: true, line: func(v trip) string {
			return fmt.Sprintf(`{"date":%s,"time":%s,"c-ip":%s,"cs-method":%s,"cs-uri-stem":%s,"cs-uri-query":%s,"sc-status":"%d","sc-content-len":"%d","time-taken":"%s","x-host-header":%s,"cs(User-Agent)":%s,"c-port":"%d"}`,
				quote(v.end().Format("2006-01-02")), quote(v.end().Format("15:04:05")), quote(v.client.Addr().String()), quote(v.method), quote(v.path), quote(v.bareQuery()), v.status, v.size, v.seconds(), quote(v.host), quote(percented(v.agent)), v.client.Port())
		}},
		{name: "CloudFront", format: "cloudfront-log", found: "CloudFront's fields", precision: time.Second, edge: true,
			head: "#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status sc-content-len time-taken x-host-header cs(User-Agent) c-port\n", line: func(v trip) string {
				return strings.Join([]string{v.end().Format("2006-01-02"), v.end().Format("15:04:05"), v.client.Addr().String(), v.method, v.path, v.bareQuery(), fmt.Sprint(v.status), fmt.Sprint(v.size),
					v.seconds(), v.host, percented(percented(v.agent)), fmt.Sprint(v.client.Port())}, "\t")
			}},
		{name: "ALB", format: "alb-log", found: "the fields of an application load balancer of AWS", precision: time.Microsecond, edge: true, line: func(v trip) string {
			return fmt.Sprintf(`https %s app/shop/50dc %s 192.0.2.99:80 0.001 0.001 0.001 %d %d 34 %d "%s https://%s:443%s HTTP/1.1" "%s" - - arn "Root=1" "%s" "arn" 0 %s "forward" "-" "-"`,
				v.end().Format("2006-01-02T15:04:05.000000Z"), v.client, v.status, v.status, v.size, v.method, v.host, v.target(), slashed(v.agent), v.host, v.start.Format("2006-01-02T15:04:05.000000Z"))
		}},
		{name: "Envoy", format: "envoy-log", found: "Istio's default format", precision: time.Millisecond, line: func(v trip) string {
			return fmt.Sprintf(`[%s] "%s %s HTTP/1.1" %d - via_upstream - "-" 0 %d %d 1 "-" "%s" "6f70" "%s" "192.0.2.99:80" outbound|80||x 192.0.2.5:1 192.0.2.6:80 %s - default`,
				v.start.Format("2006-01-02T15:04:05.000Z"), v.method, v.target(), v.status, v.size, v.took.Milliseconds(), slashed(v.agent), v.host, v.client)
		}},
		{name: "HAProxy", format: "haproxy-log", found: "HAProxy's HTTP log format", precision: time.Millisecond, noAgent: true, noHost: true, line: func(v trip) string {
			return fmt.Sprintf(`Mar  1 12:00:00 edge haproxy[711]: %s:%d [%s] fe be/s1 0/0/0/0/%d %d %d - - ---- 1/1/0/0/0 0/0 {%s|x} "%s %s HTTP/1.1"`,
				v.client.Addr(), v.client.Port(), v.start.Format("02/Jan/2006:15:04:05.000"), v.took.Milliseconds(), v.status, v.size, v.host, v.method, v.target())
		}},
		{name: "Zeek", format: "zeek", found: "the fields of Zeek's http.log", precision: time.Microsecond, noDuration: true,
			head: "#separator \\x09\n#set_separator\t,\n#path\thttp\n#fields\tts\tuid\tid.orig_h\tid.orig_p\ttrans_depth\tmethod\thost\turi\tuser_agent\tresponse_body_len\tstatus_code\n", line: func(v trip) string {
				return fmt.Sprintf("%d.%06d\tC1\t%s\t%d\t1\t%s\t%s\t%s\t%s\t%d\t%d", v.start.Unix(), v.start.Nanosecond()/1000, v.client.Addr(), v.client.Port(), v.method, v.host, v.target(), hexed(v.agent), v.size, v.status)
			}},
		{name: "Zeek JSON", format: "zeek", found: "the fields of Zeek's http.log", precision: time.Microsecond, noDuration: true, line: func(v trip) string {
			return fmt.Sprintf(`{"ts":%d.%06d,"uid":"C1","id.orig_h":%s,"id.orig_p":%d,"trans_depth":1,"method":%s,"host":%s,"uri":%s,"user_agent":%s,"response_body_len":%d,"status_code":%d}`,
				v.start.Unix(), v.start.Nanosecond()/1000, quote(v.client.Addr().String()), v.client.Port(), quote(v.method), quote(v.host), quote(v.target()), quote(v.agent), v.size, v.status)
		}},
		{name: "Suricata", format: "suricata", found: "Suricata's events", precision: time.Microsecond, noDuration: true, line: func(v trip) string {
			return fmt.Sprintf(`{"timestamp":%s,"flow_id":7,"event_type":"http","src_ip":%s,"src_port":%d,"http":{"hostname":%s,"url":%s,"http_user_agent":%s,"http_method":%s,"protocol":"HTTP/1.1","status":%d,"length":%d}}`,
				quote(v.start.Format("2006-01-02T15:04:05.000000-0700")), quote(v.client.Addr().String()), v.client.Port(), quote(v.host), quote(v.target()), quote(v.agent), quote(v.method), v.status, v.size)
		}},
	}
}

func trips(t *rapid.T) []trip {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) trip {
		v := trip{
			method: rapid.SampledFrom([]string{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"}).Draw(t, "method"),
			host:   rapid.SampledFrom([]string{"shop.example", "api.shop.example", "a-b.example"}).Draw(t, "host"),
			path:   rapid.StringMatching(`/v1/[a-z0-9%2f.~-]{0,12}(/[0-9]{1,9})?`).Draw(t, "path"),
			query:  rapid.StringMatching(`([a-z]{1,4}=[A-Za-z0-9%+.,:;-]{1,9}(&[a-z]=[0-9]{1,3})?)?`).Draw(t, "query"),
			agent:  rapid.StringMatching(`[A-Za-z0-9 ./;()"\\{}|,:é-]{2,40}x`).Draw(t, "agent"),
			status: rapid.SampledFrom([]int{200, 201, 204, 301, 304, 400, 401, 404, 429, 500, 503}).Draw(t, "status"),
			size:   rapid.IntRange(1, 1<<40).Draw(t, "size"),
			took:   time.Duration(rapid.IntRange(1, 90_000).Draw(t, "took")) * time.Millisecond,
			start:  time.UnixMicro(rapid.Int64Range(1_000_000_000_000, 1_900_000_000_000).Draw(t, "start") * 1000).UTC(),
		}
		a := rapid.SampledFrom([]string{"192.0.2.7", "203.0.113.250", "2001:db8::7", "2001:db8:1:2:3:4:5:6"}).Draw(t, "client")
		v.client = netip.AddrPortFrom(netip.MustParseAddr(a), uint16(rapid.IntRange(10_000, 65_535).Draw(t, "port")))
		if v.agent[0] == ' ' || v.agent[0] == '"' {
			v.agent = "a" + v.agent
		}
		return v
	}), 1, 6).Draw(t, "trips")
}
