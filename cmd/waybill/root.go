package main

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/render"
)

// program is what every command shares.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	data    string
	keyFile string
	output  string
	format  render.Format
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "waybill",
		Short: "Which APIs do we run, who calls them, whose data left, and what surely did not",
		Long: `Waybill reads captured API traffic and answers what nobody can answer after a breach:
which APIs do we run, who calls them, whose data left, of which kinds, to whom, and what surely did not.

  waybill scan capture.har          reads traffic into ./waybill-data
  waybill endpoints                 the APIs that it shows
  waybill scope --actor a_…         whose data went to this actor, sealed and checkable`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) (err error) {
			if p.format, err = render.ParseFormat(p.output); err != nil {
				return usage(err)
			}
			return nil
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	data := os.Getenv("WAYBILL_DATA")
	if data == "" {
		data = "./waybill-data"
	}
	flags := root.PersistentFlags()
	flags.StringVar(&p.data, "data", data, "the `folder` of the workspace (env WAYBILL_DATA)")
	flags.StringVar(&p.keyFile, "key-file", "", "the workspace key, where it does not lie in the workspace")
	flags.StringVarP(&p.output, "output", "o", "table", "table, json, jsonl or csv")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	root.AddCommand(
		p.scanCommand(), p.callsCommand(), p.endpointsCommand(), p.fieldsCommand(), p.actorsCommand(), p.scopeCommand(),
		p.coverageCommand(), p.verifyCommand(), p.versionCommand(), p.completionCommand(root),
	)
	return root
}
