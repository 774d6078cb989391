package jsonlog

import "strings"

// slot is one thing that a line can say. Several keys may say the same.
type slot uint8

// The slots.
const (
	nothing      slot = iota
	atTime            // the time of the line: whether start or end depends on who wrote it
	atEnd             // nginx's time, which is the end
	atExactEnd        // the same with its milliseconds
	atStart           // a time that is surely the start
	atLocalStart      // the same, where a better one may stand beside it
	requestDate       // HAProxy's %tr, or its %TR, which is a duration
	accepted          // when the connection was accepted
	date              // a day, of which atTime is the time of day
	requestTime       // a duration (nginx) or a start (API Gateway)

	requestLine
	method
	target // with the query
	uri    // nginx's and Apache's is without the query and decoded; Caddy's is as sent
	path
	resource // the route that was matched
	query
	protocol
	scheme
	askedHost // the Host header
	host
	serverName

	status
	bodySize
	size      // may count headers, too
	readBytes // of the answer (HAProxy), or of the request (Caddy)
	requestSize

	duration
	durationMillis
	durationMicros
	totalMillis // from the connection's acceptance on

	peer
	client
	clientHost
	port

	referer
	agent
	forwarded
	realIP
	cookie
	authorization
	apiKey
	contentType
	answerType
	requestBody
	responseBody

	wrapped // text that may hold another object
	header  // any other request header
	answerHeader
	slots
)

// marks are what gives a writer away.
type marks uint16

const (
	byCaddy marks = 1 << iota
	byTraefik
	byCloudFront
	byGateway
	byEnvoy
	byProxy // HAProxy
	byNginx
	isRecord // a HAR entry
	isOther  // a log of something else that is near enough to be taken for an access log
)

// spelling is keys that say the same, by their letters and digits alone, with spaces between.
type spelling struct {
	slot  slot
	marks marks
	keys  string
}

// common are keys that give nobody away.
var common = []spelling{
	{atTime, 0, "time requesttimestamp accesstime logtime datetime eventtime ts timestampms t timestamp"},
	{atStart, 0, "startedat requeststart begintime"},
	{requestLine, 0, "request requestline req r httprequest"},
	{method, 0, "method requestmethod httpmethod verb reqmethod httprequestmethod hm"},
	{target, 0, "url requesturl originaluri originalurl fullpath hu"},
	{uri, 0, "uri"},
	{path, 0, "path urlpath httppath rawpath requestpath hp"},
	{query, 0, "query querystring requestquery q httpquery qs urlquery hq"},
	{protocol, 0, "protocol proto requestprotocol requestproto httpversion version httpprotocol hv"},
	{scheme, 0, "scheme requestscheme urlscheme"},
	{askedHost, 0, "hostheader requesthost reqhost"},
	{host, 0, "host domain domainname"},
	{serverName, 0, "vhost virtualhost servername"},
	{status, 0, "status statuscode responsestatus httpstatus httpstatuscode code st responsestatuscode"},
	{bodySize, 0, "responselength bodysize responsebodysize responsesize responsebytes"},
	{size, 0, "bytes size bytesout sent sentbytes responsebytessent"},
	{requestSize, 0, "requestcontentlength"},
	{duration, 0, "duration elapsed latency responsetime timetaken took"},
	{durationMillis, 0, "durationms latencyms responsetimems elapsedms requesttimems timetakenms tookms durationmilliseconds"},
	{durationMicros, 0, "durationus latencyus responsetimeus requesttimeus timetakenus elapsedus micros durationmicros"},
	{peer, 0, "remoteip remotehost clientaddress remoteaddress sourceip srcip ip remote peer src h"},
	{client, 0, "clientip client"},
	{port, 0, "remoteport clientport cp"},
	{referer, 0, "referer referrer"},
	{agent, 0, "useragent agent ua"},
	{forwarded, 0, "xforwardedfor xff forwardedfor"},
	{realIP, 0, "xrealip"},
	{cookie, 0, "cookie cookies"},
	{authorization, 0, "authorization"},
	{apiKey, 0, "xapikey"},
	{contentType, 0, "requestcontenttype"},
	{requestBody, 0, "requestbody reqbody postdata"},
	{responseBody, 0, "responsebody respbody resbody"},
	{wrapped, 0, "log message msg line event data textpayload"},
	{nothing, isRecord, "starteddatetime"},
	{nothing, isOther, "eventtype transdepth idorigh idresph"}, // Suricata's, Zeek's
}

// meaning is what a key says.
type meaning struct {
	slot  slot
	marks marks
	rank  int // the lower, the better it is known to mean that
}

// spellings are all keys that say something. What a preset says of a key counts beside what is common.
var spellings = spell(common, caddyKeys, traefikKeys, cloudFrontKeys, gatewayKeys, envoyKeys, proxyKeys, nginxKeys)

func spell(lists ...[]spelling) map[string]meaning {
	all := map[string]meaning{}
	for _, list := range lists {
		for _, s := range list {
			for _, k := range strings.Fields(s.keys) {
				m := all[k]
				if m.slot == nothing {
					m.slot, m.rank = s.slot, len(all)
				}
				m.marks |= s.marks
				all[k] = m
			}
		}
	}
	return all
}
