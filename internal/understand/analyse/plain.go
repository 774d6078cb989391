package analyse

import (
	"bytes"
	"hash/maphash"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const (
	plainSlots   = 1 << 15
	longestPlain = 512 // bytes of a target that is remembered
	switching    = 101 // the status of a call that went over to another protocol
)

// plain remembers what was seen of calls that show nothing but a method and a target, as the lines of logs do. Equal
// ones leave the same path, holders and exposures, which nobody changes, so they are shared. It changes no result.
type plain struct {
	seed  maphash.Seed
	slots []plainSlot
	key   []byte
	tag   uint32 // of key
}

// plainSlot is a place for keys of one hash, or of that beside it.
type plainSlot struct {
	tag       uint32 // a part of the key's hash
	place     uint16 // of this slot
	again     bool   // its key came again since another wanted the slot
	path      observation.PathRef
	target    observation.TargetRef
	holders   []observation.Holder
	exposures []observation.Exposure
	shape     observation.ShapeRef // of the request
	marks     observation.Marks    // of its target alone
	bare      bool                 // its query presents no credential
	key       []byte
}

func newPlain() plain { return plain{seed: maphash.MakeSeed()} }

// slot returns the place of a call, and whether it is the call's already; nil where the call is not plain.
func (p *plain) slot(c *call.Call, noise bool) (slot *plainSlot, known bool) {
	if !isPlain(c) {
		return nil, false
	}
	p.key = append(p.key[:0], 0)
	if noise {
		p.key[0] = 1
	}
	for _, part := range [...][]byte{c.Method, c.Scheme, c.Host, c.Service, c.Path} {
		p.key = append(append(p.key, part...), 0)
	}
	if c.Query != nil {
		p.key = append(append(p.key, 1), c.Query...)
	}
	if len(p.key) > longestPlain || bytes.Count(p.key[1:], []byte{0}) != 5 { // a zero byte in a part could make two keys one
		return nil, false
	}
	if p.slots == nil {
		p.slots = make([]plainSlot, plainSlots)
	}
	return p.find()
}

// find returns the slot of the key, or else the one of its two that is given up for it: what came but once goes first.
func (p *plain) find() (slot *plainSlot, known bool) {
	hash := maphash.Bytes(p.seed, p.key)
	at := hash & (plainSlots - 1)
	p.tag = uint32(hash >> 32)
	one, other := &p.slots[at], &p.slots[at^1]
	for _, s := range [...]*plainSlot{one, other} {
		if s.tag == p.tag && bytes.Equal(s.key, p.key) {
			s.again = true
			return s, true
		}
	}
	one.place, other.place = uint16(at), uint16(at^1)
	if one.again && !other.again {
		one, other = other, one
	}
	one.again, other.again = false, false
	return one, false
}

// keep remembers what was made of the call that the slot was asked for.
func (p *plain) keep(slot *plainSlot, o *observation.Observation, marks observation.Marks, bare bool) {
	slot.tag, slot.key = p.tag, append(slot.key[:0], p.key...)
	slot.path, slot.target, slot.holders, slot.exposures = o.Path, o.Target, o.Holders, o.Exposures
	slot.marks, slot.bare, slot.shape = marks, bare, o.RequestShape
}

// isPlain says whether nothing but the target can leave a trace: there are no bodies, no answer's headers, and no header
// that holds a value.
func isPlain(c *call.Call) bool {
	if len(c.Request.Body.Bytes)+len(c.Response.Body.Bytes)+len(c.Response.Headers) > 0 || c.Status == switching {
		return false
	}
	if len(c.Request.Body.MediaType)+len(c.Response.Body.MediaType) > 0 {
		return false
	}
	for i := range c.Request.Headers {
		if !isPlumbing(c.Request.Headers[i].Name) {
			return false
		}
	}
	return true
}

// isPlumbing looks a name up as it stands; the names that logs give are known at a glance.
func isPlumbing(name []byte) bool {
	switch string(name) {
	case "Referer", "User-Agent", "X-Forwarded-For":
		return true
	}
	var buffer [64]byte
	if len(name) > len(buffer) {
		return false
	}
	n := copy(buffer[:], name)
	lower(buffer[:n])
	switch string(buffer[:n]) {
	case "content-type", "upgrade": // they say which protocol it is
		return false
	}
	return plumbing[string(buffer[:n])]
}
