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
	mostPairs     = 1 << 20 // some 30 bytes each
	mostWhole     = 1 << 14 // some 300 bytes each
	mostAgentText = 8 << 20
)

// Callers gives small numbers to who made calls, so that an observation need not carry all of it. Most callers of a log are an
// address with a user agent, and are kept as two numbers. One goroutine adds; any number look up.
type Callers struct {
	mu     sync.RWMutex
	agents []callerAgent
	whole  []Identity
	raw    pages[[16]byte]   // addresses other than of IPv4
	pairs  pages[callerPair] // by reference

	byAgent   places
	byAddress places
	byPair    places    // but for those in short
	short     shortKeys // of addresses of IPv4, each with the number of an agent
	byWhole   map[Identity]CallerRef
	text      int // bytes of user agents

	minting sync.Mutex
	minter  Minter
}

type callerAgent struct {
	key   Key
	token Token
	text  Text
}

// callerPair is who a number stands for: an address and the number of an agent, zero being none. What the address is, is told beside it.
type callerPair struct {
	address uint32
	agent   uint32 // the upper two bits tell of the address
}

const (
	noAddress    = iota << 30
	shortAddress // the address of IPv4 itself
	longAddress  // its number
	wholeCaller  // the number of an identity
	addressBits  = 3 << 30
)

// Minter makes the token of a value.
type Minter interface{ Token(v []byte) Token }

// NewCallers returns an empty table, for which alone m makes the tokens of addresses and agents; it may be nil where
// Plain is not asked.
func NewCallers(m Minter) *Callers { return &Callers{byWhole: map[Identity]CallerRef{}, minter: m} }

// Full says that it is time for another table.
func (c *Callers) Full() bool {
	return c.pairs.count >= mostPairs || len(c.whole) >= mostWhole || c.text >= mostAgentText
}

// Of returns the number of an identity.
func (c *Callers) Of(id Identity) CallerRef {
	if ref, ok := c.byWhole[id]; ok {
		return ref
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.whole = append(c.whole, id)
	ref := c.add(callerPair{uint32(len(c.whole) - 1), wholeCaller})
	c.byWhole[id] = ref
	return ref
}

func (c *Callers) add(p callerPair) CallerRef {
	c.pairs.add(p)
	return CallerRef(c.pairs.count - 1)
}

// Agent returns the number of a user agent, zero for none. Of a new one text makes the text.
func (c *Callers) Agent(v []byte, text func([]byte) Text) uint32 {
	if len(v) == 0 {
		return 0
	}
	key := KeyOf(v)
	n, at := c.byAgent.find(key[0], func(n uint32) bool { return c.agents[n-1].key == key })
	if n != 0 {
		return n
	}
	known := callerAgent{key, c.token(v), text(v)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.agents = append(c.agents, known)
	c.text += len(v) + 200
	n = uint32(len(c.agents))
	c.byAgent.put(n, key[0], at, func(n uint32) uint64 { return c.agents[n-1].key[0] })
	return n
}

func (c *Callers) token(v []byte) Token {
	c.minting.Lock()
	defer c.minting.Unlock()
	return c.minter.Token(v)
}

// PairKey is an address of IPv4 with the number of an agent; zero is anything else.
type PairKey uint64

// PairKeyOf returns the key of an address and an agent.
func PairKeyOf(a netip.Addr, agent uint32) PairKey {
	if a = a.Unmap(); !a.Is4() {
		return 0
	}
	four := a.As4()
	return PairKey(binary.BigEndian.Uint32(four[:]))<<32 | PairKey(agent)
}

// FindAll writes for each key what stands for it: its reference, plus one, or zero where it is not known. It is much quicker
// than asking one by one, since a processor waits for all of them at once.
func (c *Callers) FindAll(keys []PairKey, found []uint32) { c.short.findAll(keys, found) }

// ByKey returns the number of the identity that is no more than an address of IPv4 and a user agent, by its key, which is not zero.
func (c *Callers) ByKey(key PairKey) CallerRef {
	if known := c.short.find(key); known != nil && known.after > 0 {
		return CallerRef(known.after - 1)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	ref := c.add(callerPair{uint32(key >> 32), uint32(key) | shortAddress})
	c.short.put(key, uint32(ref)+1)
	return ref
}

// Plain returns the number of the identity that is no more than an address and a user agent; either may be missing.
func (c *Callers) Plain(a netip.Addr, agent uint32) CallerRef {
	if key := PairKeyOf(a, agent); key != 0 {
		return c.ByKey(key)
	}
	pair := callerPair{0, agent | noAddress}
	if a.IsValid() {
		pair = callerPair{c.address(a.As16()), agent | longAddress}
	}
	hash := pair.hash()
	n, at := c.byPair.find(hash, func(n uint32) bool { return *c.pairs.at(int(n) - 1) == pair })
	if n != 0 {
		return CallerRef(n - 1)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	ref := c.add(pair)
	c.byPair.put(uint32(ref)+1, hash, at, func(n uint32) uint64 { return c.pairs.at(int(n) - 1).hash() })
	return ref
}

func (c *Callers) address(raw [16]byte) uint32 {
	hash := hashAddress(raw)
	n, at := c.byAddress.find(hash, func(n uint32) bool { return *c.raw.at(int(n) - 1) == raw })
	if n != 0 {
		return n
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw.add(raw)
	n = uint32(c.raw.count)
	c.byAddress.put(n, hash, at, func(n uint32) uint64 { return hashAddress(*c.raw.at(int(n) - 1)) })
	return n
}

// Identity returns what a number stands for. A nil table knows nobody.
func (c *Callers) Identity(ref CallerRef) (id Identity) {
	if c == nil {
		return id
	}
	plain, whole := c.Parts(ref)
	if whole != nil {
		return *whole
	}
	if plain.Agent > 0 {
		id.Agent, id.AgentText = c.AgentOf(plain.Agent)
	}
	if plain.Address.IsValid() {
		text := plain.Address.String()
		id.Address, id.AddressText = c.AddressToken([]byte(text)), SealedText(text)
	}
	return id
}

// PlainCaller is who is known by no more than an address and the number of a user agent; either may be missing.
type PlainCaller struct {
	Address netip.Addr
	Agent   uint32
}

// Parts returns what a number stands for in parts, or the whole where there is more to it than these.
func (c *Callers) Parts(ref CallerRef) (PlainCaller, *Identity) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	p := *c.pairs.at(int(ref))
	if p.agent == wholeCaller {
		return PlainCaller{}, &c.whole[p.address]
	}
	plain := PlainCaller{Agent: p.agent &^ addressBits}
	switch p.agent & addressBits {
	case shortAddress:
		var four [4]byte
		binary.BigEndian.PutUint32(four[:], p.address)
		plain.Address = netip.AddrFrom4(four)
	case longAddress:
		plain.Address = netip.AddrFrom16(*c.raw.at(int(p.address) - 1)).Unmap()
	}
	return plain, nil
}

// AgentOf returns the token and the text of a user agent by its number.
func (c *Callers) AgentOf(agent uint32) (Token, Text) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	a := &c.agents[agent-1]
	return a.token, a.text
}

// AddressToken returns the token of an address, as its text is spelled.
func (c *Callers) AddressToken(text []byte) Token { return c.token(text) }

func (p callerPair) hash() uint64 { return scatter(uint64(p.address)<<32 | uint64(p.agent)) }
