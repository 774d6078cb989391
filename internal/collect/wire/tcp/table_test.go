package tcp_test

import (
	"fmt"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/collect/wire/packet"
	"github.com/waybill-security/waybill/internal/collect/wire/stream"
	"github.com/waybill-security/waybill/internal/collect/wire/tcp"
)

// heard notes what a handler is told.
type heard struct {
	bytes [2][]byte
	gaps  [2]int
	ends  [2]int
	order []stream.Direction
}

func (h *heard) Data(d stream.Direction, p []byte, _ int64) {
	h.bytes[d] = append(h.bytes[d], p...)
	h.order = append(h.order, d)
}
func (h *heard) Gap(d stream.Direction, n int, _ int64)  { h.gaps[d] += n }
func (h *heard) End(d stream.Direction, _ int64, _ bool) { h.ends[d]++ }

func end(n byte, port uint16) packet.End {
	return packet.End{Addr: [16]byte{10: 0xFF, 11: 0xFF, 12: 10, 15: n}, Port: port}
}

// talk is segments of a connection that says a text in turns, from a sequence number on.
func talk(text []byte, first uint32, cuts []int) (list []packet.Segment) {
	a, b := end(1, 40000), end(2, 80)
	seq := [2]uint32{first, first ^ 0x80000000}
	add := func(d int, flags uint8, p []byte) {
		s := packet.Segment{From: a, To: b, Sequence: seq[d], Ack: seq[1-d], Flags: flags, Payload: p}
		if d == 1 {
			s.From, s.To = b, a
		}
		list = append(list, s)
		seq[d] += uint32(len(p))
		if flags&(packet.SYN|packet.FIN) != 0 {
			seq[d]++
		}
	}
	add(0, packet.SYN, nil)
	add(1, packet.SYN|packet.ACK, nil)
	d := 0
	for _, n := range cuts {
		n = min(n, len(text))
		add(d, packet.ACK, text[:n])
		text, d = text[n:], 1-d
	}
	add(0, packet.ACK, text)
	add(0, packet.FIN|packet.ACK, nil)
	add(1, packet.FIN|packet.ACK, nil)
	add(0, packet.ACK, nil)
	return list
}

func listen() (*tcp.Table, *[]*heard) {
	var all []*heard
	return tcp.NewTable(func(tcp.Info) stream.Handler {
		h := &heard{}
		all = append(all, h)
		return h
	}), &all
}

// However segments come, near their place, twice and cut otherwise, the streams are the same, and no answer comes before what it answers.
func TestAnyOrderGivesTheSameStreams(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.Byte(), 0, 400).Draw(t, "text")
		cuts := rapid.SliceOfN(rapid.IntRange(1, 40), 0, 20).Draw(t, "cuts")
		list := talk(text, rapid.Uint32().Draw(t, "first"), cuts)
		plain, want := listen()
		for i := range list {
			plain.Segment(&list[i], int64(i))
		}
		table, got := listen()
		sent := append([]packet.Segment(nil), list[:2]...)
		rest := append([]packet.Segment(nil), list[2:]...)
		for len(rest) > 0 {
			k := rapid.IntRange(0, min(4, len(rest)-1)).Draw(t, "next")
			sent = append(sent, rest[k])
			if rapid.Bool().Draw(t, "twice") {
				sent = append(sent, rest[k])
			}
			rest = append(rest[:k], rest[k+1:]...)
		}
		for i := range sent {
			table.Segment(&sent[i], int64(i))
		}
		table.Flush(1e6)
		plain.Flush(1e6)
		if len(*got) != len(*want) {
			t.Fatalf("%d connections, %d in order", len(*got), len(*want))
		}
		for i, g := range *got {
			if w := (*want)[i]; fmt.Sprint(g.bytes, g.gaps, g.ends) != fmt.Sprint(w.bytes, w.gaps, w.ends) {
				t.Fatalf("got\n%v %v %v\nwant\n%v %v %v", g.bytes, g.gaps, g.ends, w.bytes, w.gaps, w.ends)
			}
		}
	})
}

// What is missing is said, byte by byte, and the rest is handed on.
func TestLostSegmentsAreGaps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.Byte(), 100, 400).Draw(t, "text")
		list := talk(text, rapid.Uint32().Draw(t, "first"), rapid.SliceOfN(rapid.IntRange(1, 40), 3, 20).Draw(t, "cuts"))
		table, got := listen()
		kept, lost, any := 0, 0, false
		for i := range list {
			n := len(list[i].Payload)
			if n > 0 && rapid.IntRange(0, 4).Draw(t, "drop") == 0 {
				lost += n
				continue
			}
			kept += n
			any = any || n > 0
			table.Segment(&list[i], int64(i))
		}
		table.Flush(1e9)
		if !any {
			return
		}
		h := (*got)[0]
		if n := len(h.bytes[0]) + len(h.bytes[1]); n != kept || h.gaps[0]+h.gaps[1] != lost {
			t.Fatalf("%d bytes of %d, %d said to be missing of %d", n, kept, h.gaps[0]+h.gaps[1], lost)
		}
	})
}

// A million connections that are opened and carry nothing cost a table of fixed size; those that carry a byte cost at most the ceiling.
func TestAMillionHalfOpenConnections(t *testing.T) {
	table, got := listen()
	grown := func(n int, flags uint8, payload []byte) uint64 {
		var before, behind runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for i := range n {
			s := packet.Segment{From: end(byte(i>>16), uint16(i)), To: end(200, 80), Sequence: uint32(i), Flags: flags, Payload: payload}
			s.From.Addr[13] = byte(i >> 8)
			table.Segment(&s, int64(i))
		}
		runtime.GC()
		runtime.ReadMemStats(&behind)
		return (behind.HeapAlloc - min(before.HeapAlloc, behind.HeapAlloc)) >> 20
	}
	if n := grown(1_000_000, packet.SYN, nil); n > 8 {
		t.Errorf("openings alone cost %d MiB", n)
	}
	if len(*got) != 0 {
		t.Errorf("%d handlers for connections that carry nothing", len(*got))
	}
	*got = nil
	quiet := tcp.NewTable(func(tcp.Info) stream.Handler { return &heard{} })
	table = quiet
	if n := grown(300_000, packet.ACK, []byte("x")); n > 200 {
		t.Errorf("connections cost %d MiB", n)
	}
	if quiet.Open() > 1<<17 || quiet.GivenUp < 160_000 {
		t.Errorf("%d are open, %d were given up", quiet.Open(), quiet.GivenUp)
	}
}

func FuzzSegments(f *testing.F) {
	f.Add([]byte("\x02\x00\x01\x10\x03\x11\x12"), uint32(0xFFFFFFF0))
	f.Fuzz(func(t *testing.T, script []byte, first uint32) {
		table, got := listen()
		a, b := end(1, 1), end(2, 2)
		for i := 0; i+2 < len(script); i += 3 {
			s := packet.Segment{From: a, To: b, Flags: script[i], Sequence: first + uint32(script[i+1]), Ack: first + uint32(script[i+2]), Payload: script[i+1 : i+1+int(script[i])%3], Missing: int(script[i] >> 7)}
			if script[i]&0x40 != 0 {
				s.From, s.To = b, a
			}
			table.Segment(&s, int64(i))
		}
		table.Flush(1e9)
		for _, h := range *got {
			if h.ends != [2]int{1, 1} || h.gaps[0] < 0 || h.gaps[1] < 0 {
				t.Fatalf("ends %v, gaps %v", h.ends, h.gaps)
			}
		}
	})
}
