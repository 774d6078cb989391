package identity

import (
	"iter"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Handout is the credentials that one answer handed out together, with those that its request presented: by them, what goes on is the
// session that they are of.
type Handout struct {
	Given []observation.Number
	// By were presented as what calls are made with, Renewed as what new credentials are asked for with: a refresh token.
	By, Renewed []observation.Number
}

const (
	// mostSuccessors is how many times a credential may be exchanged that is not meant for that: one that everybody
	// begins with, such as the cookie of a test tool, would make one session of all of them.
	mostSuccessors = 3
	// mostGiven is how many credentials of one answer are one session's; more are a list of them.
	mostGiven = 8
)

// chains lead from a credential to the one that its session is known by. A credential that is in none stands for itself.
type chains map[observation.Number]value

func (c chains) of(v value) value {
	if first, ok := c[v.number]; ok {
		return first
	}
	return v
}

// chaining joins credentials to chains.
type chaining struct {
	above    map[observation.Number]observation.Number
	renewed  map[observation.Number]bool // it was asked for with another
	used     map[observation.Number]bool // calls are made with it
	subjects only                        // whom a credential names
	accounts only                        // who logged in and was given it
	tokenOf  func(observation.Number) observation.Token
}

// chainsOf joins what was handed out to sessions. A chain in which two persons are named is none: neither login nor token says
// then whose the rest is.
func chainsOf(ids iter.Seq[Evidence], logins []Login, handouts []Handout, tokenOf func(observation.Number) observation.Token) chains {
	if len(handouts) == 0 {
		return nil
	}
	c := chaining{
		above: map[observation.Number]observation.Number{}, renewed: map[observation.Number]bool{}, used: map[observation.Number]bool{},
		subjects: only{}, accounts: only{}, tokenOf: tokenOf,
	}
	for e := range ids {
		c.used[e.Credential] = true
		if e.Type == observation.TokenSubject && e.Principal != 0 && e.Credential != 0 {
			c.subjects.add(e.Credential, value{e.Principal, e.PrincipalToken})
		}
	}
	for _, l := range logins {
		c.accounts.add(l.Credential, value{l.Account, l.AccountToken})
	}
	successors := map[observation.Number]int{}
	for _, h := range handouts {
		for _, by := range h.By {
			successors[by]++
		}
	}
	for _, h := range handouts {
		if len(h.Given) > mostGiven {
			continue
		}
		for _, given := range h.Given {
			c.join(h.Given[0], given)
		}
		for _, by := range h.Renewed {
			c.renew(by, h.Given)
		}
		for _, by := range h.By {
			if successors[by] <= mostSuccessors {
				c.renew(by, h.Given)
			}
		}
	}
	return c.chains()
}

// renew notes that credentials were given for another.
func (c *chaining) renew(by observation.Number, given []observation.Number) {
	for _, g := range given {
		if g == by || c.differ(c.subjects, by, g) || c.differ(c.accounts, by, g) {
			continue
		}
		c.renewed[g] = true
		c.join(by, g)
	}
}

// differ says whether two credentials are known to be two people's.
func (c *chaining) differ(of only, a, b observation.Number) bool {
	x, known := of.one(a)
	y, too := of.one(b)
	return known && too && x.number != y.number
}

func (c *chaining) find(n observation.Number) observation.Number {
	for c.above[n] != 0 && c.above[n] != n {
		n = c.above[n]
	}
	return n
}

func (c *chaining) join(a, b observation.Number) {
	for _, n := range [...]observation.Number{a, b} {
		if c.above[n] == 0 {
			c.above[n] = n
		}
	}
	if a, b = c.find(a), c.find(b); a != b {
		c.above[max(a, b)] = min(a, b)
	}
}

func (c *chaining) chains() chains {
	members := map[observation.Number][]observation.Number{}
	for n := range c.above {
		top := c.find(n)
		members[top] = append(members[top], n)
	}
	out := chains{}
	for _, list := range members {
		if len(list) < 2 || c.several(c.subjects, list) || c.several(c.accounts, list) {
			continue
		}
		first := c.first(list)
		for _, n := range list {
			out[n] = first
		}
	}
	return out
}

// several says whether the credentials of a chain are of more than one.
func (c *chaining) several(of only, list []observation.Number) bool {
	seen := map[observation.Number]bool{}
	for _, n := range list {
		for _, v := range of[n] {
			seen[v.number] = true
		}
	}
	return len(seen) > 1
}

// first is the credential by which a chain is known: one that was not asked for with another and that calls are made with. What is added
// to the chain later does not change it.
func (c *chaining) first(list []observation.Number) value {
	var best value
	rank := -1
	for _, n := range list {
		v, r := value{n, c.tokenOf(n)}, 0
		if !c.renewed[n] {
			r += 2
		}
		if c.used[n] {
			r++
		}
		if r > rank || r == rank && compareValues(v, best) < 0 {
			best, rank = v, r
		}
	}
	return best
}
