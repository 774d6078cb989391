package book

import "github.com/waybill-security/waybill/internal/call"

// Bytes of calls lie in blocks of this size; a slow call keeps one from being freed.
const (
	blockSize   = 64 << 10
	headerBlock = 1024
)

// Keep returns a copy of p that lasts.
func (b *Book) Keep(p []byte) []byte {
	n := len(p)
	if n == 0 {
		return nil
	}
	if n > blockSize/4 {
		return append(make([]byte, 0, n), p...)
	}
	if n > len(b.block) {
		b.block = make([]byte, blockSize)
	}
	s := b.block[:n:n]
	b.block = b.block[n:]
	copy(s, p)
	return s
}

// Headers returns an empty slice to append to. Give the result to Took before asking again.
func (b *Book) Headers() []call.Header {
	if cap(b.headers)-len(b.headers) < 32 {
		b.headers = make([]call.Header, 0, headerBlock)
	}
	return b.headers[len(b.headers):]
}

// Took keeps the space of h, which Headers gave.
func (b *Book) Took(h []call.Header) []call.Header {
	if len(h) == 0 {
		return nil
	}
	if len(b.headers)+len(h) <= cap(b.headers) {
		b.headers = b.headers[:len(b.headers)+len(h)]
	}
	return h[:len(h):len(h)]
}
