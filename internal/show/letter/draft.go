package letter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/incident"
)

// Facts are what a letter is drafted from. Empty texts become blanks.
type Facts struct {
	Set        incident.KindSet
	Scope      *scope.Scope
	Zone       *time.Location
	Controller string
	Contact    string
	DPO        string
	Reference  string
}

// Data is what a text may name between {{ and }}.
type Data struct {
	Letter     string
	From, To   string // days; the same where it was one
	Exposed    []string
	Possible   []string // that may have been exposed
	NotExposed []string
	Advice     []string
	Controller string
	Contact    string
	DPO        string
	Reference  string
	Blank      string
}

// asked are the kinds whose absence people ask after.
var asked = []string{
	"credential.password", "payment.card_number", "payment.card_security_code", "payment.iban", "payment.bank_account", "identity.passport",
	"identity.national_id", "identity.tax_id", "identity.driver_licence", "health.record",
}

// Draft writes the letter. An error is of a text that was written by hand.
func (w *Words) Draft(f Facts) (string, error) {
	d := Data{
		Letter: f.Set.Letter, Blank: w.Blank, Controller: w.or(f.Controller), Contact: w.or(f.Contact), DPO: w.or(f.DPO), Reference: w.or(f.Reference),
		Exposed: w.phrases(f.Set.Kinds), Possible: w.phrases(f.Set.Possible), NotExposed: w.notExposed(&f), Advice: w.advice(&f.Set),
	}
	zone := f.Zone
	if zone == nil {
		zone = time.UTC
	}
	d.From = w.date(time.UnixMicro(int64(f.Set.First)).In(zone))
	d.To = w.date(time.UnixMicro(int64(f.Set.Last)).In(zone))
	var b strings.Builder
	if err := w.text.Execute(&b, d); err != nil {
		return "", fmt.Errorf("cannot write the letter in %s: %w", w.Lang, err)
	}
	return b.String(), nil
}

func (w *Words) or(text string) string {
	if text == "" {
		return w.Blank
	}
	return text
}

func (w *Words) phrases(kinds []scope.KindForm) (list []string) {
	for _, k := range kinds {
		phrase := w.kind(string(k.Kind))
		if form := w.Forms[k.Form]; form != "" {
			phrase = fmt.Sprintf(form, phrase)
		}
		if !slices.Contains(list, phrase) {
			list = append(list, phrase)
		}
	}
	return list
}

// kind is a kind in words. One that has none stands in brackets, for a person to say it.
func (w *Words) kind(k string) string {
	if phrase := w.Kinds[k]; phrase != "" {
		return phrase
	}
	return "[" + k + "]"
}

// notExposed are the kinds that surely did not leave, of nobody in the scope, where people ask after them.
func (w *Words) notExposed(f *Facts) (list []string) {
	held := func(kinds []scope.KindForm, name string) bool {
		return slices.ContainsFunc(kinds, func(k scope.KindForm) bool { return string(k.Kind) == name })
	}
	for _, row := range f.Scope.Kinds {
		name := string(row.Kind)
		if row.Verdict != scope.NotExposed || row.Form != "clear" || !slices.Contains(asked, name) {
			continue
		}
		phrase := w.kind(name)
		if held(f.Set.Kinds, name) || held(f.Set.Possible, name) {
			if w.Full[name] == "" {
				continue
			}
			phrase = w.Full[name]
		}
		list = append(list, phrase)
	}
	return list
}

// advice is what to do, each text once. What may have been exposed counts like what was.
func (w *Words) advice(set *incident.KindSet) (list []string) {
	for _, a := range w.Advice {
		forms := a.Forms
		if len(forms) == 0 {
			forms = []string{"clear"}
		}
		for _, k := range append(slices.Clone(set.Kinds), set.Possible...) {
			if slices.Contains(a.Kinds, string(k.Kind)) && slices.Contains(forms, k.Form) && !slices.Contains(list, strings.TrimSpace(a.Text)) {
				list = append(list, strings.TrimSpace(a.Text))
			}
		}
	}
	return list
}
