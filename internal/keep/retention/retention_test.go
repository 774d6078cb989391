package retention

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

func TestRules(t *testing.T) {
	file := filepath.Join(t.TempDir(), "retention.yaml")
	r, err := Read(file)
	if err != nil || r.Default != 400 || len(r.Kinds) != 0 {
		t.Errorf("no file: %+v, %v", r, err)
	}
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("default: 30d\nkinds:\n  - kind: payment.card_number\n    keep: 7d\n")
	if r, err = Read(file); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	b := r.Bounds(now)
	if b.Calls != now.AddDate(0, 0, -30).UnixMicro() || b.Kinds[kind.PaymentCardNumber] != now.AddDate(0, 0, -7).UnixMicro() {
		t.Errorf("bounds %+v", b)
	}
	write("default: forever\n")
	if r, err = Read(file); err != nil || r.Bounds(now).Calls != 0 {
		t.Errorf("kept forever: %+v, %v", r, err)
	}
	for text, line := range map[string]string{
		"defualt: 3d\n":                                  ":1: ",
		"default: 3 weeks\n":                             ":1: ",
		"default: 0d\n":                                  ":1: ",
		"kinds:\n  - kind: payment.iban\n":               ":2: ",
		"kinds:\n  - kind: Iban!\n    keep: 3d\n":        ":2: ",
		"kinds:\n  - kind: payment.iban\n    keep: 900d": ":3: ",
		"kinds:\n  - kind: payment.iban\n    keep: 3d\n  - kind: payment.iban\n    keep: 3d": ":4: ",
	} {
		write(text)
		if _, err := Read(file); err == nil || !strings.Contains(err.Error(), line) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
