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
	agents    []callerAgent
	whole     []Identity
	pairs     []callerPair // by reference

	byAddress, byPair places
	byAgent           map[string]uint32
	byWhole           map[Identity]CallerRef
	text              int // bytes of user agents

	lately []lateCaller // by a hash of the address and the agent's length
}

// lateCaller is one that was seen lately. Most lines of a log are of few callers, and those are all in the processor's cache.
type lateCaller struct {
	raw   [16]byte
	agent string
	ref   CallerRef
	known bool
}

const lateCallers = 1 << 13

type callerAddress struct {
	raw   [16]byte
	token Token
}

type callerAgent struct {
	raw   string
	token Token
	text  Text
}

// callerPair is an address and an agent by number plus one, zero being none; or isWhole and a place in whole.
type callerPair struct{ address, agent uint32 }

const isWhole = ^uint32(0)

// NewCallers returns an empty table.
func NewCallers() *Callers {
	return &Callers{byAgent: map[string]uint32{}, byWhole: map[Identity]CallerRef{}, lately: make([]lateCaller, lateCallers)}
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
	var raw [16]byte
	if a.IsValid() {
		raw = a.As16()
	}
	hash := hashAddress(raw)
	late := &c.lately[(hash^uint64(len(agent))*0x9e3779b1)%lateCallers]
	if late.known && late.raw == raw && late.agent == string(agent) {
		return late.ref
	}
	var pair callerPair
	if a.IsValid() {
		pair.address = c.address(raw, hash, m)
	}
	if len(agent) > 0 {
		pair.agent = c.agent(agent, m, text)
	}
	*late = lateCaller{raw: raw, ref: c.pair(pair), known: true}
	if pair.agent > 0 {
		late.agent = c.agents[pair.agent-1].raw
	}
	return late.ref
}

func (c *Callers) address(raw [16]byte, hash uint64, m Minter) uint32 {
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
