package main

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

func (p *program) kindsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "kinds",
		Short: "List the kinds of data, and try values on them",
		Long: `Kinds are what values of persons are: contact.email, loyalty.number and so on. Add your own in config/kinds.yaml of the workspace:

  kinds:
    - name: acme.policy_number
      keys: [policy number, polisnummer]
      pattern: 'POL-[0-9]{8}'
  tests:
    - {key: policyNumber, values: [POL-00000018], kind: acme.policy_number}`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var file string
	c.PersistentFlags().StringVar(&file, "kinds", "", "the `FILE` with your own kinds (default config/kinds.yaml of the workspace)")
	where := func() string {
		if file == "" {
			return query.KindsFile(p.data)
		}
		return file
	}
	c.AddCommand(p.kindsListCommand(where), p.kindsTestCommand(where))
	return c
}

func (p *program) kindsListCommand(where func() string) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the built-in kinds and your own: what they mean, and what speaks for them",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			list, err := query.Kinds(where())
			if err != nil {
				return err
			}
			return render.List(p.stdout, p.format, all(list), []render.Column[kind.About]{
				{Title: "KIND", Text: func(a kind.About) string { return string(a.Kind) }},
				{Title: "MEANS", Text: func(a kind.About) string { return a.Means }},
				{Title: "WORDS", Right: true, Text: func(a kind.About) string { return strconv.Itoa(a.Words) }},
				{Title: "SUCH AS", Text: func(a kind.About) string { return strings.Join(a.Keys[:min(3, len(a.Keys))], " ") }},
				{Title: "PROVED BY", Text: func(a kind.About) string { return dash(strings.Join(a.Proof, " ")) }},
				{Title: "LOOKS LIKE", Text: func(a kind.About) string { return dash(strings.Join(a.Looks, " ")) }},
				{Title: "CHECKS", Text: func(a kind.About) string { return dash(strings.Join(a.Validators, " ")) }},
			})
		},
	}
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
