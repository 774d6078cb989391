package rule

import (
	"time"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Event is a call as rules see it. Texts are cut after maxText bytes and lists after maxList entries.
type Event struct {
	Start              int64 // microseconds since 1970
	Method, Host, Path string
	Query              []string // names of the query's parameters; values are not kept
	Scheme, Protocol   string
	Status             int // 0: no answer
	DurationMS         float64
	RequestBytes       int64
	ResponseBytes      int64
	Hop, Source        string
	Address, UserAgent string
	Marks              []string

	Actor, ActorType, ActorLabel, Session string

	Endpoint, Template, Service, EndpointProtocol string

	RequestKinds, ResponseKinds []string
	Subjects                    []string // ids of the people whose values crossed outward
	Objects                     []string // stand-ins for the values by which the request names what it asks for

	tally   alike // what it has in common with others
	tallied bool
}

// alike is what calls of one tally have in common.
type alike struct {
	source, path, identity observation.Number
	scheme                 string
	status                 int
	marks                  observation.Marks
}

// The bounds of what a condition sees.
const (
	maxText = 2048
	maxList = 256
)

// part is what must be read for a variable, beyond the call's row.
type part uint8

const (
	needsPath part = 1 << iota
	needsCarried
	needsObjects
	needsMoment // what differs between calls that are alike in path, identity, status and marks
)

// alike says whether a condition gives the same for all calls that are alike in what a tally tells.
func (p part) alike() bool { return p&(needsCarried|needsObjects|needsMoment) == 0 }

// variable is something that conditions see.
type variable struct {
	name  string
	typ   valueType
	needs part
	of    func(*Event) any
}

type valueType uint8

const (
	isText valueType = iota
	isList
	isWhole
	isNumber
	isTime
)

// variables are all that conditions see; docs/rules.md says the same in words.
var variables = []variable{
	{"call.method", isText, 0, func(e *Event) any { return e.Method }},
	{"call.host", isText, 0, func(e *Event) any { return e.Host }},
	{"call.path", isText, needsPath, func(e *Event) any { return e.Path }},
	{"call.query", isList, needsObjects, func(e *Event) any { return e.Query }},
	{"call.scheme", isText, 0, func(e *Event) any { return e.Scheme }},
	{"call.protocol", isText, needsMoment, func(e *Event) any { return e.Protocol }},
	{"call.status", isWhole, 0, func(e *Event) any { return int64(e.Status) }},
	{"call.time", isTime, needsMoment, func(e *Event) any { return time.UnixMicro(e.Start).UTC() }},
	{"call.hour", isWhole, needsMoment, func(e *Event) any { return int64(time.UnixMicro(e.Start).UTC().Hour()) }},
	{"call.weekday", isWhole, needsMoment, func(e *Event) any { return (int64(time.UnixMicro(e.Start).UTC().Weekday())+6)%7 + 1 }},
	{"call.duration_ms", isNumber, needsMoment, func(e *Event) any { return e.DurationMS }},
	{"call.request_bytes", isWhole, needsMoment, func(e *Event) any { return e.RequestBytes }},
	{"call.response_bytes", isWhole, needsMoment, func(e *Event) any { return e.ResponseBytes }},
	{"call.hop", isText, 0, func(e *Event) any { return e.Hop }},
	{"call.source", isText, 0, func(e *Event) any { return e.Source }},
	{"call.address", isText, 0, func(e *Event) any { return e.Address }},
	{"call.user_agent", isText, 0, func(e *Event) any { return e.UserAgent }},
	{"call.marks", isList, 0, func(e *Event) any { return e.Marks }},
	{"actor.id", isText, 0, func(e *Event) any { return e.Actor }},
	{"actor.type", isText, 0, func(e *Event) any { return e.ActorType }},
	{"actor.label", isText, 0, func(e *Event) any { return e.ActorLabel }},
	{"session.id", isText, 0, func(e *Event) any { return e.Session }},
	{"endpoint.id", isText, 0, func(e *Event) any { return e.Endpoint }},
	{"endpoint.template", isText, 0, func(e *Event) any { return e.Template }},
	{"endpoint.service", isText, 0, func(e *Event) any { return e.Service }},
	{"endpoint.protocol", isText, 0, func(e *Event) any { return e.EndpointProtocol }},
	{"kinds.request", isList, needsCarried, func(e *Event) any { return e.RequestKinds }},
	{"kinds.response", isList, needsCarried, func(e *Event) any { return e.ResponseKinds }},
	{"subjects", isList, needsCarried, func(e *Event) any { return e.Subjects }},
	{"objects", isList, needsObjects, func(e *Event) any { return e.Objects }},
}

// keys are the names by which a rule groups.
var keys = map[string]func(*Event) string{
	"actor":      func(e *Event) string { return e.Actor },
	"session":    func(e *Event) string { return e.Session },
	"address":    func(e *Event) string { return e.Address },
	"user_agent": func(e *Event) string { return e.UserAgent },
	"endpoint":   func(e *Event) string { return e.Endpoint },
	"host":       func(e *Event) string { return e.Host },
	"service":    func(e *Event) string { return e.Service },
	"method":     func(e *Event) string { return e.Method },
	"source":     func(e *Event) string { return e.Source },
}
