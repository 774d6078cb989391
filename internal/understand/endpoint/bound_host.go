package endpoint

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

const (
	hostSeats = 2048 // hosts that are kept for paths of one pattern
	moreHosts = "…." // in front of a domain that stands for its hosts which are not
)

// standIn is the host that stands for one that is not kept: its domain, so that tenants stay their owner's; at last none.
func standIn(host observation.Text) observation.Text {
	name := strings.TrimPrefix(host.Reveal(), moreHosts)
	labels := labelsOf(name)
	if len(labels) <= keptLabels {
		return observation.Text{}
	}
	return observation.SealedText(moreHosts + strings.Join(labels[1:], "."))
}

// admit finds the host that a path of this pattern is kept at: its own if there is a seat for it, else one that stands for it.
func (b *Bound) admit(host observation.Text, list uint8) observation.Text {
	for !host.Empty() && b.known[host]&(1<<list) == 0 {
		seats := &b.hosts
		if strings.HasPrefix(host.Reveal(), moreHosts) {
			seats = &b.more
		}
		got, gone := seats.seat(list, hostSeats, ranked[observation.Text]{b.seed.rank(host.Reveal(), 0), host})
		if got {
			b.known[host] |= 1 << list
		}
		if gone != nil {
			b.leave(*gone, list)
		}
		if !got {
			host = standIn(host)
		}
	}
	return host
}

// leave takes a seat away from a host. What came to it by paths of that pattern goes to the host that stands for it.
func (b *Bound) leave(host observation.Text, list uint8) {
	if b.known[host] &^= 1 << list; b.known[host] == 0 {
		delete(b.known, host)
	}
	for _, noise := range []bool{false, true} {
		for key, t := range b.treesOf(host, noise) {
			p := observation.Path{Host: b.admit(standIn(host), list), Service: observation.SealedText(key.service), Noise: noise}
			into, stays := b.tree(&p), &boundTree{seed: t.seed, most: t.most, level: t.level}
			t.each(func(parts []observation.Segment, method string) {
				if patternOf(parts, -1, 0) == list {
					into.add(parts, method)
				} else {
					stays.add(parts, method)
				}
			})
			if b.trees[key] = stays; stays.paths == 0 {
				delete(b.trees, key)
			}
		}
	}
}

// treesOf are the trees of a host, one for each service.
func (b *Bound) treesOf(host observation.Text, noise bool) map[treeKey]*boundTree {
	out := map[treeKey]*boundTree{}
	for service := range b.services {
		key := treeKey{host.Reveal(), service, noise}
		if t := b.trees[key]; t != nil {
			out[key] = t
		}
	}
	return out
}
