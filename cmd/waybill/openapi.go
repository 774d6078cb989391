package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/schema"
)

func (p *program) openapiCommand() *cobra.Command {
	var service, host string
	c := &cobra.Command{
		Use:   "openapi --service S",
		Short: "Write what the traffic shows of a service as OpenAPI 3.1",
		Long: `Writes an OpenAPI 3.1 document of a service, learned from its traffic: paths, parameters, bodies by status and media type, and how
calls were authenticated. It never contradicts what was seen; what was not seen is not in it, and no value is.

  waybill openapi --service members > members.yaml
  waybill openapi --host api.skyloom.example -o json`,
		Args: noArguments,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if p.data == "" {
				return usage(errors.New("--data is empty: name the folder of the workspace"))
			}
			switch p.output {
			case "table", "yaml", "json":
				return nil
			}
			return usage(errors.New("--output: a document is written as yaml or json"))
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.open(cmd.Context(), query.Options{}, func(q *query.Query) error {
				api, err := q.API(cmd.Context(), service, host)
				if err != nil {
					return err
				}
				doc := schema.Document(api)
				text := doc.YAML()
				if p.output == "json" {
					text = doc.JSON()
				}
				_, err = p.stdout.Write(text)
				return err
			})
		},
	}
	c.Flags().StringVar(&service, "service", "", "the `service`, as `waybill endpoints` names it")
	c.Flags().StringVar(&host, "host", "", "this `host` of it alone")
	return c
}
