package identity

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

// The reasons for which two actors may be one somebody, the surest first.
const (
	LinkCredential = "credential" // one credential, presented in two ways
	LinkSession    = "session"    // one session's name
	LinkDevice     = "device"     // one address with one user agent
	LinkAddress    = "address"    // one address
)

// sure is how much a reason says where nobody else has it.
var sure = map[string]float64{LinkCredential: .95, LinkSession: .9, LinkDevice: .6, LinkAddress: .3}

const (
	// mostAtPlace is how many actors may share what links them: beyond that it is a proxy's, an office's or a telephone network's, and says nothing.
	mostAtPlace = 8
	// mostLinks bounds the links of one actor.
	mostLinks = 16
	leastSure = .1
)

// Link says that two actors may be one somebody, each known in a way of its own.
type Link struct {
	A, B       int32 // indices of actors, A before B
	By         string
	Confidence float64 // to two digits
}

// Links finds actors of different kinds (a token's subject and a key, a cookie and an address) that share a credential, a session, a
// device or an address. It is a lead and joins nothing: whoever shares an address may be a family. Two of one kind are never linked: two
// subjects on one device are two people, and their sharing it is what detectors look at. What more actors share says less: its
// confidence is divided by how many others share it.
func Links(actors []Actor, who []Who, ids iter.Seq[Evidence]) []Link {
	l := linking{actors: actors, shared: map[sharing][]int32{}}
	known := func(e *Evidence) bool { return e.Number < observation.Number(len(who)) && who[e.Number] != NoWho }
	// Most actors of a log are addresses where nobody else is: they need no room here.
	mixed := map[observation.Number]bool{}
	for e := range ids {
		if known(&e) && e.Address != 0 && actors[who[e.Number].Actor].Type() != TypeAddress {
			mixed[e.Address] = true
		}
	}
	for e := range ids {
		if !known(&e) {
			continue
		}
		actor := who[e.Number].Actor
		if !mixed[e.Address] {
			e.Address = 0
		}
		l.share(LinkCredential, e.Credential, 0, actor)
		l.share(LinkSession, e.Session, 0, actor)
		l.share(LinkAddress, e.Address, 0, actor)
		if e.Agent != 0 {
			l.share(LinkDevice, e.Address, e.Agent, actor)
		}
	}
	return l.links()
}

// sharing is something that several actors may share.
type sharing struct {
	by    string
	value observation.Number
	agent observation.Number
}

type linking struct {
	actors []Actor
	shared map[sharing][]int32 // no actor twice; one more than mostAtPlace at the most
}

func (l *linking) share(by string, value, agent observation.Number, actor int32) {
	key := sharing{by, value, agent}
	if list := l.shared[key]; value != 0 && len(list) <= mostAtPlace && !slices.Contains(list, actor) {
		l.shared[key] = append(list, actor)
	}
}

func (l *linking) links() []Link {
	best := map[[2]int32]Link{}
	for key, list := range l.shared {
		if len(list) < 2 || len(list) > mostAtPlace {
			continue
		}
		confidence := math.Round(100*sure[key.by]/float64(len(list)-1)) / 100
		if confidence < leastSure {
			continue
		}
		for i, a := range list {
			for _, b := range list[i+1:] {
				if l.actors[a].Type() == l.actors[b].Type() {
					continue
				}
				pair := [2]int32{min(a, b), max(a, b)}
				if have, ok := best[pair]; !ok || confidence > have.Confidence || confidence == have.Confidence && sure[key.by] > sure[have.By] {
					best[pair] = Link{pair[0], pair[1], key.by, confidence}
				}
			}
		}
	}
	return few(best)
}

// few sorts links, and leaves out those of actors that have too many.
func few(best map[[2]int32]Link) []Link {
	all := make([]Link, 0, len(best))
	for _, link := range best {
		all = append(all, link)
	}
	slices.SortFunc(all, func(a, b Link) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	have := map[int32]int{}
	return slices.DeleteFunc(all, func(l Link) bool {
		if have[l.A] >= mostLinks || have[l.B] >= mostLinks {
			return true
		}
		have[l.A]++
		have[l.B]++
		return false
	})
}
