package http1

import "bytes"

// plausible says whether p, which may be cut anywhere, can be the beginning of a message of this direction.
func (h *half) plausible(p []byte) bool {
	if h.answers {
		return Answer(p) != No
	}
	return Request(p) != No
}

// Guess is how sure a look at bytes makes.
type Guess uint8

// What a look may tell.
const (
	No    Guess = iota
	Maybe       // as far as can be seen
	Yes
)

// Answer says whether bytes, which may be cut anywhere, begin an answer.
func Answer(p []byte) Guess {
	const start = "HTTP/1."
	n := min(len(p), len(start))
	if string(p[:n]) != start[:n] {
		return No
	}
	if len(p) < len(start)+5 {
		return Maybe
	}
	if p[7] < '0' || p[7] > '9' || p[8] != ' ' {
		return No
	}
	for _, c := range p[9:12] {
		if c < '0' || c > '9' {
			return No
		}
	}
	return Yes
}

// longestMethod bounds the methods that are taken for one.
const longestMethod = 32

// Request says whether bytes, which may be cut anywhere, begin a request: a word, a target, and a version of HTTP/1.
func Request(p []byte) Guess {
	i := 0
	for i < len(p) && i <= longestMethod && isToken(p[i]) {
		i++
	}
	switch {
	case i == len(p) && i <= longestMethod:
		return maybe(i > 0)
	case i == 0 || i > longestMethod || p[i] != ' ':
		return No
	}
	rest := p[i+1:]
	end := bytes.IndexByte(rest, '\n')
	if end < 0 {
		return maybe(len(rest) <= mostHead && bytes.IndexByte(rest, 0) < 0)
	}
	line := bytes.TrimRight(rest[:end], "\r \t")
	k := bytes.LastIndexByte(line, ' ')
	if k < 1 || !version(line[k+1:]) || bytes.IndexByte(line, 0) >= 0 {
		return No
	}
	return Yes
}

func maybe(can bool) Guess {
	if can {
		return Maybe
	}
	return No
}

// version says whether p is "HTTP/1.x".
func version(p []byte) bool {
	return len(p) == 8 && string(p[:7]) == "HTTP/1." && p[7] >= '0' && p[7] <= '9'
}

// isToken says whether c may stand in a method or the name of a field (RFC 9110, 5.6.2).
func isToken(c byte) bool { return c < 128 && tokens[c] }

var tokens = func() (t [128]bool) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = true
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = true, true
	}
	for _, c := range []byte("!#$%&'*+-.^_`|~") {
		t[c] = true
	}
	return t
}()

// find looks for the next message in p, which begins a segment or stands behind one: at its beginning, else at the beginning of
// a line that is a start line as a whole.
func (h *half) find(p []byte, at int64) []byte {
	guess := Request
	if h.answers {
		guess = Answer
	}
	if guess(p) != No && h.begins(p) {
		h.start(at)
		return p
	}
	for i := 0; i < len(p); {
		k := bytes.Index(p[i:], []byte("HTTP/1."))
		if k < 0 {
			break
		}
		begin := bytes.LastIndexByte(p[:i+k], '\n') + 1
		if begin > 0 && guess(p[begin:]) == Yes {
			h.start(at)
			return p[begin:]
		}
		i += k + 1
	}
	return nil
}

// begins wants more than a word of the beginning of a segment, as binary data may begin with one, too.
func (h *half) begins(p []byte) bool {
	return h.answers || bytes.IndexByte(p[:min(len(p), longestMethod+1)], ' ') > 0
}
