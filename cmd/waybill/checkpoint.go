package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/render"
)

func (p *program) checkpointCommand() *cobra.Command {
	var out string
	var to []string
	c := &cobra.Command{
		Use:   "checkpoint",
		Short: "Sign the log's tree head and bring it to who keeps it outside",
		Long: `Signs what is sealed now in three lines, and brings them to the witnesses of config/witness.yaml and of --checkpoint-to. Whoever
keeps a checkpoint outside can tell later whether the log was cut or written anew (waybill verify --since FILE).

  waybill checkpoint                                          prints it
  waybill checkpoint --out checkpoint.txt                     the same, into a file
  waybill checkpoint --checkpoint-to /mnt/elsewhere/waybill   adds it to a file that keeps all of them
  waybill checkpoint --checkpoint-to git+ssh://git@git.example/witness.git
  waybill checkpoint --checkpoint-to https://witness.example/waybill`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			made, err := app.Checkpoint(cmd.Context(), app.CheckpointOptions{Dir: p.data, KeyFile: p.keyFile, To: to, Now: time.Now})
			if err != nil && !errors.Is(err, app.ErrNotWitnessed) {
				return err
			}
			if out != "" {
				err = errors.Join(err, app.KeepCheckpoint(out, made))
			}
			return errors.Join(err, render.One(p.stdout, p.format, made, func(w io.Writer) error {
				fmt.Fprint(w, made.Checkpoint)
				for _, where := range made.Witnesses {
					p.say("kept by " + where)
				}
				return nil
			}))
		},
	}
	c.Flags().StringVar(&out, "out", "", "write the checkpoint into a `file`, too")
	checkpointFlag(c, &to)
	return c
}

// checkpointFlag adds --checkpoint-to.
func checkpointFlag(c *cobra.Command, to *[]string) {
	c.Flags().StringArrayVar(to, "checkpoint-to", nil, "bring the checkpoint to a `place`, too: a file, git+URL or https://…; may be repeated")
}
