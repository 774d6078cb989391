package main

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) changesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "changes",
		Short: "List what happened to endpoints, and when: new, changed, gone, awake again",
		Long: `Lists what happened to endpoints, by time: when each was seen first, what appeared at it or is not seen any more
(kinds, parameters, ways of authentication, machines that call), when it was seen last if it is not called any more, and when it
woke up. A changed template has the time at which the version of meaning was sealed.

  waybill endpoints changes --from 168h          in the week before the newest call`,
	}
	return listCommand(p, c, []render.Column[query.Change]{
		{Title: "TIME", Text: func(v query.Change) string { return clock(int64(v.Time)) }},
		{Title: "CHANGE", Text: func(v query.Change) string { return v.Change }},
		{Title: "WHAT", Text: func(v query.Change) string { return shownOr(v.What, "") }},
		{Title: "HOST", Text: func(v query.Change) string { return v.Host }},
		{Title: "METHOD", Text: func(v query.Change) string { return v.Method }},
		{Title: "TEMPLATE", Text: func(v query.Change) string { return v.Template }},
		{Title: "DETAIL", Text: changeDetail},
	}, func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Change, error], error) {
		list, err := q.Changes(ctx, s)
		return all(list), err
	})
}

func changeDetail(v query.Change) string {
	var parts []string
	for _, one := range v.Added {
		parts = append(parts, "+"+one)
	}
	for _, one := range v.Removed {
		parts = append(parts, "-"+one)
	}
	if v.Before != nil {
		parts = append(parts, "was "+*v.Before)
	}
	return strings.Join(parts, ", ")
}

func (p *program) quarantineCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "quarantine",
		Short: "List what was asked for and founded no endpoint: scanners, mistyped paths, what is not there",
	}
	p.meaningFlag(c)
	return listCommand(p, c, []render.Column[query.Quarantined]{
		{Title: "CALLS", Right: true, Text: func(v query.Quarantined) string { return strconv.FormatInt(v.Calls, 10) }},
		{Title: "ACTORS", Right: true, Text: func(v query.Quarantined) string { return strconv.Itoa(v.Actors) }},
		{Title: "HOST", Text: func(v query.Quarantined) string { return v.Host }},
		{Title: "METHOD", Text: func(v query.Quarantined) string { return v.Method }},
		{Title: "PATH", Text: func(v query.Quarantined) string { return v.Path }},
		{Title: "STATUSES", Text: func(v query.Quarantined) string { return counted(v.Statuses) }},
		{Title: "FIRST SEEN", Text: func(v query.Quarantined) string { return clock(int64(v.FirstSeen)) }},
		{Title: "LAST SEEN", Text: func(v query.Quarantined) string { return clock(int64(v.LastSeen)) }},
		{Title: "WHY", Text: func(v query.Quarantined) string { return v.Reason }},
	}, func(ctx context.Context, q *query.Query, s query.Selection) (iter.Seq2[query.Quarantined, error], error) {
		list, err := q.Quarantine(ctx, s)
		return all(list), err
	})
}

// counted writes counts by name: "404:12 none:1".
func counted(by map[string]int64) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(by)) {
		parts = append(parts, name+":"+strconv.FormatInt(by[name], 10))
	}
	return strings.Join(parts, " ")
}
