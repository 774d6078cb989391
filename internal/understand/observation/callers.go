package observation

import (
	"encoding/binary"
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
	agents    []callerAgent
	whole     []Identity
	pairs     []callerPair // by reference

	byAddress places
	byAgent   map[string]uint32
	byPair    places    // but for those in short
	short     shortKeys // of addresses of IPv4, each with the number of an agent
	byWhole   map[Identity]CallerRef
	text      int // bytes of user agents
}

type callerAddress struct {
	raw   [16]byte
	token Token
}

type callerAgent struct {
	raw   string
	token Token
	text  Text
}

// callerPair is who a number stands for: an address and an agent by number plus one, zero being none; or isWhole and a place in whole.
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

// Minter makes the token of a value.
type Minter interface{ Token(v []byte) Token }

// Plain returns the number of the identity that is no more than an address and a user agent; either may be missing. Of what is
// new m makes the tokens, and text the text of an agent.
func (c *Callers) Plain(a netip.Addr, agent []byte, m Minter, text func([]byte) Text) CallerRef {
	var pair callerPair
	if len(agent) > 0 {
		pair.agent = c.agent(agent, m, text)
	}
	if a = a.Unmap(); !a.Is4() {
		if a.IsValid() {
			pair.address = c.address(a.As16(), m)
		}
		return c.pair(pair)
	}
	// Most addresses fit into the table beside the agent's number, which then is all that is looked at.
	four := a.As4()
	key := uint64(binary.BigEndian.Uint32(four[:]))<<32 | uint64(pair.agent)
	if known := c.short.find(key); known != nil && known.after > 0 {
		return CallerRef(known.after - 1)
	}
	pair.address = c.address(a.As16(), m)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pairs = append(c.pairs, pair)
	c.short.put(key, uint32(len(c.pairs)))
	return CallerRef(len(c.pairs) - 1)
}

func (c *Callers) address(raw [16]byte, m Minter) uint32 {
	hash := hashAddress(raw)
	n, at := c.byAddress.find(hash, func(n uint32) bool { return c.addresses[n-1].raw == raw })
	if n != 0 {
		return n
	}
	token := m.Token([]byte(addressText(raw)))
	c.mu.Lock()
	defer c.mu.Unlock()
	c.addresses = append(c.addresses, callerAddress{raw, token})
	n = uint32(len(c.addresses))
	c.byAddress.put(n, hash, at, func(n uint32) uint64 { return hashAddress(c.addresses[n-1].raw) })
	return n
}

func (c *Callers) agent(v []byte, m Minter, text func([]byte) Text) uint32 {
	if n, ok := c.byAgent[string(v)]; ok {
		return n
	}
	known := callerAgent{string(v), m.Token(v), text(v)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.agents = append(c.agents, known)
	c.text += 2*len(v) + 200
	n := uint32(len(c.agents))
	c.byAgent[known.raw] = n
	return n
}

func (c *Callers) pair(p callerPair) CallerRef {
	hash := p.hash()
	n, at := c.byPair.find(hash, func(n uint32) bool { return c.pairs[n-1] == p })
	if n != 0 {
		return CallerRef(n - 1)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pairs = append(c.pairs, p)
	n = uint32(len(c.pairs))
	c.byPair.put(n, hash, at, func(n uint32) uint64 { return c.pairs[n-1].hash() })
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
		a := &c.agents[p.agent-1]
		id.Agent, id.AgentText = a.token, a.text
	}
	if p.address > 0 {
		a := &c.addresses[p.address-1]
		id.Address, id.AddressText = a.token, SealedText(addressText(a.raw))
	}
	return id
}

func addressText(raw [16]byte) string { return netip.AddrFrom16(raw).Unmap().String() }

func (p callerPair) hash() uint64 { return scatter(uint64(p.address)<<32 | uint64(p.agent)) }
