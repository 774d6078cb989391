package ledger_test

import (
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/storetest"
)

func open(t testing.TB, dir string, o ledger.Options) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) keep.Store {
		return open(t, filepath.Join(t.TempDir(), "a [b] 'c' *?"), ledger.Options{})
	})
}
