package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/judge/rule"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) ruleCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "rule",
		Short: "Judge by rules of your own, and test them",
		Long: `Rules of your own are YAML files in DIR/config/rules, with conditions in CEL over calls, callers, endpoints and kinds. A scan judges by them
after the detectors, and what they find stands among the findings. docs/rules.md says how they are written.

  waybill rule test waybill-data/config/rules    runs the tests that stand beside rules; exit 1 where one does not hold`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.ruleTestCommand(), p.ruleImportCommand())
	return c
}

var outcomeColumns = []render.Column[rule.Outcome]{
	{Title: "RULE", Text: func(o rule.Outcome) string { return o.Rule }},
	{Title: "TEST", Text: func(o rule.Outcome) string { return o.Test }},
	{Title: "EXPECTED", Right: true, Text: func(o rule.Outcome) string { return strconv.Itoa(o.Want) }},
	{Title: "GOT", Right: true, Text: func(o rule.Outcome) string { return strconv.Itoa(o.Got) }},
	{Title: "HELD", Text: func(o rule.Outcome) string { return map[bool]string{true: "yes", false: "NO"}[o.Held] }},
	{Title: "WHERE", Text: func(o rule.Outcome) string { return o.File + ":" + strconv.Itoa(o.Line) }},
}

func (p *program) ruleTestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test PATH…",
		Short: "Run the tests that stand beside rules, in files or folders; exit 1 where one does not hold",
		RunE: func(_ *cobra.Command, paths []string) error {
			if len(paths) == 0 {
				return usage(errors.New("name the files or folders with rules, such as waybill-data/config/rules"))
			}
			set, err := rule.Read(paths...)
			if err != nil {
				return err
			}
			outcomes := set.Try()
			if err := render.List(p.stdout, p.format, all(outcomes), outcomeColumns); err != nil {
				return err
			}
			if untested := set.Untested(); len(untested) > 0 {
				p.say("without a test: " + strings.Join(untested, ", "))
			}
			return p.failedTests(outcomes)
		},
	}
}

// failedTests says of each test that did not hold where it stands, what was expected and what came.
func (p *program) failedTests(outcomes []rule.Outcome) error {
	failed := 0
	for _, o := range outcomes {
		if o.Held {
			continue
		}
		failed++
		text := fmt.Sprintf("%s:%d: rule %s, test %q: %d findings were expected, %d came", o.File, o.Line, o.Rule, o.Test, o.Want, o.Got)
		if o.Failed != "" {
			text += "; a condition could not be evaluated: " + o.Failed
		}
		p.say(text)
	}
	if failed > 0 {
		return errCheckFailed
	}
	return nil
}
