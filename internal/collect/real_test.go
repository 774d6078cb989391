package collect_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/collect/source/sourcetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestRealLogs reads lines that nginx 1.22, Apache httpd 2.4, HAProxy 2.6 and Caddy 2.6 wrote, each for the same requests: with
// quotes, percent signs, forged fields, a whole URL, no Host, a bad request, an answer that took 1.5 seconds.
func TestRealLogs(t *testing.T) {
	files, err := filepath.Glob("testdata/logs/*.log")
	if err != nil || len(files) < 11 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			calls, unread, result := readText(t, filepath.Join(t.TempDir(), "log"), string(text))
			var b strings.Builder
			fmt.Fprintf(&b, "%s: %s, observes %b\n", result.Source.Format, result.Found, result.Source.Observes)
			for i := range calls {
				sourcetest.Check(t, &calls[i])
				fmt.Fprintf(&b, "%d %s\n", calls[i].Sequence, sourcetest.Brief(&calls[i]))
			}
			for _, u := range unread {
				fmt.Fprintf(&b, "%d %s, %s\n", u.Sequence, u.Reason, u.Place)
			}
			golden := strings.TrimSuffix(file, ".log") + ".golden"
			if *update {
				write(t, golden, b.String())
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
