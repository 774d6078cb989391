package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/judge/rule"
)

func (p *program) ruleImportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE…",
		Short: "Turn rules of Sigma into rules of Waybill's own form, on standard output",
		Long: `Reads rules of Sigma (detections and correlations of log sources webserver, proxy, api and waf) and writes them in Waybill's own form.
What cannot be asked of calls as they are kept is refused, by file, line and column; the rest is written, and the exit code is 2.
Files of Sigma may also lie in DIR/config/rules as they are. docs/rules.md says what of Sigma is read.

  waybill rule import sigma/*.yml > waybill-data/config/rules/sigma.yaml`,
		RunE: func(_ *cobra.Command, paths []string) error {
			if len(paths) == 0 {
				return usage(errors.New("name the files or folders with rules of Sigma"))
			}
			list, err := rule.Import(paths...)
			if err != nil {
				return err
			}
			var rules []*rule.Rule
			refused := 0
			for _, one := range list {
				rules = append(rules, one.Rules...)
				if one.Err != nil {
					refused++
					p.say(one.Err.Error())
				}
			}
			if len(rules) > 0 {
				if _, err := io.WriteString(p.stdout, rule.Write(rules)); err != nil {
					return err
				}
			}
			if refused > 0 {
				return usage(fmt.Errorf("%d of %d files were refused; the rest was written", refused, len(list)))
			}
			return nil
		},
	}
}
