package observation

import (
	"net/netip"
	"sync"
)

// CallerRef stands for an Identity within one table of callers. It never rests.
type CallerRef uint32

// How much a table of callers holds at the most; whoever fills it begins another then.
const (
	mostPairs     = 1 << 20 // some 50 bytes each, with the address
	mostWhole     = 1 << 14 // some 300 bytes each
	mostAgentText = 8 << 20
)

// Callers gives small numbers to who made calls, so that an observation need not carry all of it. Most callers of a log are an
// address with a user agent, and are kept as two numbers. One goroutine adds; any number look up.
type Callers struct {
	mu        sync.RWMutex
	addresses []callerAddress
	agents    []Identity // Agent and AgentText alone; 0 is none
	whole     []Identity
	pairs     []callerPair // by reference

	byAddress, byPair places
	byAgent           map[string]uint32
	byWhole           map[Identity]CallerRef
	text              int // bytes of user agents
}

type callerAddress struct {
	raw   [16]byte
	token Token
}

// callerPair is an address and an agent by number plus one, zero being none; or isWhole and a place in whole.
type callerPair struct{ address, agent uint32 }

const isWhole = ^uint32(0)

// NewCallers returns an empty table.
func NewCallers() *Callers {
	return &Callers{byAgent: map[string]uint32{}, byWhole: map[Identity]CallerRef{}}
}

// Full says that it is time for another table.
func (c *Callers) Full() bool {
	return len(c.pairs) >= mostPairs || len(c.whole) >= mostWhole || c.text >= mostAgentText
}

// Of returns the number of an identity.
func (c *Callers) Of(id Identity) CallerRef {
	if ref, ok := c.byWhole[id]; ok {
		return ref
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.whole = append(c.whole, id)
	c.pairs = append(c.pairs, callerPair{isWhole, uint32(len(c.whole) - 1)})
	ref := CallerRef(len(c.pairs) - 1)
	c.byWhole[id] = ref
	return ref
}

// Address returns the number of an address, zero for one that is not valid. A new one is given its token by mint, which is
// asked for the token of the address's text.
func (c *Callers) Address(a netip.Addr, mint func([]byte) Token) uint32 {
	if !a.IsValid() {
		return 0
	}
	raw := a.As16()
	hash := hashAddress(raw)
	n, at := c.byAddress.find(hash, func(n uint32) bool { return c.addresses[n-1].raw == raw })
	if n != 0 {
		return n
	}
	token := mint([]byte(addressText(raw)))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addresses = append(c.addresses, callerAddress{raw, token})
	n = uint32(len(c.addresses))
	c.byAddress.put(n, at, func(n uint32) uint64 { return hashAddress(c.addresses[n-1].raw) })
	return n
}

// Agent returns the number of a user agent by its bytes, zero for none. Of a new one, make gives the token and the text.
func (c *Callers) Agent(v []byte, make func([]byte) (Token, Text)) uint32 {
	if len(v) == 0 {
		return 0
	}
	if n, ok := c.byAgent[string(v)]; ok {
		return n
	}
	token, text := make(v)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.agents = append(c.agents, Identity{Agent: token, AgentText: text})
	c.text += 2*len(v) + 200
	n := uint32(len(c.agents))
	c.byAgent[string(v)] = n
	return n
}

// Pair returns the number of the identity that is no more than an address and a user agent, by their numbers.
func (c *Callers) Pair(address, agent uint32) CallerRef {
	pair := callerPair{address, agent}
	n, at := c.byPair.find(pair.hash(), func(n uint32) bool { return c.pairs[n-1] == pair })
	if n != 0 {
		return CallerRef(n - 1)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pairs = append(c.pairs, pair)
	n = uint32(len(c.pairs))
	c.byPair.put(n, at, func(n uint32) uint64 { return c.pairs[n-1].hash() })
	return CallerRef(n - 1)
}

// Identity returns what a number stands for. A nil table knows nobody.
func (c *Callers) Identity(ref CallerRef) (id Identity) {
	if c == nil {
		return id
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	p := c.pairs[ref]
	if p.address == isWhole {
		return c.whole[p.agent]
	}
	if p.agent > 0 {
		id = c.agents[p.agent-1]
	}
	if p.address > 0 {
		a := &c.addresses[p.address-1]
		id.Address, id.AddressText = a.token, SealedText(addressText(a.raw))
	}
	return id
}

func addressText(raw [16]byte) string { return netip.AddrFrom16(raw).Unmap().String() }

func (p callerPair) hash() uint64 { return scatter(uint64(p.address)<<32 | uint64(p.agent)) }
