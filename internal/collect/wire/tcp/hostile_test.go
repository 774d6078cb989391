package tcp_test

import (
	"math/rand"
	"testing"

	"github.com/waybill-security/waybill/internal/collect/wire/packet"
)

// Numbers that make no sense together end, too: each connection with one end for each direction.
func TestNumbersWithoutSense(t *testing.T) {
	r := rand.New(rand.NewSource(1)) // the same each time
	for range 3000 {
		script := make([]byte, r.Intn(200))
		for i := range script {
			script[i] = byte(r.Intn(256))
		}
		play(t, script, r.Uint32())
	}
}

// play makes segments of a script.
func play(t *testing.T, script []byte, first uint32) {
	t.Helper()
	table, got := listen()
	a, b := end(1, 1), end(2, 2)
	for i := 0; i+2 < len(script); i += 3 {
		s := packet.Segment{From: a, To: b, Flags: script[i], Sequence: first + uint32(script[i+1])<<(script[i]&24), Ack: first + uint32(script[i+2])<<(script[i]&24),
			Payload: script[i+1 : i+1+int(script[i])%3], Missing: int(script[i] >> 7)}
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
}
