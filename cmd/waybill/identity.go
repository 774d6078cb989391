package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) identityCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "identity",
		Short: "Say who calls: list your rules, and preview them on a capture",
		Long: `Who made a call is found by what it presents: a token, a key, a cookie, a certificate, else by its address. Say more in
config/identity.yaml of the workspace:

  actors:
    - name: gateway
      from: {header: X-User-Id}      # or claim, cookie, query, body, or key: a header with an API key
      peers: [10.0.0.0/8]            # from whom that header is believed
      type: user                     # user, staff, partner, batch or service
    - when: {key_prefix: pk_tours_}  # or claims, hosts, addresses, agent, service
      type: partner
      label: Tours of the North
  trusted_proxies: [10.0.0.0/8]`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.identityListCommand(), p.identityPreviewCommand())
	return c
}

func (p *program) identityListCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "list",
		Short: "List your rules on who calls, and whether they answer for calls that were scanned before",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			list, err := query.Rules(cmp.Or(file, query.RulesFile(p.data)))
			if err != nil {
				return err
			}
			return render.List(p.stdout, p.format, all(list), []render.Column[query.Rule]{
				{Title: "RULE", Text: func(r query.Rule) string { return r.Rule }},
				{Title: "ABOUT", Text: func(r query.Rule) string { return r.About }},
				{Title: "READS", Text: func(r query.Rule) string { return dash(r.Reads) }},
				{Title: "WHEN", Text: func(r query.Rule) string { return dash(strings.Join(r.When, "; ")) }},
				{Title: "SAYS", Text: func(r query.Rule) string { return dash(r.Says) }},
				{Title: "PAST", Text: func(r query.Rule) string { return map[bool]string{true: "yes", false: "no"}[r.Past] }},
			})
		},
	}
	c.Flags().StringVar(&file, "rules", "", "the `FILE` with your rules (default config/identity.yaml of the workspace)")
	return c
}

func (p *program) identityPreviewCommand() *cobra.Command {
	o := app.PreviewOptions{}
	var proxies []string
	c := &cobra.Command{
		Use:   "preview CAPTURE…",
		Short: "Say who calls in captures by your rules, before they are in force",
		Long: `Reads captures in memory, writes nothing, and says who calls in them by the rules of --rules, else by those in force: actors by type and by
what tells them, sessions, subjects, how many calls nothing tells of, what would be otherwise than now, and what of that needs
captures to be scanned again. Actors are named by their ids alone.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(errors.New("name the captures to look at, or - for standard input"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if o.TrustedProxies, err = trustedProxies(proxies); err != nil {
				return err
			}
			o.Dir, o.KeyFile, o.Paths, o.Stdin = p.data, p.keyFile, args, interruptible(cmd.Context(), p.stdin, args)
			o.Say = func(n app.Notice) { p.say(strings.TrimPrefix(notice(n), "waybill: ")) }
			found, err := app.PreviewIdentity(cmd.Context(), o)
			if err != nil && (!errors.Is(err, app.ErrNotRead) || found.Calls == 0) {
				return err
			}
			return errors.Join(render.One(p.stdout, p.format, found, func(w io.Writer) error { return previewText(w, found) }), err)
		},
	}
	c.Flags().StringVar(&o.Rules, "rules", "", "the `FILE` with your rules (default config/identity.yaml of the workspace)")
	c.Flags().StringVar(&o.Format, "format", "", "the `name` of the captures' format, where it should not be found by content")
	trustedProxyFlag(c, &proxies)
	return c
}

// previewText says what a preview found.
func previewText(w io.Writer, p query.Preview) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "calls\t%d\t%d of somebody known by an address alone, %d of nobody at all\n", p.Calls, p.Nobody, p.Unknown)
	fmt.Fprintf(t, "actors\t%d\t%d by the rules in force\n", p.Actors, p.Changes.Actors)
	fmt.Fprintf(t, "sessions\t%d\t%d by the rules in force\n", p.Sessions, p.Changes.Sessions)
	fmt.Fprintf(t, "\t\t%d held together by a rule, %d by a claim, %d by a credential, %d by address and user agent\n",
		p.SessionsBy["rule"], p.SessionsBy["claim"], p.SessionsBy["credential"], p.SessionsBy["address"])
	fmt.Fprintf(t, "subjects\t%d\t%d by the rules in force\n", p.Subjects, p.Changes.Subjects)
	if h := p.Hops; h.Calls > 0 {
		fmt.Fprintf(t, "forwarded\t%d\tof which %d tell the client and %d come from a peer that is not trusted; %d entries hidden, %d unknown, %d malformed\n",
			h.Calls, h.Believed, h.NotTrusted, h.Hidden, h.Unknown, h.Malformed)
	}
	fmt.Fprintln(t, "\nTYPE\tKNOWN BY\tRULE\tACTORS\tSESSIONS\tCALLS\tSUCH AS")
	for _, k := range p.Known {
		fmt.Fprintln(t, strings.Join([]string{
			k.Type, k.KnownBy, render.Plain(dash(k.By)), strconv.Itoa(k.Actors), strconv.Itoa(k.Sessions), strconv.Itoa(k.Calls), strings.Join(k.Examples, " "),
		}, "\t"))
	}
	if len(p.Rules) > 0 {
		fmt.Fprintln(t, "\nRULE\tHELD\tNAMED\tACTORS")
	}
	for _, r := range p.Rules {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\n", render.Plain(r.Rule), r.Calls, r.Named, r.Actors)
	}
	if p.Changes.Calls > 0 {
		fmt.Fprintf(t, "\nCALLS\tNOW\tTHEN\tACTORS\n")
	}
	for _, m := range p.Changes.Moves {
		fmt.Fprintf(t, "%d\t%s\t%s\t%d\n", m.Calls, m.From, m.To, m.Actors)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, text := range p.Changes.Rescan {
		fmt.Fprintln(w, "answers from the next scan on: "+render.Plain(text))
	}
	for _, text := range p.Changes.Derived {
		fmt.Fprintln(w, "answers for all that is sealed: "+render.Plain(text))
	}
	return nil
}
