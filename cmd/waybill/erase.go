package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) eraseCommand() *cobra.Command {
	o := app.EraseOptions{Now: time.Now}
	c := &cobra.Command{
		Use:   "erase",
		Short: "Destroy what says whose one person's rows are",
		Long: `Destroys, for one person, everything that leads from a value to the rows: the tokens of all identifiers that are this person's alone, of
what stood beside them, of credentials, and the words in paths. The rows stay, and count as those of somebody whom nobody can name; every
seal holds. When the same person is seen again, it is somebody new. This cannot be undone.

  waybill erase --subject contact.email=ines@post.example --why "request of 3 May" --dry-run
  waybill erase --subject contact.email=ines@post.example --why "request of 3 May"`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir, o.KeyFile = p.data, p.keyFile
			done, err := app.Erase(cmd.Context(), o)
			if err != nil {
				return err
			}
			return render.One(p.stdout, p.format, done, func(w io.Writer) error {
				switch {
				case !done.Matched:
					fmt.Fprintln(w, "nobody was seen under this value; nothing to erase")
				case done.Done:
					fmt.Fprintf(w, "erased: %s, known by %s; %d tokens and %d texts are gone\n", done.Subject, strings.Join(done.Kinds, ", "), done.Tokens, done.Texts)
					fmt.Fprintln(w, "older copies of the workspace still hold them: erase there, too, or let the copies go")
				default:
					fmt.Fprintf(w, "would erase: %s, known by %s; %d tokens and %d texts\n", done.Subject, strings.Join(done.Kinds, ", "), done.Tokens, done.Texts)
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Subject, "subject", "", "the person, by `kind=value`")
	f.StringVar(&o.Why, "why", "", "the `reason`, which is sealed with the erasure; no value of a person")
	f.StringVar(&o.By, "by", "", "`who` erases, which is sealed, too")
	f.BoolVar(&o.DryRun, "dry-run", false, "say what would be erased, and erase nothing")
	f.StringArrayVar(&o.Regions, "region", nil, "a `country` (ISO 3166-1) whose national phone numbers the value may be")
	return c
}
