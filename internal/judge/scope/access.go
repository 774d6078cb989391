package scope

import (
	"cmp"
	"context"
	"slices"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// Access is who received, wrote and asked for the data of a person, and what of that could not be seen.
type Access struct {
	Scope string `json:"scope"` // the id of the scope that asks the same
	// Asked are the kinds of the identifiers by which the person was asked for, Subjects who that is here.
	Asked    []kind.Kind `json:"asked"`
	Subjects []string    `json:"subjects"`
	Window   Window      `json:"window"`
	Matched  bool        `json:"matched"`
	Complete bool        `json:"complete"`
	Hops     []string    `json:"hops"`
	// Received is what left to whom; Written what requests that write sent about the person. The most calls stand first.
	Received []Receipt `json:"received"`
	Written  []Receipt `json:"written"`
	// Attempts are the calls whose request named the person.
	Attempts Attempts `json:"attempts"`
	// Perhaps counts the calls that carried values of somebody who may be this person, under an identifier never seen beside the
	// ones known.
	Perhaps  int64     `json:"perhaps"`
	Kinds    []KindRow `json:"kinds"`
	Coverage Coverage  `json:"coverage"`
	// Corrections are those that leave something out of this answer.
	Corrections []Correction `json:"corrections,omitzero"`
	Canaries    *Canaries    `json:"canaries"`
	Meaning     string       `json:"meaning"`
	Threshold   float64      `json:"threshold"`
	Sealed      Sealed       `json:"sealed"`
	Warnings    []string     `json:"warnings"`
}

// Receipt is one actor at one endpoint.
type Receipt struct {
	Actor string `json:"actor"`
	Type  string `json:"type"`
	Label string `json:"label"`
	// Self says that the actor is known to be the person itself.
	Self     bool    `json:"self"`
	Hop      string  `json:"hop"`
	Endpoint *string `json:"endpoint"`
	Host     string  `json:"host"`
	Method   string  `json:"method"`
	Template string  `json:"template"`
	// Kinds surely crossed; Possible may have beyond these.
	Kinds    []KindForm `json:"kinds"`
	Possible []KindForm `json:"possible"`
	Calls    int64      `json:"calls"`
	Sessions int        `json:"sessions"`
	First    call.Time  `json:"first"`
	Last     call.Time  `json:"last"`
}

// AccessTo answers who received and wrote the data of the people whom the selector's Subjects name; other selectors narrow that.
func AccessTo(ctx context.Context, v *meaning.View, sel Selector, opt Options) (*Access, error) {
	return accessTo(ctx, v.Meaning, v.Snapshot, v, sel, opt)
}

func accessTo(ctx context.Context, know *meaning.Meaning, snap keep.Snapshot, over overlay, sel Selector, opt Options) (*Access, error) {
	if len(sel.Subjects) == 0 {
		return nil, &UsageError{"name the person: --subject kind=value, such as loyalty.number=…"}
	}
	d := &detail{received: map[receiptKey]*receipt{}, written: map[receiptKey]*receipt{}}
	s, x, err := answerWith(ctx, know, snap, over, sel, opt, d)
	if err != nil {
		return nil, err
	}
	a := &Access{
		Scope: s.Scope, Asked: []kind.Kind{}, Subjects: []string{}, Window: s.Window, Matched: s.Matched, Complete: s.Complete, Hops: s.Hops,
		Received: d.list(x, d.received), Written: d.list(x, d.written), Attempts: s.Attempts, Perhaps: d.perhaps, Kinds: s.Kinds,
		Coverage: s.Coverage, Corrections: s.Corrections, Meaning: s.Meaning, Threshold: s.Threshold, Sealed: s.Sealed, Warnings: s.Warnings,
	}
	for _, text := range sel.Subjects {
		if known, err := parseSubject(text); err == nil && !slices.Contains(a.Asked, known.Kind) {
			a.Asked = append(a.Asked, known.Kind)
		}
	}
	for n := range x.choice.chosen.subjects {
		a.Subjects = append(a.Subjects, know.Subjects[n].ID)
	}
	slices.Sort(a.Subjects)
	return a, nil
}

// detail gathers, where a scope is asked about people, who had what to do with them through what.
type detail struct {
	received, written map[receiptKey]*receipt
	perhaps           int64
	perhapsAt         uint64
}

// receiptKey is an actor (-1: not known) at an endpoint (-1: none) on a hop.
type receiptKey struct {
	actor, endpoint int32
	hop             meaning.Hop
}

type receipt struct {
	proven, possible bitset
	calls            int64
	at               uint64 // the call counted last
	first, last      int64
	sessions         map[int32]bool
	self             bool
}

func (x *crossing) receiptOf(in map[receiptKey]*receipt, r *keep.ExposureRow, subject int32) *receipt {
	key := receiptKey{-1, -1, x.hopOf(r.Path, r.Identity)}
	if e, ok := x.over.EndpointOf(r.Path); ok {
		key.endpoint = e
	}
	who, known := x.who(r.Identity)
	if known {
		key.actor = who.Actor
	}
	c := in[key]
	if c == nil {
		c = &receipt{sessions: map[int32]bool{}}
		in[key] = c
	}
	if known {
		c.self = c.self || x.know.Actors[who.Actor].Subject == subject
		if who.Session >= 0 {
			c.sessions[who.Session] = true
		}
	}
	return c
}

func (c *receipt) take(call uint64, start int64) {
	if c.at == call {
		return
	}
	if c.calls == 0 || start < c.first {
		c.first = start
	}
	c.at, c.last = call, max(c.last, start)
	c.calls++
}

// noteReceived notes what an answer held of a chosen person.
func (x *crossing) noteReceived(r *keep.ExposureRow, c *content, subject int32) {
	if x.detail == nil {
		return
	}
	to := x.receiptOf(x.detail.received, r, subject)
	to.take(x.call, r.Start)
	to.proven.add(c.proven)
	to.possible.add(c.possible)
}

// noteWritten notes what a request sent about one.
func (x *crossing) noteWritten(r *keep.ExposureRow, kinds bitset, subject int32) {
	if x.detail == nil {
		return
	}
	by := x.receiptOf(x.detail.written, r, subject)
	by.take(x.requests.call, r.Start)
	by.proven.add(kinds)
}

// notePerhaps notes a call that may be about one.
func (x *crossing) notePerhaps() {
	if d := x.detail; d != nil && d.perhapsAt != x.call {
		d.perhapsAt = x.call
		d.perhaps++
	}
}

func (d *detail) list(x *crossing, from map[receiptKey]*receipt) []Receipt {
	list := []Receipt{}
	for key, c := range from {
		row := Receipt{
			Hop: string(key.hop), Self: c.self, Kinds: x.shownAll(c.proven), Possible: x.shownAll(c.possible.minus(c.proven)),
			Calls: c.calls, Sessions: len(c.sessions), First: call.Time(c.first), Last: call.Time(c.last),
		}
		if key.actor >= 0 {
			a := x.know.Actors[key.actor]
			row.Actor, row.Type, row.Label = a.ID(), a.Type(), a.Label()
		}
		if key.endpoint >= 0 {
			e := x.know.Endpoints[key.endpoint]
			row.Endpoint, row.Host, row.Method, row.Template = &e.ID, e.Host, e.Method, e.Template
		}
		list = append(list, row)
	}
	slices.SortFunc(list, func(a, b Receipt) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Actor, b.Actor), cmp.Compare(a.Host+a.Template+a.Method, b.Host+b.Template+b.Method), cmp.Compare(a.Hop, b.Hop))
	})
	return list
}

func (x *crossing) shownAll(set bitset) []KindForm {
	list := []KindForm{}
	for _, n := range slices.SortedFunc(set.all(), x.pairs.compare) {
		list = append(list, x.pairs.shown(n))
	}
	return list
}
