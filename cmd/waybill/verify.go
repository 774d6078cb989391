package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Recompute every seal and name what does not hold",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := query.Verify(cmd.Context(), p.data, p.keyFile)
			if err != nil {
				return err
			}
			err = render.One(p.stdout, p.format, r, func(w io.Writer) error {
				fmt.Fprintf(w, "%d entries in %d batches, root %s\n", r.Entries, r.Batches, r.Root)
				for _, b := range r.Broken {
					fmt.Fprintf(w, "BROKEN  %s\n", render.Plain(b.File+": "+b.What))
				}
				for _, name := range r.Extra {
					fmt.Fprintf(w, "not read: %s belongs to no commit\n", render.Plain(name))
				}
				if r.OK && r.Witnessed {
					fmt.Fprintln(w, "ok: consistent and witnessed")
				} else if r.OK {
					fmt.Fprintln(w, "ok: consistent, not witnessed (no checkpoint is kept outside)")
				}
				return nil
			})
			if err == nil && !r.OK {
				return errCheckFailed
			}
			return err
		},
	}
}
