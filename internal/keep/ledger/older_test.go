package ledger_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/keep/ledger"
)

// TestWorkspaceOfAnOlderVersion opens a workspace that an older version made of three lines of a log: it is refused with the way
// out, by whoever asks, and nothing of it is touched.
func TestWorkspaceOfAnOlderVersion(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	if err := os.CopyFS(dir, os.DirFS("testdata/format-2")); err != nil {
		t.Fatal(err)
	}
	before := sumOf(t, dir)
	for name, open := range map[string]func() error{
		"to write":  func() error { _, err := ledger.Open(dir, ledger.Options{}); return err },
		"to read":   func() error { _, err := ledger.Open(dir, ledger.Options{ReadOnly: true}); return err },
		"to verify": func() error { _, err := ledger.Verify(context.Background(), dir, ledger.Options{}); return err },
	} {
		err := open()
		if !errors.Is(err, ledger.ErrFormat) {
			t.Errorf("%s: %v, want ErrFormat", name, err)
			continue
		}
		for _, want := range []string{"format 2", "scan its sources into a new workspace"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v does not say %q", name, err, want)
			}
		}
	}
	if sumOf(t, dir) != before {
		t.Error("the older workspace was touched")
	}
}

// sumOf is all that rests in a folder, but for locks.
func sumOf(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	for _, name := range filesOf(t, dir) {
		if name == "lock" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(name + "\n" + string(data))
	}
	return all.String()
}
