package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/waybill-security/waybill/examples/loyalty/world"
	"github.com/waybill-security/waybill/internal/app"
)

// capture plays the example into memory: some 20,600 calls, 40 MB.
func capture(b *testing.B) []byte {
	b.Helper()
	recording, _, err := world.PlayMemory(b.Context(), world.Options{
		Seed: 1, Incident: world.FlyingBlueBOLA, InProcess: true, Parameters: world.Defaults(world.DefaultMembers),
	})
	if err != nil {
		b.Fatal(err)
	}
	return recording.Calls
}

// BenchmarkScan is HAR lines to a sealed, settled and summarised workspace; its rival is BenchmarkScanUnmarshal.
func BenchmarkScan(b *testing.B) {
	calls := capture(b)
	file := filepath.Join(b.TempDir(), "calls.ndjson")
	if err := os.WriteFile(file, calls, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(calls)))
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "workspace")
		if _, err := app.Scan(context.Background(), app.ScanOptions{Dir: dir, Paths: []string{file}, Now: time.Now}); err != nil {
			b.Fatal(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkScanUnmarshal reads the same lines into any, and does nothing with them.
func BenchmarkScanUnmarshal(b *testing.B) {
	calls := capture(b)
	b.SetBytes(int64(len(calls)))
	for b.Loop() {
		for line := range bytes.Lines(calls) {
			var v any
			if err := json.Unmarshal(line, &v); err != nil {
				b.Fatal(err)
			}
		}
	}
}
