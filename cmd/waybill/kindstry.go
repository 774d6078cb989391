package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
	"github.com/waybill-security/waybill/internal/understand/kind/sample"
)

func (p *program) kindsTestCommand(where func() string) *cobra.Command {
	var endpoint, from string
	c := &cobra.Command{
		Use:   "test [VALUE|KEY=VALUE|JSON]…",
		Short: "Say what values would be decided to hold, or run the tests of your own kinds",
		Long: `Says of values, of key=value pairs or of the fields of a JSON body what they look like and what they would be decided to hold.
Nothing is stored, and no value is repeated. Arguments stay in your shell's history: pass what is somebody's on standard input (-) or in --file.
Without any input it runs the tests of config/kinds.yaml; the exit code is 1 where one does not hold.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && from == "" {
				return p.runKindTests(where())
			}
			input, err := p.samples(cmd, args, from)
			if err != nil {
				return err
			}
			list, err := query.TryKinds(where(), endpoint, input)
			if err != nil {
				return kindsMistake(err)
			}
			return render.List(p.stdout, p.format, all(list), verdictColumns)
		},
	}
	c.Flags().StringVar(&from, "file", "", "read the values, lines or body from `FILE` (- for standard input)")
	c.Flags().StringVar(&endpoint, "endpoint", "", "the `ENDPOINT` at which the fields stand, such as \"GET /members/{id}\"")
	return c
}

// kindsMistake tells a bad input from a fault in the file of kinds, which tells itself.
func kindsMistake(err error) error {
	var mistake usageError
	if errors.As(err, &mistake) {
		return err
	}
	return usage(err)
}

// samples is what there is to look at: arguments, one a line, or a file, or standard input.
func (p *program) samples(cmd *cobra.Command, args []string, from string) ([]byte, error) {
	switch {
	case from != "" && len(args) > 0:
		return nil, usage(errors.New("give either values or --file, not both"))
	case from == "-" || slices.Equal(args, []string{"-"}):
		return readSample(interruptible(cmd.Context(), p.stdin, []string{"-"}))
	case from != "":
		f, err := os.Open(from)
		if err != nil {
			return nil, usage(err)
		}
		text, err := readSample(f)
		return text, errors.Join(err, f.Close())
	}
	return []byte(strings.Join(args, "\n")), nil
}

func readSample(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, sample.MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read the values: %w", err)
	}
	return text, nil
}

var verdictColumns = []render.Column[sample.Verdict]{
	{Title: "FIELD", Text: func(v sample.Verdict) string { return v.Field }},
	{Title: "VALUES", Right: true, Text: func(v sample.Verdict) string { return strconv.FormatInt(v.Values, 10) }},
	{Title: "LOOKS LIKE", Text: func(v sample.Verdict) string { return classesText(v.Classes) }},
	{Title: "KIND", Text: func(v sample.Verdict) string { return v.Kind }},
	{Title: "FORM", Text: func(v sample.Verdict) string { return v.Form }},
	{Title: "SURE", Right: true, Text: func(v sample.Verdict) string { return fmt.Sprintf("%.2f", v.Confidence) }},
	{Title: "ALONE", Text: func(v sample.Verdict) string { return v.Alone }},
	{Title: "WHY", Text: func(v sample.Verdict) string { return strings.Join(v.Reasons, "; ") }},
}

// classesText names classes with their counts, the most frequent first.
func classesText(counts map[string]int64) string {
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if counts[a] != counts[b] {
			return int(counts[b] - counts[a])
		}
		return strings.Compare(a, b)
	})
	for i, name := range names {
		if counts[name] > 1 || len(names) > 1 {
			names[i] = fmt.Sprintf("%s %d", name, counts[name])
		}
	}
	return strings.Join(names, ", ")
}

// runKindTests runs the tests that stand beside the users' kinds.
func (p *program) runKindTests(file string) error {
	list, err := query.TestKinds(file)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return usage(fmt.Errorf("there is nothing to test: give values, key=value pairs or a JSON body, or write tests into %s", file))
	}
	failed := 0
	for _, t := range list {
		if !t.Holds {
			failed++
		}
	}
	err = render.List(p.stdout, p.format, all(list), []render.Column[query.KindTest]{
		{Title: "LINE", Right: true, Text: func(t query.KindTest) string { return strconv.Itoa(t.Line) }},
		{Title: "KEY", Text: func(t query.KindTest) string { return t.Key }},
		{Title: "VALUES", Right: true, Text: func(t query.KindTest) string { return strconv.Itoa(t.Values) }},
		{Title: "WANT", Text: func(t query.KindTest) string { return t.Want }},
		{Title: "KIND", Text: func(t query.KindTest) string { return t.Kind }},
		{Title: "SURE", Right: true, Text: func(t query.KindTest) string { return fmt.Sprintf("%.2f", t.Confidence) }},
		{Title: "HOLDS", Text: func(t query.KindTest) string { return map[bool]string{true: "yes", false: "NO"}[t.Holds] }},
		{Title: "WHY", Text: func(t query.KindTest) string { return strings.Join(t.Reasons, "; ") }},
	})
	if err == nil && failed > 0 {
		p.say(fmt.Sprintf("%d of %d tests in %s do not hold", failed, len(list), file))
		return errCheckFailed
	}
	return err
}
