package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) compactCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "Put small files of rows together, so that scopes read less",
		Long: `Puts the row files of all scans together into segments, sorted by who called and indexed by whose data it was, so that a scope
reads the rows that it asks for and not the others. Nothing that is sealed changes: every seal is recomputed from the new files
before they take the place of the old ones. A scan does the same at its end where it is worth it.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := app.Compact(cmd.Context(), p.data, p.keyFile, time.Now)
			if err != nil {
				return err
			}
			return render.One(p.stdout, p.format, c, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "%d segments made, of the %d rows of %d commits\n", c.Segments, c.Rows, c.Commits)
				return err
			})
		},
	}
}
