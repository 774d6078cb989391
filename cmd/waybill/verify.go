package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) verifyCommand() *cobra.Command {
	var o query.VerifyOptions
	c := &cobra.Command{
		Use:   "verify",
		Short: "Recompute every seal and name what does not hold",
		Long: `Recompute every seal from the rows, and hold the log against the checkpoints that are kept outside: those of the places in
config/witness.yaml, and of --since. Without any, the log can be consistent in itself and yet be written anew by who has its keys.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.KeyFile = p.keyFile
			r, err := query.Verify(cmd.Context(), p.data, o)
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
				for _, one := range r.Witnesses {
					fmt.Fprintln(w, witnessLine(one, r.Size))
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
	c.Flags().StringVar(&o.Since, "since", "", "a `file` with checkpoints that were kept outside: the log must go on from each")
	c.Flags().BoolVar(&o.Offline, "offline", false, "do not ask witnesses over the network")
	return c
}

// witnessLine says what a witness says.
func witnessLine(one query.Witness, size int64) string {
	where := render.Plain(one.Where)
	switch {
	case one.OK:
		return fmt.Sprintf("witness  %s: holds the first %d of %d leaves", where, *one.Size, size)
	case one.Size == nil:
		return fmt.Sprintf("witness  %s: could not be asked: %s", where, render.Plain(one.What))
	}
	return fmt.Sprintf("witness  %s: CONTRADICTS: %s", where, render.Plain(one.What))
}
