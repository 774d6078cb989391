package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// value is what a document is made of: an object, a list, a string, an int64 or a bool.
type value interface{}

// member is one key of an object with its value.
type member struct {
	key   string
	value value
}

// object keeps its members in the order in which they were set.
type object []member

func (o *object) set(key string, v value) { *o = append(*o, member{key, v}) }

type list []value

// JSON writes a document as JSON.
func (d Doc) JSON() []byte {
	var b bytes.Buffer
	writeJSON(&b, d.root, 0)
	b.WriteByte('\n')
	return b.Bytes()
}

// YAML writes a document as YAML 1.2 that any reader of YAML 1.1 takes, too.
func (d Doc) YAML() []byte {
	var b bytes.Buffer
	writeYAML(&b, d.root, 0)
	return b.Bytes()
}

func writeJSON(b *bytes.Buffer, v value, depth int) {
	open, end := byte('{'), byte('}')
	var inner []func()
	switch v := v.(type) {
	case object:
		for _, m := range v {
			inner = append(inner, func() {
				b.WriteString(quoted(m.key) + ": ")
				writeJSON(b, m.value, depth+1)
			})
		}
	case list:
		open, end = '[', ']'
		for _, e := range v {
			inner = append(inner, func() { writeJSON(b, e, depth+1) })
		}
	default:
		b.WriteString(scalar(v, false))
		return
	}
	b.WriteByte(open)
	for i, write := range inner {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n" + strings.Repeat("  ", depth+1))
		write()
	}
	if len(inner) > 0 {
		b.WriteString("\n" + strings.Repeat("  ", depth))
	}
	b.WriteByte(end)
}

// writeYAML writes a value in block style. A value that is not empty and no scalar begins a line of its own.
func writeYAML(b *bytes.Buffer, v value, depth int) {
	indent := strings.Repeat("  ", depth)
	switch v := v.(type) {
	case object:
		for _, m := range v {
			b.WriteString(indent + plain(m.key) + ":")
			writeInner(b, m.value, depth+1)
		}
	case list:
		for _, e := range v {
			writeItem(b, e, indent, depth)
		}
	}
}

func writeInner(b *bytes.Buffer, v value, depth int) {
	switch v := v.(type) {
	case object:
		if len(v) == 0 {
			b.WriteString(" {}\n")
			return
		}
		b.WriteByte('\n')
		writeYAML(b, v, depth)
	case list:
		if len(v) == 0 {
			b.WriteString(" []\n")
			return
		}
		b.WriteByte('\n')
		writeYAML(b, v, depth)
	default:
		b.WriteString(" " + scalar(v, true) + "\n")
	}
}

// writeItem writes an element of a list, with the first line of an object beside the dash.
func writeItem(b *bytes.Buffer, v value, indent string, depth int) {
	b.WriteString(indent + "-")
	if o, is := v.(object); is && len(o) > 0 {
		var inner bytes.Buffer
		writeYAML(&inner, o, depth+1)
		b.WriteString(" " + strings.TrimPrefix(inner.String(), indent+"  "))
		return
	}
	writeInner(b, v, depth+1)
}

func scalar(v value, yaml bool) string {
	switch v := v.(type) {
	case string:
		if yaml {
			return plain(v)
		}
		return quoted(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	}
	return "null"
}

// safe are the texts that no reader of YAML takes for anything but a text.
var safe = regexp.MustCompile(`^[A-Za-z/_$][A-Za-z0-9/_$.{}-]*( [A-Za-z0-9/_$.(){},;-]+)*$`)

// words are texts that YAML has other uses for.
var words = map[string]bool{"true": true, "false": true, "null": true, "yes": true, "no": true, "on": true, "off": true, "y": true, "n": true, "nan": true, "inf": true}

func plain(s string) string {
	if safe.MatchString(s) && !words[strings.ToLower(s)] {
		return s
	}
	return quoted(s)
}

// quoted writes a text in quotes; what JSON takes between them, YAML takes, too.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(strings.ToValidUTF8(s, "\uFFFD")) != nil {
		return `""` // a text can always be encoded
	}
	var out strings.Builder
	for _, r := range strings.TrimSuffix(b.String(), "\n") {
		if r >= 0x7F && r < 0xA0 || r == 0xFEFF || r >= 0xFFFE && r <= 0xFFFF { // YAML wants them escaped
			fmt.Fprintf(&out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}
