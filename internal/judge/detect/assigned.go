package detect

import (
	"fmt"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// assigned learns which keys requests and answers have, and finds requests that change something by a key that only answers had held.
type assigned struct {
	watch
	ground *ground
	places byEndpoint[keyPlace]
	hosts  map[string]*keyHost
	sets   map[setOf]*keySet
}

// setOf is a field set at an endpoint.
type setOf struct {
	endpoint int32
	set      keep.Number
}

// keyPlace is what requests to an endpoint hold.
type keyPlace struct {
	usual
	keys map[string]*usual // nil where the key was always there
}

// keyHost is which keys answers of a host had, and how many actors sent one.
type keyHost struct {
	answers map[string]bool
	sent    map[string]*distinct
}

// keySet is a field set that was met.
type keySet struct {
	keys []string // all of a request's
}

func newAssigned(g *ground) *assigned {
	return &assigned{watch: newWatch(aboutKeys), ground: g, hosts: map[string]*keyHost{}, sets: map[setOf]*keySet{}}
}

func (d *assigned) Key() Key       { return ByEndpoint }
func (d *assigned) Evicted() int64 { return 0 }

func (d *assigned) See(s *step) {
	if !d.ground.succeeded(s) {
		return
	}
	does := d.ground.doesAt(s.endpoint)&changes != 0 && !s.login
	for i := range s.exposures {
		e := &s.exposures[i]
		at := setOf{s.endpoint, e.Set}
		set := d.sets[at]
		if set == nil && len(d.sets) < mostSets {
			set = d.meet(s, e)
			d.sets[at] = set
		}
		if set != nil && does && e.Direction == observation.Request && len(set.keys) > 0 {
			d.judge(s, set)
		}
	}
}

// meet looks at a set for the first time.
func (d *assigned) meet(s *step, e *keep.ExposureRow) *keySet {
	h := d.host(s.endpoint)
	set := &keySet{}
	for _, l := range d.ground.view.Set(e.Set) {
		f := d.ground.view.Field(l.Field)
		if f.Location != observation.InBody && (f.Location != observation.InQuery || e.Direction != observation.Request) {
			continue
		}
		key := keyOf(f.Name.Reveal())
		switch {
		case key == "":
		case e.Direction == observation.Request:
			set.keys = append(set.keys, key)
		case len(h.answers) < mostKeys:
			h.answers[key] = true
		}
	}
	return set
}

// judge counts the keys of a request, and looks for those that do not belong there.
func (d *assigned) judge(s *step, set *keySet) {
	h, p := d.host(s.endpoint), d.places.at(s.endpoint)
	if p.keys == nil {
		p.keys = map[string]*usual{}
	}
	odd := false
	for _, key := range set.keys {
		u, known := p.keys[key]
		if !known {
			if d.belongs(h, p, key) {
				p.note(key, nil)
			} else {
				u = &usual{calls: p.calls, actors: p.actors}
				p.note(key, u)
			}
		}
		h.note(key, s.actor)
		if u == nil {
			continue
		}
		odd = true
		u.told.add(uint32(s.actor))
		d.alarm(s, u, func() string {
			return fmt.Sprintf("%d calls of %s before had no such key (%s), which answers of the host had", u.calls, of(u.actors.count, "caller", "callers"), d.keyName(key))
		})
	}
	if !odd {
		p.take(s.actor)
	}
}

// belongs says whether a key that is new to an endpoint is nothing odd: too little is known, or answers never had it, or callers of the host send it elsewhere.
func (d *assigned) belongs(h *keyHost, p *keyPlace, key string) bool {
	if p.calls < usualCalls || p.actors.count < usualActors || !h.answers[key] {
		return true
	}
	sent := h.sent[key]
	return sent != nil && sent.count*10 > p.actors.count
}

func (p *keyPlace) note(key string, u *usual) {
	if len(p.keys) < mostKeys {
		p.keys[key] = u
	}
}

func (h *keyHost) note(key string, actor int32) {
	c := h.sent[key]
	if c == nil {
		if len(h.sent) >= mostKeys {
			return
		}
		c = &distinct{}
		h.sent[key] = c
	}
	c.add(uint32(actor))
}

func (d *assigned) host(e int32) *keyHost {
	name := d.ground.view.Endpoints[e].Host
	h := d.hosts[name]
	if h == nil {
		h = &keyHost{answers: map[string]bool{}, sent: map[string]*distinct{}}
		d.hosts[name] = h
	}
	return h
}

// keyName is a key as a sentence may have it: one outside the vocabulary could be made up by who calls.
func (d *assigned) keyName(key string) string {
	if privilegedKey(key) {
		return key
	}
	return "its name is in `waybill fields`"
}

// keyOf is the last key of a field's name, however it is spelled; empty for an element of a list.
func keyOf(name string) string {
	name = strings.TrimSuffix(name, "[*]")
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == '_' || r == '-' || r == '$':
			return -1
		}
		return r
	}, name)
}

// privilegedKey says whether a key speaks of what its owner may do or has.
func privilegedKey(key string) bool {
	switch key {
	case "role", "roles", "admin", "isadmin", "permissions", "scope", "scopes", "tier", "balance", "points", "credit", "credits", "status", "verified",
		"price", "discount", "limit", "plan", "owner", "ownerid", "group", "groups", "level":
		return true
	}
	return false
}
