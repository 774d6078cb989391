package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

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
	meaning string // of lists: the version that is asked for; empty for the newest
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "waybill",
		Short: "Which APIs do we run, who calls them, whose data left, and what surely did not",
		Long: `Waybill reads captured API traffic and answers what nobody can answer after a breach:
which APIs do we run, who calls them, whose data left, of which kinds, to whom, and what surely did not.

  waybill scan capture.har          reads traffic into ./waybill-data
  waybill endpoints                 the APIs that it shows
  waybill findings                  what is worth a look in it
  waybill scope --actor a_…         whose data went to this actor, sealed and checkable`,
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(*cobra.Command, []string) (err error) {
			if p.format, err = render.ParseFormat(p.output); err != nil {
				return usage(err)
			}
			if p.data == "" {
				return usage(errors.New("--data is empty: name the folder of the workspace"))
			}
			return nil
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetVersionTemplate("waybill {{.Version}}\n")
	data := os.Getenv("WAYBILL_DATA")
	if data == "" {
		data = "./waybill-data"
	}
	flags := root.PersistentFlags()
	flags.StringVar(&p.data, "data", data, "the `folder` of the workspace (env WAYBILL_DATA)")
	flags.StringVar(&p.keyFile, "key-file", "", "the `file` with the workspace key, where it does not lie in the workspace")
	flags.StringVarP(&p.output, "output", "o", "table", "the `format` of the output: table, json, jsonl or csv")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(tidy(err)) })
	root.SetHelpCommand(helpCommand(root))
	root.AddCommand(p.commands(root)...)
	return root
}

// commands are all commands, in the order in which a newcomer meets them.
func (p *program) commands(root *cobra.Command) []*cobra.Command {
	return []*cobra.Command{
		p.scanCommand(),
		p.callsCommand(),
		p.endpointsCommand(),
		p.fieldsCommand(),
		p.kindsCommand(), p.identityCommand(),
		p.actorsCommand(),
		p.findingsCommand(),
		p.flowsCommand(),
		p.ruleCommand(), p.judgeCommand(),
		p.scopeCommand(),
		p.accessCommand(),
		p.matchCommand(),
		p.canaryCommand(),
		p.incidentCommand(),
		p.notifyCommand(),
		p.openapiCommand(),
		p.specCommand(),
		p.diffCommand(),
		p.meshCommand(),
		p.coverageCommand(),
		p.doctorCommand(),
		p.verifyCommand(),
		p.checkpointCommand(),
		p.keysCommand(),
		p.correctCommand(),
		p.holdCommand(),
		p.eraseCommand(),
		p.retentionCommand(),
		p.compactCommand(),
		p.versionCommand(),
		p.completionCommand(root),
	}
}

// knownCommand refuses what is no command, and names those that are like it.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	text := fmt.Sprintf("unknown command %q: `waybill help` lists them", args[0])
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		text += "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return usage(errors.New(text))
}

func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say what a command does and which flags it takes",
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return knownCommand(root, args)
			}
			c.InitDefaultHelpFlag()
			return c.Help()
		},
	}
}
