package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// tally is hits and misses of one kind.
type tally struct{ tp, fp, fn int }

func (t tally) f1() float64 {
	if t.tp == 0 {
		return 0
	}
	return 2 * float64(t.tp) / float64(2*t.tp+t.fp+t.fn)
}

// figures are what one set of rules scores on one half.
type figures struct {
	fields, nothing   int
	by                map[kind.Kind]*tally
	falsePositives    int // fields that hold nothing and are said to hold something
	undecided         int
	forms, formsRight int
	cards             int // numbers that pass by chance, and masked ones, called a card number in the clear
	wrong             []string
}

func score(r rules, fields []*field) *figures {
	s := &figures{by: map[kind.Kind]*tally{}, fields: len(fields)}
	for _, f := range fields {
		s.add(r, f)
	}
	slices.Sort(s.wrong)
	return s
}

func (s *figures) at(k kind.Kind) *tally {
	if s.by[k] == nil {
		s.by[k] = &tally{}
	}
	return s.by[k]
}

func (s *figures) add(r rules, f *field) {
	got, form := r.decide(f)
	if f.want == kind.None {
		s.nothing++
	}
	if got == kind.PaymentCardNumber && form == kind.Clear && (f.want != got || f.form == "masked") {
		s.cards++
	}
	right := got == f.want || r.lenient && got == kind.PersonName && (f.want == kind.PersonFirstName || f.want == kind.PersonLastName)
	switch {
	case right && f.want == kind.None:
		return
	case right:
		s.at(f.want).tp++
		s.forms++
		if form.String() == f.form {
			s.formsRight++
			return
		}
		s.wrong = append(s.wrong, fmt.Sprintf("%s %s %s: %s/%s, not %s", f.domain, f.endpoint, f.name, f.want, f.form, form))
		return
	case got == kind.Undecided:
		s.undecided++
	case f.want == kind.None:
		s.falsePositives++
	}
	if f.want != kind.None {
		s.at(f.want).fn++
	}
	if got.Tells() {
		s.at(got).fp++
	}
	s.wrong = append(s.wrong, fmt.Sprintf("%s %s %s (%s): want %s, got %s", f.domain, f.endpoint, f.name, f.generator, f.want, got))
}

// macro is the mean F1 of the kinds that the half holds, and of those among them that the rules ever told.
func (s *figures) macro() (all, known float64) {
	sum, n, told := 0.0, 0, 0
	for _, t := range s.by {
		if t.tp+t.fn == 0 {
			continue
		}
		n++
		sum += t.f1()
		if t.tp+t.fp > 0 {
			told++
		}
	}
	return sum / float64(max(n, 1)), sum / float64(max(told, 1))
}

func share(part, of int) string { return fmt.Sprintf("%.2f %%", 100*float64(part)/float64(max(of, 1))) }

func printHalf(w io.Writer, half string, fields []*field, details, errors bool) {
	nothing := 0
	endpoints, domains := map[string]bool{}, map[string]bool{}
	for _, f := range fields {
		if f.want == kind.None {
			nothing++
		}
		endpoints[f.domain+f.endpoint], domains[f.domain] = true, true
	}
	fmt.Fprintf(w, "%s half: %d domains, %d endpoints, %d fields, of which %d hold nothing\n\n", half, len(domains), len(endpoints), len(fields), nothing)
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "rules\tmacro F1\tof the kinds it tells\tnothing called something\tforms right\tundecided\tcalled a card in the clear, and none")
	var ours *figures
	for _, r := range everyRules() {
		s := score(r, fields)
		if ours == nil {
			ours = s
		}
		all, known := s.macro()
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%s\t%s\t%s\t%d\n", r.name, all, known, share(s.falsePositives, s.nothing), share(s.formsRight, s.forms), share(s.undecided, s.fields), s.cards)
	}
	_ = t.Flush() // to standard output or a buffer
	if details {
		ours.printKinds(w)
	}
	if errors {
		fmt.Fprintln(w, "\n"+strings.Join(ours.wrong, "\n"))
	}
	fmt.Fprintln(w)
}

func (s *figures) printKinds(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nkind\tfields\tprecision\trecall\tF1\t")
	for _, k := range kind.Builtin() {
		if c := s.by[k]; c != nil {
			fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%.3f\t\n", k, c.tp+c.fn, ratio(c.tp, c.tp+c.fp), ratio(c.tp, c.tp+c.fn), c.f1())
		}
	}
	_ = t.Flush()
}

func ratio(part, of int) string {
	if of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(part)/float64(of))
}

// printWeighed says for the fields of some words what speaks for each kind, and how much.
func printWeighed(w io.Writer, words string, fields []*field) {
	for _, f := range fields {
		if !strings.Contains(f.endpoint+" "+f.name, words) {
			continue
		}
		x := (*kind.Own)(nil).Explain(f.evidence)
		fmt.Fprintf(w, "%s %s: want %s, got %s\n", f.endpoint, f.name, f.want, x.Kind)
		for _, one := range x.Weighed {
			fmt.Fprintf(w, "  %s %.1f %v\n", one.Kind, one.LogOdds, one.Steps)
		}
	}
}
