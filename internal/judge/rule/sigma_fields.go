package rule

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/config"
)

// sigmaField is where a field of Sigma's stands in a call.
type sigmaField struct {
	variable string
	as       fieldShape
	key      string // by which it groups
}

type fieldShape uint8

const (
	plainText  fieldShape = iota
	plainWhole            // a number
	uriPath               // a path, perhaps with a query behind it
	uriQuery              // a query
	extension             // the ending of a path
	textList              // one of several texts
)

// sigmaFields are the fields of logs of webservers and proxies that calls have.
var sigmaFields = map[string]sigmaField{
	"cs-method": {"call.method", plainText, "method"}, "c-method": {"call.method", plainText, "method"},
	"c-uri": {"call.path", uriPath, ""}, "cs-uri": {"call.path", uriPath, ""}, "cs-uri-stem": {"call.path", uriPath, ""}, "c-uri-stem": {"call.path", uriPath, ""},
	"cs-uri-query": {"call.query", uriQuery, ""}, "c-uri-query": {"call.query", uriQuery, ""},
	"c-uri-extension": {"call.path", extension, ""}, "cs-uri-extension": {"call.path", extension, ""},
	"sc-status": {"call.status", plainWhole, ""}, "sc-bytes": {"call.response_bytes", plainWhole, ""}, "cs-bytes": {"call.request_bytes", plainWhole, ""},
	"c-ip": {"call.address", plainText, "address"}, "src_ip": {"call.address", plainText, "address"}, "clientip": {"call.address", plainText, "address"},
	"cs-user-agent": {"call.user_agent", plainText, "user_agent"}, "c-useragent": {"call.user_agent", plainText, "user_agent"}, "cs-useragent": {"call.user_agent", plainText, "user_agent"},
	"c-user-agent": {"call.user_agent", plainText, "user_agent"}, "cs(user-agent)": {"call.user_agent", plainText, "user_agent"},
	"cs-host": {"call.host", plainText, "host"}, "cs(host)": {"call.host", plainText, "host"}, "r-dns": {"call.host", plainText, "host"},
	"cs-version": {"call.protocol", plainText, ""}, "cs-uri-scheme": {"call.scheme", plainText, ""}, "c-uri-scheme": {"call.scheme", plainText, ""},
	"cs-username": {"actor.id", plainText, "actor"},
}

// fieldNamed finds a field, by Sigma's name or by ours.
func (s *sigma) fieldNamed(at config.Text) (sigmaField, bool) {
	name, _, _ := strings.Cut(at.Value, "|")
	if f, ok := sigmaFields[strings.ToLower(name)]; ok {
		return f, true
	}
	for _, v := range variables {
		if v.name == name {
			return sigmaField{variable: name, as: map[valueType]fieldShape{isText: plainText, isWhole: plainWhole, isList: textList}[v.typ]}, v.typ != isTime && v.typ != isNumber
		}
	}
	s.wrong(at, "a call's row has no field %q: it holds no headers and bodies", name)
	return sigmaField{}, false
}

// selection makes a condition of a selection: all of a group's fields, any of a list's groups.
func (s *sigma) selection(t *config.Tree) string {
	switch t.Kind {
	case config.IsGroup:
		var all []string
		for i := range t.Pairs {
			all = append(all, s.match(&t.Pairs[i]))
		}
		return "(" + strings.Join(all, " && ") + ")"
	case config.IsList:
		var any []string
		for i := range t.Items {
			if t.Items[i].Kind != config.IsGroup {
				s.wrong(t.Items[i].Text, "words without a field are looked for in the whole line of a log, which is not kept: name the field")
				return "false"
			}
			any = append(any, s.selection(&t.Items[i]))
		}
		if len(any) > 0 {
			return "(" + strings.Join(any, " || ") + ")"
		}
	}
	s.wrong(t.Text, "a selection is a group of fields, or a list of such groups")
	return "false"
}

// modifiers are what stands behind a field's name.
type modifiers struct {
	contains, starts, ends, all, expression, network, cased, exists bool
	compare                                                         string // ">", "<=", …
	flags                                                           string // of an expression
}

func (s *sigma) modifiers(at config.Text) (m modifiers) {
	words := strings.Split(at.Value, "|")
	for _, word := range words[1:] {
		switch word {
		case "contains":
			m.contains = true
		case "startswith":
			m.starts = true
		case "endswith":
			m.ends = true
		case "all":
			m.all = true
		case "re":
			m.expression = true
		case "i", "m", "s":
			m.flags += word
		case "cidr":
			m.network = true
		case "cased":
			m.cased = true
		case "exists":
			m.exists = true
		case "gt", "gte", "lt", "lte":
			m.compare = map[string]string{"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}[word]
		default:
			s.wrong(at, "the modifier %q is not read; contains, startswith, endswith, all, re, i, m, s, cidr, cased, exists, gt, gte, lt and lte are", word)
		}
	}
	return m
}

// match makes a condition of one field and its values.
func (s *sigma) match(p *config.Pair) string {
	f, ok := s.fieldNamed(p.Key)
	if !ok {
		return "false"
	}
	m := s.modifiers(p.Key)
	values := p.Value.Items
	if p.Value.Kind != config.IsList {
		values = []config.Tree{p.Value}
	}
	if len(values) == 0 {
		s.wrong(p.Key, "this field has no value")
		return "false"
	}
	var each []string
	for i := range values {
		each = append(each, s.value(f, m, &values[i]))
	}
	if m.all {
		return "(" + strings.Join(each, " && ") + ")"
	}
	return "(" + strings.Join(each, " || ") + ")"
}

var whole = regexp.MustCompile(`^[0-9]{1,15}$`)

// value makes a condition of one field and one value.
func (s *sigma) value(f sigmaField, m modifiers, t *config.Tree) string {
	switch {
	case t.Kind == config.IsGroup || t.Kind == config.IsList:
		s.wrong(t.Text, "a text or a number is expected")
		return "false"
	case m.exists:
		return emptyOr(f, t.Value == "true")
	case t.Kind == config.IsNothing:
		return emptyOr(f, false)
	case f.as == plainWhole:
		return s.number(f, m, t)
	case m.compare != "":
		s.wrong(t.Text, "gt, gte, lt and lte are for numbers: sc-status, sc-bytes, cs-bytes")
		return "false"
	case m.network:
		return "inside(" + f.variable + ", " + strconv.Quote(t.Value) + ")"
	case m.expression:
		return s.regex(f, m, t)
	case m.cased:
		return s.cased(f, m, t)
	}
	pattern := t.Value
	if m.contains || m.ends {
		pattern = "*" + pattern
	}
	if m.contains || m.starts {
		pattern += "*"
	}
	switch f.as {
	case uriPath, uriQuery:
		return s.uri(pattern, f.as, t.Text)
	case extension:
		return "like(call.path, " + strconv.Quote("*."+strings.TrimPrefix(pattern, ".")) + ")"
	case textList:
		return f.variable + ".exists(x, like(x, " + strconv.Quote(pattern) + "))"
	}
	return "like(" + f.variable + ", " + strconv.Quote(pattern) + ")"
}

// emptyOr says that a field is there, or that it is not.
func emptyOr(f sigmaField, there bool) string {
	sign := map[bool]string{true: " != ", false: " == "}[there]
	switch f.as {
	case plainWhole:
		return f.variable + sign + "0"
	case uriQuery, textList:
		return "size(" + f.variable + ")" + sign + "0"
	}
	return f.variable + sign + `""`
}

func (s *sigma) number(f sigmaField, m modifiers, t *config.Tree) string {
	switch {
	case m.compare != "" && whole.MatchString(t.Value):
		return f.variable + " " + m.compare + " " + t.Value
	case m.compare != "":
		s.wrong(t.Text, "a whole number is expected")
		return "false"
	case whole.MatchString(t.Value) && !m.contains && !m.starts && !m.ends && !m.expression:
		return f.variable + " == " + t.Value
	}
	as := f
	as.variable, as.as = "string("+f.variable+")", plainText
	return s.value(as, m, t)
}

func (s *sigma) regex(f sigmaField, m modifiers, t *config.Tree) string {
	if f.as == uriQuery || f.as == uriPath || f.as == extension || f.as == textList {
		s.wrong(t.Text, "an expression over a path or query would have to see its values, which are not kept: ask for words of the path, or write the rule with call.path in CEL")
		return "false"
	}
	text := t.Value
	if m.flags != "" {
		text = "(?" + m.flags + ")" + text
	}
	if _, err := regexp.Compile(text); err != nil {
		s.wrong(t.Text, "this is no expression that RE2 reads (it has no look-around and no references back)")
		return "false"
	}
	return f.variable + ".matches(" + strconv.Quote(text) + ")"
}

func (s *sigma) cased(f sigmaField, m modifiers, t *config.Tree) string {
	if f.as != plainText || strings.ContainsAny(t.Value, "*?") {
		s.wrong(t.Text, "cased is read for texts without wildcards that are neither path nor query")
		return "false"
	}
	text := strconv.Quote(t.Value)
	switch {
	case m.contains:
		return f.variable + ".contains(" + text + ")"
	case m.starts:
		return f.variable + ".startsWith(" + text + ")"
	case m.ends:
		return f.variable + ".endsWith(" + text + ")"
	}
	return f.variable + " == " + text
}
