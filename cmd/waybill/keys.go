package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

var keyColumns = []render.Column[query.Key]{
	{Title: "STATE", Text: func(k query.Key) string { return k.State }},
	{Title: "LEAVES", Text: func(k query.Key) string {
		if k.Until == nil {
			return fmt.Sprintf("%d–", k.From)
		}
		return fmt.Sprintf("%d–%d", k.From, *k.Until)
	}},
	{Title: "PUBLIC KEY", Text: func(k query.Key) string { return k.PublicKey }},
}

func (p *program) keysCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "keys",
		Short: "List the keys that sign the log, or change all keys",
		Long: `A workspace has one key file: the secret under which the vault and the journal rest, and the key that signs the log.

  waybill keys list                              the public keys, and which leaves they signed for
  waybill keys rotate --why "somebody left"      new keys in the place of all; ids, seals and old checkpoints stand`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(p.keysList(), p.keysRotate())
	return c
}

func (p *program) keysList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the keys that signed the log, the first one first", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := query.Keys(cmd.Context(), p.data, p.keyFile)
			if err != nil {
				return err
			}
			return render.List(p.stdout, p.format, all(list), keyColumns)
		},
	}
}

func (p *program) keysRotate() *cobra.Command {
	o := app.RotateOptions{Now: time.Now}
	c := &cobra.Command{
		Use: "rotate", Short: "Give the workspace new keys",
		Long: `Writes everything that rests under the workspace's keys again, under new ones, and hands the log over to a new signing key. The key file is
replaced: who has a copy of the one before can open nothing of this workspace any more, and sign nothing for it. Ids, seals, versions of meaning and checkpoints
from before stand. Copies of the workspace that were made before open with the key from before alone: keep a copy of it with them, or let both go.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.Dir, o.KeyFile = p.data, p.keyFile
			done, err := app.RotateKeys(cmd.Context(), o)
			if err != nil && !errors.Is(err, app.ErrNotWitnessed) {
				return err
			}
			return errors.Join(err, render.One(p.stdout, p.format, done, func(w io.Writer) error {
				fmt.Fprintln(w, "new keys: "+strconv.Itoa(done.Files)+" files were written again; the log is signed by "+done.PublicKey)
				fmt.Fprintln(w, "tell who checks checkpoints the new public key; `waybill keys list` shows how the one before hands over to it")
				for _, where := range done.Witnesses {
					p.say("kept by " + where)
				}
				return nil
			}))
		},
	}
	c.Flags().StringVar(&o.Why, "why", "", "the `reason`, which is sealed with the rotation")
	c.Flags().StringVar(&o.By, "by", "", "`who` rotates, which is sealed, too")
	checkpointFlag(c, &o.To)
	return c
}
