package weblog

import "bytes"

// headWords is how many words behind the time may be a head's: a host, and a program that ends with a colon.
const headWords = 3

// Headless is a line without the head that a syslog (RFC 3164, RFC 5424, or as rsyslog writes files) or a container runtime put
// in front of it. A line that has none is returned as it is.
//
//	<190>Mar  1 12:00:00 edge nginx: 192.0.2.7 - - […
//	<190>1 2026-03-01T12:00:00Z edge nginx 711 - - 192.0.2.7 - - […
//	2026-03-01T12:00:00.123Z stdout F 192.0.2.7 - - […
func Headless(line []byte) []byte {
	b := line
	if len(b) > 0 && b[0] == '<' {
		end := bytes.IndexByte(b[:min(len(b), len("<191>"))], '>')
		if end < 2 || Number(b[1:end]) < 0 {
			return line
		}
		if b = b[end+1:]; len(b) > 2 && b[0] == '1' && b[1] == ' ' {
			return structured(line, b[2:])
		}
	}
	switch {
	case len(b) > len("Mar  1 12:00:00 ") && b[3] == ' ' && b[9] == ':' && b[12] == ':' && b[15] == ' ' && monthOf(b[:3]) > 0:
		return behindTag(line, b[16:])
	case len(b) > len("2026-03-01T12:00:00Z ") && b[4] == '-' && b[7] == '-' && b[10] == 'T':
		_, rest := Word(b)
		if w, behind := Word(rest); string(w) == "stdout" || string(w) == "stderr" {
			if flag, text := Word(behind); len(flag) == 1 && (flag[0] == 'F' || flag[0] == 'P') {
				return text
			}
		}
		return behindTag(line, rest)
	}
	return line
}

// behindTag is what stands behind the word that ends with a colon and names the program.
func behindTag(line, b []byte) []byte {
	for range headWords {
		var w []byte
		if w, b = Word(b); len(w) == 0 || w[0] == '"' || w[0] == '[' {
			break
		}
		if w[len(w)-1] == ':' {
			return b
		}
	}
	return line
}

// structured is what stands behind the head of RFC 5424: time, host, program, process, message, and structured data.
func structured(line, b []byte) []byte {
	for range 5 {
		_, b = Word(b)
	}
	if len(b) > 1 && b[0] == '-' && b[1] == ' ' {
		return TrimSpace(b[1:])
	}
	if len(b) > 0 && b[0] == '[' {
		if end := bytes.Index(b, []byte("] ")); end > 0 {
			return TrimSpace(b[end+1:])
		}
	}
	return line
}
