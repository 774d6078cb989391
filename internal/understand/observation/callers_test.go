package observation_test

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// minter makes the token of a short value out of the value itself.
type minter struct{}

func (minter) Token(v []byte) (t observation.Token) {
	copy(t[:], v)
	t[15] = byte(len(v))
	return t
}

func text(v []byte) observation.Text { return observation.SealedText(string(v)) }

// Whoever is numbered is found again under that number, whatever was numbered after; alike are one, unlike are not.
func TestCallersAreFoundAgain(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := observation.NewCallers(minter{})
		known := map[observation.Identity]observation.CallerRef{}
		for range rapid.IntRange(1, 200).Draw(r, "calls") {
			want, ref := observation.Identity{}, observation.CallerRef(0)
			if rapid.IntRange(0, 4).Draw(r, "credential") == 0 {
				want.PrincipalType, want.Principal[0] = observation.APIKey, byte(rapid.IntRange(1, 9).Draw(r, "key"))
				ref = c.Of(want)
			} else {
				a := address(r)
				agent := rapid.SampledFrom([]string{"", "curl/8", "Mozilla/5.0", "bot"}).Draw(r, "agent")
				ref = c.Plain(a, c.Agent([]byte(agent), text))
				if a.IsValid() {
					want.Address, want.AddressText = minter{}.Token([]byte(a.String())), observation.SealedText(a.String())
				}
				if agent != "" {
					want.Agent, want.AgentText = minter{}.Token([]byte(agent)), observation.SealedText(agent)
				}
			}
			if before, ok := known[want]; ok && before != ref {
				r.Fatalf("one caller has the numbers %d and %d", before, ref)
			}
			known[want] = ref
		}
		findAtOnce(r, c)
		for want, ref := range known {
			if got := c.Identity(ref); got != want {
				r.Fatalf("number %d is %+v, want %+v", ref, got, want)
			}
		}
	})
}

// findAtOnce holds what is found of many callers at once against what is found of each.
func findAtOnce(r *rapid.T, c *observation.Callers) {
	var keys []observation.PairKey
	var refs []observation.CallerRef
	for range 20 {
		a := address(r)
		if key := observation.PairKeyOf(a, 0); key != 0 {
			keys, refs = append(keys, key), append(refs, c.Plain(a, 0))
		}
	}
	found := make([]uint32, len(keys))
	c.FindAll(keys, found)
	for i, n := range found {
		if n != 0 && observation.CallerRef(n-1) != refs[i] {
			r.Fatalf("key %x is number %d, want %d", keys[i], n-1, refs[i])
		}
	}
}

func address(r *rapid.T) netip.Addr {
	n := rapid.IntRange(0, 300).Draw(r, "address")
	switch rapid.IntRange(0, 3).Draw(r, "family") {
	case 0:
		return netip.Addr{}
	case 1:
		return netip.AddrFrom16([16]byte{0x20, 1, 0xd, 0xb8, 15: byte(n)})
	case 2:
		return netip.AddrFrom16([16]byte{8: byte(n), 15: 1})
	}
	var four [4]byte
	binary.BigEndian.PutUint32(four[:], 0xcb007100+uint32(n))
	return netip.AddrFrom4(four)
}

func TestATableOfCallersBecomesFull(t *testing.T) {
	c := observation.NewCallers(minter{})
	for n := uint32(0); !c.Full(); n++ {
		if n > 1<<21 {
			t.Fatal("it grows without a bound")
		}
		var four [4]byte
		binary.BigEndian.PutUint32(four[:], n)
		c.Plain(netip.AddrFrom4(four), 0)
	}
}

func TestNobodyIsKnownToNoTable(t *testing.T) {
	var none *observation.Callers
	if got := none.Identity(0); got != (observation.Identity{}) {
		t.Errorf("got %+v", got)
	}
}
