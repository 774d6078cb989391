package analyse

import "bytes"

// targets are what those ask for who climb, in lower case, as they stand in a path behind the last step up.
var targets = [...]string{"etc/passwd", "etc/shadow", "etc/hosts", "win.ini", "boot.ini", "web-inf", "proc/self", ".ssh", ".env", ".git/",
	".aws", "id_rsa", "web.config", "system32", "wp-config", "application.properties", "application.yml", "/internal/", "internal/", "actuator", "/admin"}

// measure takes a name apart. In a query every slash and dot may be escaped once without hiding anything: clients do so.
func (k *marker) measure(v []byte, query bool) (c climb) {
	if len(v) > longestClimb {
		v = v[:longestClimb]
	}
	plain, hidden := k.decoded(v, query)
	c.hidden = hidden
	if i := bytes.Index(plain, []byte("://")); i >= 0 && i < 10 {
		plain = plain[i+3:] // what stands above is the host
		if j := bytes.IndexByte(plain, '/'); j >= 0 {
			plain = plain[j:]
		}
	}
	if query {
		if i := bytes.IndexByte(plain, '?'); i >= 0 {
			plain = plain[:i]
		}
	}
	depth := 0
	last := 0
	for at := 0; at <= len(plain); {
		end := at
		for end < len(plain) && plain[end] != '/' && plain[end] != '\\' {
			end++
		}
		step, more := segmentStep(plain[at:end]), end < len(plain)
		switch {
		case step == 0:
		case step < 0 && (more || at > 0):
			c.up++
			depth--
			last = end
		case step > 0:
			depth++
		}
		c.out = c.out || depth < 0
		at = end + 1
	}
	c.greater = c.up > 0 && isTarget(plain[last:])
	c.static = isAsset(plain)
	if c.up == 0 {
		c.hidden = false
	}
	return c
}

// segmentStep is -1 for a step up, 0 for none, 1 for a step down. Tomcat takes "..;x" for "..", and filters that delete
// "../" once make it of "....//".
func segmentStep(segment []byte) int {
	if i := bytes.IndexByte(segment, ';'); i == 2 {
		segment = segment[:i]
	}
	switch string(segment) {
	case "", ".":
		return 0
	case "..", "....":
		return -1
	}
	return 1
}

// decoded undoes escapes until none is left, three times at most, and the overlong forms of dot and slash (which UTF-8
// forbids: RFC 3629, section 3). Hidden says that dots were escaped at all, or slashes more than once.
func (k *marker) decoded(v []byte, query bool) (plain []byte, hidden bool) {
	k.scratch = append(k.scratch[:0], v...)
	for round := range 3 {
		changed := false
		out := k.scratch[:0]
		for i := 0; i < len(k.scratch); i++ {
			b := k.scratch[i]
			if b == '%' && i+2 < len(k.scratch) {
				if high, low := hexOf(k.scratch[i+1]), hexOf(k.scratch[i+2]); high < 16 && low < 16 {
					b = high<<4 | low
					i += 2
					changed = true
					// In a query "%2F" is how every client writes a slash; a dot needs no escape anywhere.
					hidden = hidden || b == '.' || (b == '/' || b == '\\') && (round > 0 || !query)
				}
			}
			out = append(out, b)
		}
		k.scratch = out
		if !changed {
			break
		}
	}
	overlong := false
	k.scratch, overlong = withoutOverlong(k.scratch)
	return k.scratch, hidden || overlong
}

// withoutOverlong writes C0 AE, C0 AF and C1 9C as the dot, slash and backslash that they stand for.
func withoutOverlong(v []byte) ([]byte, bool) {
	found := false
	out := v[:0]
	for i := 0; i < len(v); i++ {
		b := v[i]
		if i+1 < len(v) && (b == 0xC0 || b == 0xC1) {
			if plain := b&3<<6 | v[i+1]&0x3F; plain == '.' || plain == '/' || plain == '\\' {
				b, found = plain, true
				i++
			}
		}
		out = append(out, b)
	}
	return out, found
}

func hexOf(b byte) byte {
	switch {
	case b >= '0' && b <= '9':
		return b - '0'
	case b|0x20 >= 'a' && b|0x20 <= 'f':
		return b | 0x20 - 'a' + 10
	}
	return 16
}

func isTarget(rest []byte) bool {
	small := bytes.ToLower(bytes.ReplaceAll(rest, []byte{'\\'}, []byte{'/'}))
	for _, t := range targets {
		if bytes.Contains(small, []byte(t)) {
			return true
		}
	}
	return false
}

// isAsset says whether a path ends in a file that pages load.
func isAsset(path []byte) bool {
	i := bytes.LastIndexByte(path, '.')
	if i < 0 || len(path)-i > 7 {
		return false
	}
	switch string(bytes.ToLower(path[i+1:])) {
	case "js", "mjs", "css", "map", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "avif", "woff", "woff2", "ttf", "mp4", "html", "htm":
		return true
	}
	return false
}
