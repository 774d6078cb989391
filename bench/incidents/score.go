package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-security/waybill/examples/loyalty/world"
	"github.com/waybill-security/waybill/internal/show/query"
)

// behaviour says whether a kind of finding is about what somebody does, not about how an endpoint is.
func behaviour(kind string) bool {
	switch kind {
	case "unauthenticated_exposure", "sensitive_in_url", "sensitive_in_error", "cleartext_transport", "weak_authentication", "unexpected_card_data",
		"shadow_endpoint", "zombie_endpoint", "spec_drift", "dormant_awakened", "excessive_exposure":
		return false
	}
	return true
}

func heavy(severity string) bool { return severity == "high" || severity == "critical" }

func counting(severity string) bool { return severity == "medium" || heavy(severity) }

// judgement is what is said of one finding beside the truth.
type judgement struct {
	query.Finding
	linked           bool // to the attack, by its actors or its evidence
	attackers, named int
}

// judge holds a finding against the truth.
func (t *truth) judge(f query.Finding) judgement {
	j := judgement{Finding: f}
	attackers := t.attackers()
	for _, a := range f.Actors {
		j.named++
		if attackers[a] > 0 {
			j.attackers++
		}
	}
	evidence := 0
	for _, id := range f.Evidence {
		if t.calls[t.ids[id]].Attack {
			evidence++
		}
	}
	j.linked = j.named > 0 && 2*j.attackers >= j.named || len(f.Evidence) > 0 && 2*evidence >= len(f.Evidence)
	return j
}

// attackers counts the calls of the attack by actor.
func (t *truth) attackers() map[string]int {
	calls := map[string]int{}
	for i := range t.calls {
		if t.calls[i].Attack && t.calls[i].Hop == "" {
			calls[t.entries[i].Actor]++
		}
	}
	return calls
}

// exposedBy counts the people whose data had left in the attack by a time, and the share of its calls that were made by then.
func (t *truth) exposedBy(at time.Time) (people int, share float64) {
	own, reached := map[string]bool{}, map[string]bool{}
	for _, n := range t.incident.Own {
		own[n] = true
	}
	calls, all := 0, 0
	for i := range t.calls {
		c := &t.calls[i]
		if !c.Attack || c.Hop != "" {
			continue
		}
		all++
		if time.UnixMicro(int64(t.entries[i].Time)).After(at) {
			continue
		}
		calls++
		for _, s := range c.Subjects {
			if !own[s.Number] {
				reached[s.Number] = true
			}
		}
	}
	return len(reached), float64(calls) / float64(max(1, all))
}

// first is the first finding that counts, nil where there is none.
func (t *truth) first(list []judgement) *judgement {
	var best *judgement
	for i := range list {
		f := &list[i]
		if !slices.Contains(t.incident.KindsOK, f.Kind) || !counting(f.Severity) {
			continue
		}
		if !f.linked && (!t.incident.Anyway || behaviour(f.Kind)) {
			continue
		}
		if best == nil || f.Raised < best.Raised {
			best = f
		}
	}
	return best
}

// line prints what is said of a scenario.
func (b *bench) line(ctx context.Context, q *query.Query, id string, s world.Summary, t *truth, findings []query.Finding, took time.Duration) {
	if !b.head {
		fmt.Fprintf(b.out, "%-22s %7s %6s  %-6s %-22s %-8s %9s %9s %7s %7s %6s %5s\n",
			"scenario", "calls", "attack", "found", "by", "severity", "exposed", "allowed", "prec", "recall", "high", "s")
		b.head = true
	}
	var list []judgement
	high := 0
	for _, f := range findings {
		j := t.judge(f)
		list = append(list, j)
		if behaviour(f.Kind) && heavy(f.Severity) && (!j.linked || t.incident.Benign) {
			high++
		}
	}
	b.falseHigh += high
	b.benignCalls += s.Calls - t.attack
	found, by, severity, exposed, allowed := "-", "", "", "", ""
	if f := t.first(list); f != nil {
		people, share := t.exposedBy(time.UnixMicro(int64(f.Raised)))
		by, severity, exposed, allowed = f.Kind, f.Severity, strconv.Itoa(people), strconv.Itoa(t.incident.AlertBy)
		inTime := people <= t.incident.AlertBy
		if t.incident.AlertShare > 0 {
			inTime, exposed, allowed = share <= t.incident.AlertShare, fmt.Sprintf("%.0f%%", 100*share), fmt.Sprintf("%.0f%%", 100*t.incident.AlertShare)
		}
		b.seen++
		found = "late"
		if inTime {
			found = "yes"
			b.caught++
		}
	} else if len(t.incident.KindsOK) > 0 {
		found = "NO"
		b.missed++
	}
	if len(t.incident.KindsOK) > 0 {
		b.due++
	}
	precision, recall := t.linkage(list)
	fmt.Fprintf(b.out, "%-22s %7d %6d  %-6s %-22s %-8s %9s %9s %7s %7s %6d %5.1f\n", id, s.Calls, t.attack, found, by, severity, exposed, allowed, precision, recall, high, took.Seconds())
	if b.show {
		b.list(ctx, q, list)
	}
}

// linkage is how right the actors are that findings about behaviour name, and how much of the attack they made.
func (t *truth) linkage(list []judgement) (precision, recall string) {
	named := map[string]bool{}
	for _, f := range list {
		if behaviour(f.Kind) && counting(f.Severity) {
			for _, a := range f.Actors {
				named[a] = true
			}
		}
	}
	if len(named) == 0 {
		return "", ""
	}
	attackers := t.attackers()
	right, calls, all := 0, 0, 0
	for a, n := range attackers {
		all += n
		if named[a] {
			right++
			calls += n
		}
	}
	return fmt.Sprintf("%.2f", float64(right)/float64(len(named))), fmt.Sprintf("%.2f", float64(calls)/float64(max(1, all)))
}

func (b *bench) list(ctx context.Context, q *query.Query, list []judgement) {
	for _, f := range list {
		people, err := scopeOf(ctx, q, f.Finding.Finding)
		if err != nil {
			people = -1
		}
		fmt.Fprintf(b.out, "    %-8s %-20s linked %-5v %d/%d actors, scope %d, when raised %d at %s\n        %s\n", f.Severity, f.Kind, f.linked, f.attackers, f.named, people,
			f.SubjectsWhenRaised, time.UnixMicro(int64(f.Raised)).UTC().Format("01-02 15:04"), f.Explain)
	}
}

func (b *bench) total() {
	fmt.Fprintf(b.out, "\n%d of %d incidents caught in time, %d seen at all, %d missed; %d high findings that are no attack's in %d calls that are none\n",
		b.caught, b.due, b.seen, b.missed, b.falseHigh, b.benignCalls)
}
