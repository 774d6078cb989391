package ledger_test

import (
	"flag"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("LEDGER_CRASH_DIR"); dir != "" {
		crashChild(dir)
		return
	}
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		_ = f.Value.Set("25") // each check commits to a disk
	}
	os.Exit(m.Run())
}
