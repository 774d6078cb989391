package identity

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// What is remembered of requests at the most: so many, none whose telling headers take more bytes.
const (
	speakerSlots   = 1 << 12
	speakerWays    = 4 // slots of one hash
	longestSpeaker = 2 << 10
)

// Speakers tells who speaks in a call and how, as a [Recogniser] and a [Gauge] do, and remembers it by the headers that tell of it, so
// that a caller who comes again is one look-up. It is in memory only and bounded; that changes no result. It is not safe for
// concurrent use.
type Speakers struct {
	recogniser *Recogniser
	gauge      *Gauge
	telling    map[string]bool // names of headers, whether they tell of who speaks
	seed       maphash.Seed
	slots      [][speakerWays]speaker
	key        []byte
	spare      speaker
}

// speaker is what is remembered of one caller.
type speaker struct {
	key     []byte
	marks   observation.Marks
	callers *observation.Callers // in which ref is; nil where it was not asked for yet
	ref     observation.CallerRef
}

// NewSpeakers returns one that remembers nothing.
func NewSpeakers(r *Recogniser, g *Gauge) *Speakers {
	return &Speakers{recogniser: r, gauge: g, telling: map[string]bool{}, seed: maphash.MakeSeed()}
}

// Speaker is who speaks in one call. It holds until the next one is asked for.
type Speaker struct {
	of     *Speakers
	known  *speaker
	call   *call.Call
	source call.Source
}

// Of returns who speaks in a call.
func (p *Speakers) Of(c *call.Call, source call.Source) Speaker {
	at := Speaker{of: p, known: &p.spare, call: c, source: source}
	if !p.keyed(c, source.Standpoint) {
		p.spare.marks, p.spare.callers = p.gauge.Headers(&c.Request), nil
		return at
	}
	if p.slots == nil {
		p.slots = make([][speakerWays]speaker, speakerSlots/speakerWays)
	}
	ways := &p.slots[maphash.Bytes(p.seed, p.key)%(speakerSlots/speakerWays)]
	for i := range ways {
		if bytes.Equal(ways[i].key, p.key) {
			at.known = &ways[i]
			return at
		}
	}
	oldest := ways[speakerWays-1]
	copy(ways[1:], ways[:speakerWays-1])
	ways[0] = speaker{key: append(oldest.key[:0], p.key...), marks: p.gauge.Headers(&c.Request)}
	at.known = &ways[0]
	return at
}

// Marks are those of the request's headers, as [Gauge.Headers] tells them.
func (p *Speaker) Marks() observation.Marks { return p.known.marks }

// Caller is the number of who made the call, as [Recogniser.Caller] tells it.
func (p *Speaker) Caller() observation.CallerRef {
	r := p.of.recogniser
	if p.known.callers != r.callers {
		p.known.ref, p.known.callers = r.Caller(p.call, p.source, false), r.callers
	}
	return p.known.ref
}

// keyed writes down all that who speaks depends on, and says whether that can be told by it alone.
func (p *Speakers) keyed(c *call.Call, standpoint string) bool {
	if p.recogniser.rules != nil || c.Status == 401 || c.Status == 403 || p.recogniser.Presents(c.Query) {
		return false
	}
	address := c.Client.Addr().As16()
	b := append(p.key[:0], address[:]...)
	b = append(b, byte(c.Client.Addr().BitLen()))
	b = appendPiece(b, c.Client.Addr().Zone())
	b = appendPiece(b, standpoint)
	b = appendPiece(b, c.ClientService)
	for i := range c.Request.Headers {
		if h := &c.Request.Headers[i]; p.tells(h.Name) {
			b = appendPiece(appendPiece(b, h.Name), h.Value)
			if len(b) > longestSpeaker {
				break
			}
		}
	}
	p.key = b
	return len(b) <= longestSpeaker
}

func appendPiece[T string | []byte](b []byte, piece T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(piece))), piece...)
}

// tells says whether a header of that name can tell anything of who speaks.
func (p *Speakers) tells(name []byte) bool {
	if tells, ok := p.telling[string(name)]; ok {
		return tells
	}
	var buffer [longestName]byte
	tells := roleOfHeader(lowered(&buffer, name)) != noRole || p.gauge.senseOf(name) != senseNone
	if len(p.telling) >= maxSenses {
		clear(p.telling)
	}
	if len(name) <= 64 {
		p.telling[string(name)] = tells
	}
	return tells
}
