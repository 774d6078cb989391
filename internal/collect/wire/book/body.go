package book

import "github.com/waybill-security/waybill/internal/call"

// Body gathers a body.
type Body struct {
	// State is how much of it there is; what is added to a body that is not whole is left out.
	State call.BodyState
	// Size is the length that was declared, [call.Unknown] where none was.
	Size int64
	// Type is the media type where the message's own field does not tell it.
	Type string

	book  *Book
	bytes []byte
	n     int64 // bytes that came
}

func (b *Body) start(of *Book) {
	*b = Body{State: call.BodyNone, Size: call.Unknown, book: of, bytes: nil}
}

// Expect says that there is a body, of a length where one was declared.
func (b *Body) Expect(size int64) {
	b.State, b.Size = call.BodyWhole, size
}

// Add adds bytes behind those that came before.
func (b *Body) Add(p []byte) {
	b.n += int64(len(p))
	if b.State != call.BodyWhole {
		return
	}
	k := b.book
	if len(b.bytes)+len(p) > k.MaxBody || k.bodies+len(p) > mostBodies {
		b.State = call.BodyTooLarge
		if keep := k.MaxBody / 4; len(b.bytes) > keep {
			k.bodies -= len(b.bytes) - keep
			b.bytes = append([]byte(nil), b.bytes[:keep]...)
		}
		return
	}
	k.bodies += len(p)
	switch {
	case b.bytes == nil && b.Size == int64(len(p)):
		b.bytes = k.Keep(p)
	case b.bytes == nil && b.Size > int64(len(p)):
		b.bytes = append(make([]byte, 0, min(b.Size, 256<<10)), p...)
	default:
		b.bytes = append(b.bytes, p...)
	}
}

// Cut says that some of it is missing; nothing more is added.
func (b *Body) Cut() {
	if b.State == call.BodyWhole || b.State == call.BodyNone {
		b.State = call.BodyCut
	}
}

// None says that there is no body after all.
func (b *Body) None() { b.State, b.Size = call.BodyNone, call.Unknown }

// forced cuts a body that may go on.
func (b *Body) forced() {
	if b.State == call.BodyWhole && (b.Size < 0 || b.n < b.Size) {
		b.State = call.BodyCut
	}
}

// settle gives it to a message.
func (b *Body) settle(m *call.Message, there bool) {
	m.Body = call.Body{Bytes: b.bytes, Size: b.Size, MediaType: m.Header("content-type"), State: b.State}
	if b.Type != "" {
		m.Body.MediaType = []byte(b.Type)
	}
	switch {
	case b.State == call.BodyNone, b.State == call.BodyWhole && b.n == 0, !there:
		m.Body = call.Body{State: call.BodyNone}
	case b.State == call.BodyWhole:
		m.Body.Size = b.n
	case b.State == call.BodyCut && len(b.bytes) == 0:
		m.Body.State = call.BodyMissing
	}
	if m.Body.Size >= 0 && m.Body.Size < b.n {
		m.Body.Size = b.n
	}
}
