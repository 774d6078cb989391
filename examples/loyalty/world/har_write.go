package world

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"time"
	"unicode/utf8"
)

// The lines of a recording are written by hand: encoding/json took more time for them than all else that a play does.

// appendEntry appends an entry as JSON.
func appendEntry(b []byte, e *entry) []byte {
	b = appendText(append(b, `{"startedDateTime":`...), e.Started)
	b = appendMilliseconds(append(b, `,"time":`...), e.Time)
	b = appendRequest(append(b, `,"request":`...), &e.Request)
	b = appendResponse(append(b, `,"response":`...), &e.Response)
	b = appendMilliseconds(append(b, `,"cache":{},"timings":{"send":`...), e.Timings.Send)
	b = appendMilliseconds(append(b, `,"wait":`...), e.Timings.Wait)
	b = appendMilliseconds(append(b, `,"receive":`...), e.Timings.Receive)
	b = appendText(append(b, `},"_clientAddress":`...), e.ClientAddress)
	b = strconv.AppendUint(append(b, `,"_clientPort":`...), uint64(e.ClientPort), 10)
	if e.Service != "" {
		b = appendText(append(b, `,"_service":`...), e.Service)
	}
	if e.ClientService != "" {
		b = appendText(append(b, `,"_clientService":`...), e.ClientService)
	}
	return append(b, '}')
}

func appendRequest(b []byte, r *harRequest) []byte {
	b = appendText(append(b, `{"method":`...), r.Method)
	b = appendText(append(b, `,"url":`...), r.URL)
	b = appendText(append(b, `,"httpVersion":`...), r.HTTPVersion)
	b = appendPairs(append(b, `,"cookies":`...), r.Cookies)
	b = appendPairs(append(b, `,"headers":`...), r.Headers)
	b = appendPairs(append(b, `,"queryString":`...), r.QueryString)
	if r.PostData != nil {
		b = appendText(append(b, `,"postData":{"mimeType":`...), r.PostData.MimeType)
		b = append(appendText(append(b, `,"text":`...), r.PostData.Text), '}')
	}
	b = strconv.AppendInt(append(b, `,"headersSize":`...), int64(r.HeadersSize), 10)
	b = strconv.AppendInt(append(b, `,"bodySize":`...), int64(r.BodySize), 10)
	return append(b, '}')
}

func appendResponse(b []byte, r *harResponse) []byte {
	b = strconv.AppendInt(append(b, `{"status":`...), int64(r.Status), 10)
	b = appendText(append(b, `,"statusText":`...), r.StatusText)
	b = appendText(append(b, `,"httpVersion":`...), r.HTTPVersion)
	b = appendPairs(append(b, `,"cookies":`...), r.Cookies)
	b = appendPairs(append(b, `,"headers":`...), r.Headers)
	b = strconv.AppendInt(append(b, `,"content":{"size":`...), int64(r.Content.Size), 10)
	b = appendText(append(b, `,"mimeType":`...), r.Content.MimeType)
	if r.Content.Text != nil {
		b = appendText(append(b, `,"text":`...), *r.Content.Text)
	}
	b = appendText(append(b, `},"redirectURL":`...), r.RedirectURL)
	b = strconv.AppendInt(append(b, `,"headersSize":`...), int64(r.HeadersSize), 10)
	b = strconv.AppendInt(append(b, `,"bodySize":`...), int64(r.BodySize), 10)
	return append(b, '}')
}

func appendPairs(b []byte, pairs []harPair) []byte {
	b = append(b, '[')
	for i, p := range pairs {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(append(b, `{"name":`...), p.Name)
		b = append(appendText(append(b, `,"value":`...), p.Value), '}')
	}
	return append(b, ']')
}

// appendTruth appends a truth as JSON.
func appendTruth(b []byte, t *Truth) []byte {
	b = strconv.AppendInt(append(b, `{"entry":`...), int64(t.Entry), 10)
	b = append(b, `,"actor":`...)
	if t.Actor == nil {
		b = append(b, `null`...)
	} else {
		b = appendText(append(b, `{"type":`...), t.Actor.Type)
		b = append(appendText(append(b, `,"value":`...), t.Actor.Value), '}')
	}
	b = strconv.AppendBool(append(b, `,"attack":`...), t.Attack)
	if t.Hop != "" {
		b = appendText(append(b, `,"hop":`...), t.Hop)
	}
	b = append(b, `,"subjects":[`...)
	for i, d := range t.Subjects {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(append(b, `{"number":`...), d.Number)
		b = appendWords(append(b, `,"must":`...), d.Must)
		b = append(appendWords(append(b, `,"may":`...), d.May), '}')
	}
	b = append(b, ']')
	if t.Cut {
		b = append(b, `,"cut":true`...)
	}
	return append(b, '}')
}

func appendWords(b []byte, words []string) []byte {
	b = append(b, '[')
	for i, w := range words {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, w)
	}
	return append(b, ']')
}

// appendMilliseconds writes a duration in milliseconds with three decimals.
func appendMilliseconds(b []byte, m milliseconds) []byte {
	return strconv.AppendFloat(b, float64(time.Duration(m).Microseconds())/1000, 'f', 3, 64)
}

const hexDigits = "0123456789abcdef"

// appendText writes a string as JSON. What is no UTF-8 becomes U+FFFD, as encoding/json does it.
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
			b = append(append(b, text[from:i]...), `\ufffd`...)
			i++
			from = i
			continue
		}
		b = append(b, text[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		}
		i++
		from = i
	}
	return append(append(b, text[from:]...), '"')
}

// writeLine writes a value as one line of JSON.
func writeLine(w io.Writer, value any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
