package ledger_test

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// TestNothingSealedRestsReadable looks for every sealed text in every byte of a workspace, and in every value of its
// Parquet columns, as they are once decompressed; and for tokens outside the vault, where they would not be erasable.
func TestNothingSealedRestsReadable(t *testing.T) {
	dir := small(t)
	hidden := [][]byte{}
	for _, s := range []string{secretHost, secretWord, secretField, secretAgent, secretAddr, secretLabel, secretProto, "skybound", "Oakenshade", "mirabel"} {
		hidden = append(hidden, []byte(s))
	}
	var tokens [][]byte
	for who := range 103 {
		for _, kind := range []byte("pcagnm") {
			v := token(kind, who)
			tokens = append(tokens, v[:], []byte(hex.EncodeToString(v[:])))
		}
	}
	seen := 0
	for _, name := range filesOf(t, dir) {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		places := [][]byte{raw}
		if strings.HasSuffix(name, ".parquet") {
			places = append(places, columns(t, raw))
			seen += len(places[1])
		}
		for _, place := range places {
			for _, s := range hidden {
				if bytes.Contains(bytes.ToLower(place), bytes.ToLower(s)) {
					t.Errorf("%s shows %q", name, s)
				}
			}
			for _, v := range tokens {
				if !strings.HasSuffix(name, ".tokens") && bytes.Contains(place, v) {
					t.Errorf("%s shows a token", name)
					break
				}
			}
		}
	}
	if seen < 10_000 {
		t.Errorf("only %d bytes of columns were looked at", seen)
	}
}

// columns is every value of a Parquet file, one after the other.
func columns(t *testing.T, raw []byte) []byte {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	rows := parquet.NewReader(f)
	for {
		part := make([]parquet.Row, 64)
		n, err := rows.ReadRows(part)
		for _, row := range part[:n] {
			for _, v := range row {
				out.WriteString(v.String() + "\n")
			}
		}
		if err != nil {
			return out.Bytes()
		}
	}
}

// TestErrorsShowNothing provokes errors that concern sealed texts.
func TestErrorsShowNothing(t *testing.T) {
	l := open(t, t.TempDir(), ledger.Options{})
	defer func() { _ = l.Close() }()
	b := batch(observation.NewSymbols(), 1, 0, 3)
	b.First = 7
	_, err := l.Commit(t.Context(), []observation.Batch{b})
	if err == nil || strings.Contains(err.Error(), "mirabel") {
		t.Errorf("%v", err)
	}
}
