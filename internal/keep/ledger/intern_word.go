package ledger

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// word is a text that Waybill knows when it is on a list, and that may be anything when it is not.
func word(s string, known ...string) observation.Text {
	if slices.Contains(known, s) {
		return observation.OpenText(s)
	}
	return observation.SealedText(s)
}

func methodText(s string) observation.Text {
	return word(s, "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "QUERY")
}

func protocolText(s string) observation.Text {
	return word(s, "HTTP/1.0", "HTTP/1.1", "HTTP/2", "HTTP/2.0", "HTTP/3", "HTTP/3.0")
}

func schemeText(s string) observation.Text { return word(s, "http", "https", "ws", "wss") }

// mostWords bounds the protocols and schemes that are remembered.
const mostWords = 64

// wordNumber is a word with its number.
type wordNumber struct {
	word   string
	number uint32
}

// word numbers a protocol or a scheme, which mostly is the last one again.
func (in *interner) word(last *wordNumber, s string, text func(string) observation.Text) (n uint32, err error) {
	if last.word == s {
		return last.number, nil
	}
	defer func() {
		if err == nil {
			*last = wordNumber{s, n}
		}
	}()
	if n, ok := in.words[s]; ok {
		return n, nil
	}
	n, err = in.d.texts.number(text(s))
	if err == nil && len(in.words) < mostWords {
		in.words[s] = n
	}
	return n, err
}
