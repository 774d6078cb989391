package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/show/report"
)

func (p *program) accessCommand() *cobra.Command {
	o := &app.ScopeOptions{Now: time.Now}
	var reportFile string
	c := &cobra.Command{
		Use:   "access --subject kind=value",
		Short: "Answer who saw a person's data, who wrote about the person, and what could not be seen",
		Long: `Answers what somebody may ask about their own data: which callers received which kinds of it through which endpoints, when, and
how sure that is; what was written about them; who asked for them; and what could not be seen. Each use is written to the sealed
audit journal, without the value.

  waybill access --subject loyalty.number=4000000127 --report ines.pdf
  waybill access --subject contact.email=ines@post.example --from 720h --hop edge --hop internal`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.access(cmd, o, reportFile) },
	}
	f, s := c.Flags(), &o.Selector
	f.StringArrayVar(&s.Subjects, "subject", nil, "the person, by `kind=value`; several are one person's identifiers, or several people")
	f.StringArrayVar(&s.Hops, "hop", nil, "edge, internal, egress or unknown (all but internal)")
	f.StringVar(&o.From, "from", "", "first `time` (inclusive): RFC 3339, or 24h before the newest call")
	f.StringVar(&o.To, "to", "", "last `time` (exclusive): RFC 3339, or 24h before the newest call")
	f.StringVar(&reportFile, "report", "", "write it for people to `FILE.html`, FILE.pdf or FILE.json")
	f.StringVar(&o.Meaning, "meaning", "", "repeat with an older version of meaning, by its `digest`")
	f.Float64Var(&o.Threshold, "threshold", scope.DefaultThreshold, "the least confidence with which a kind counts as proven")
	f.StringArrayVar(&o.Regions, "region", nil, "a `country` (ISO 3166-1) whose national phone numbers the values may be")
	f.BoolVar(&o.Uncorrected, "uncorrected", false, "count the calls, too, that corrections leave out (waybill correct)")
	f.BoolVar(&o.CheckAll, "check-all", false, "recompute every seal, not only those of the files that hold the answer")
	return c
}

func (p *program) access(cmd *cobra.Command, o *app.ScopeOptions, reportFile string) error {
	o.Dir, o.KeyFile = p.data, p.keyFile
	switch {
	case len(o.Selector.Subjects) == 0:
		return usage(errors.New("name the person: --subject kind=value, such as loyalty.number=…"))
	case !(o.Threshold > 0 && o.Threshold <= 1):
		return usage(errors.New("--threshold is a confidence above 0 and at most 1, such as 0.9"))
	}
	if err := checkReport(reportFile); err != nil {
		return usage(fmt.Errorf("--report %w", err))
	}
	a, notice, err := app.Access(cmd.Context(), *o)
	if err != nil {
		return err
	}
	if notice != "" {
		p.say(notice)
	}
	if reportFile != "" {
		if err := writeDocument(reportFile, a, report.AccessDocument(a, reportMeta(cmd))); err != nil {
			return err
		}
	}
	return render.One(p.stdout, p.format, a, func(w io.Writer) error { return report.AccessText(w, a) })
}
