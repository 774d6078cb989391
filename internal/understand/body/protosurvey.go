package body

// protoFields are the fields met in a message and in those in it, each once for all messages that stand at the same place.
type protoFields struct {
	list     []protoField
	rare     map[rareField]int32 // those with large numbers
	messages uint32
}

// protoField is one of them.
type protoField struct {
	message uint32 // the one in which it was last met
	list    bool   // it was met twice in one message
	plain   bool   // it was met with what is no message
	below   [16]int32
}

type rareField struct {
	parent int32
	number uint32
}

// beyond is the place of all fields that are too many to be told apart: nothing is known of them.
const beyond = 1

func (s *protoFields) begin() {
	s.messages = 0
	s.list = append(s.list[:0], protoField{}, protoField{}) // the root, and what is beyond
	if len(s.rare) > 1024 {
		s.rare = nil
	}
	clear(s.rare)
	if cap(s.list) > 1<<12 {
		s.list = append([]protoField(nil), s.list...)
	}
}

func (s *protoFields) at(i int32) *protoField { return &s.list[i] }

// child is the place of a field of the messages at a place; beyond where it was not met by the survey.
func (s *protoFields) child(parent int32, number uint64) int32 {
	i := int32(0)
	if number < 16 {
		i = s.list[parent].below[number]
	} else {
		i = s.rare[rareField{parent, uint32(number)}]
	}
	if i == 0 {
		return beyond
	}
	return i
}

// add is child for the survey: it makes a place for a field that was not met before.
func (s *protoFields) add(parent int32, number uint64) int32 {
	if i := s.child(parent, number); i != beyond || parent == beyond || len(s.list) >= maxShapes {
		return i
	}
	i := int32(len(s.list))
	s.list = append(s.list, protoField{})
	if number < 16 {
		s.list[parent].below[number] = i
		return i
	}
	if s.rare == nil {
		s.rare = map[rareField]int32{}
	}
	s.rare[rareField{parent, uint32(number)}] = i
	return i
}

// survey looks at all messages at a place before they are delivered.
func (p *protoReader) survey(at int32, from, to, room int) {
	p.seen.messages++
	own := p.seen.messages
	for from < to {
		f, next, ok := field(p.b, from, to)
		if !ok || f.wire == wireEndGroup {
			return
		}
		from = next
		place := p.seen.add(at, f.number)
		if place == beyond {
			continue
		}
		known := p.seen.at(place)
		known.list = known.list || known.message == own
		known.message = own
		switch f.wire {
		case wireGroup:
		case wireBytes:
			if f.from == f.to {
				continue
			}
			if is, _ := p.guess(f.from, f.to, known.plain); is != asMessage {
				known.plain = known.plain || !shapeOf(p.b, f.from, f.to).whole
				continue
			}
		default:
			continue
		}
		if room > 1 {
			p.survey(place, f.from, f.to, room-1)
		}
	}
}
