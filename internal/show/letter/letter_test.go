package letter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/show/incident"
	"github.com/waybill-security/waybill/internal/show/letter"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

func at(text string) call.Time {
	t, _ := time.Parse(time.RFC3339, text)
	return call.Time(t.UnixMicro())
}

func facts() letter.Facts {
	form := func(k kind.Kind, f string) scope.KindForm { return scope.KindForm{Kind: k, Form: f} }
	return letter.Facts{
		Set: incident.KindSet{
			Letter: "l_1", Kinds: []scope.KindForm{form(kind.ContactEmail, "clear"), form(kind.PaymentCardNumber, "masked"), form("acme.policy", "clear")},
			Possible: []scope.KindForm{form(kind.CredentialPassword, "clear")}, First: at("2026-03-03T23:30:00Z"), Last: at("2026-03-03T23:40:00Z"),
		},
		Scope: &scope.Scope{Kinds: []scope.KindRow{
			{KindForm: form(kind.PaymentCardNumber, "clear"), Verdict: scope.NotExposed}, {KindForm: form(kind.IdentityPassport, "clear"), Verdict: scope.NotExposed},
			{KindForm: form(kind.HealthRecord, "clear"), Verdict: scope.Unknown}, {KindForm: form(kind.CredentialPassword, "clear"), Verdict: scope.Unknown},
		}},
	}
}

func draft(t *testing.T, folder, lang string, f letter.Facts) string {
	t.Helper()
	w, err := letter.Read(folder, lang)
	if err != nil {
		t.Fatal(err)
	}
	text, err := w.Draft(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Whatever is unknown is neither said to have left nor not to have.
func TestALetterSaysWhatLeftAndWhatSurelyDidNot(t *testing.T) {
	text := draft(t, t.TempDir(), "en", facts())
	for _, has := range []string{
		"- your e-mail address\n", "- your card number, in part only\n", "- [acme.policy]\n", "cannot rule it out:\n- your password\n",
		"- your full card number\n", "- your passport number\n", "on 3 March 2026", "Change your password", "[ … ]",
	} {
		if !strings.Contains(text, has) {
			t.Errorf("the letter lacks %q:\n%s", has, text)
		}
	}
	for _, lacks := range []string{"health", "Watch your card statements", "between"} {
		if strings.Contains(text, lacks) {
			t.Errorf("the letter holds %q:\n%s", lacks, text)
		}
	}
}

func TestDaysAreOfTheFilesZone(t *testing.T) {
	f := facts()
	f.Zone, _ = time.LoadLocation("Europe/Amsterdam")
	if text := draft(t, t.TempDir(), "nl", f); !strings.Contains(text, "op 4 maart 2026") {
		t.Errorf("got:\n%s", text)
	}
}

func TestNothingIsSaidNotToHaveLeftWhereNothingIsSure(t *testing.T) {
	f := facts()
	for i := range f.Scope.Kinds {
		f.Scope.Kinds[i].Verdict = scope.Unknown
	}
	if text := draft(t, t.TempDir(), "en", f); strings.Contains(text, "not exposed") {
		t.Errorf("got:\n%s", text)
	}
}

func TestEveryLanguageHasWordsForEveryKindAndForm(t *testing.T) {
	for _, lang := range letter.Languages {
		w, err := letter.Read(t.TempDir(), lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range kind.Builtin() {
			if w.Kinds[string(k)] == "" {
				t.Errorf("%s has no words for %s", lang, k)
			}
		}
		for f := kind.Clear + 1; f <= kind.Encrypted; f++ {
			if !strings.Contains(w.Forms[f.String()], "%s") {
				t.Errorf("%s has no words for the form %s", lang, f)
			}
		}
		if len(w.Months) != 12 || len(w.Advice) < 9 {
			t.Errorf("%s: %d months, %d pieces of advice", lang, len(w.Months), len(w.Advice))
		}
		if text := draft(t, t.TempDir(), lang, facts()); strings.Contains(text, "%!") || strings.Contains(text, "<no value>") {
			t.Errorf("%s:\n%s", lang, text)
		}
	}
}

func TestAnUnknownNameInAnOwnTextIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "letters"), 0o700); err != nil {
		t.Fatal(err)
	}
	for text, atReading := range map[string]bool{"{{.Nobody}}": false, "{{range}": true} {
		if err := os.WriteFile(filepath.Join(dir, "letters", "en.txt"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		w, err := letter.Read(dir, "en")
		if err == nil && !atReading {
			_, err = w.Draft(facts())
		}
		if err == nil {
			t.Errorf("%s was taken", text)
		}
	}
}
