package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

// The log is the same for the same seed, another for another, and every line of it is a call.
func TestGeneratedLogIsRepeatableAndReadable(t *testing.T) {
	write := func(seed uint64) (int64, []byte) {
		var b bytes.Buffer
		lines, err := newGenerator(seed).write(&b, 300_000)
		if err != nil {
			t.Fatal(err)
		}
		return lines, b.Bytes()
	}
	lines, log := write(1)
	if _, again := write(1); !bytes.Equal(log, again) {
		t.Error("the same seed gave another log")
	}
	if _, other := write(2); bytes.Equal(log, other) {
		t.Error("another seed gave the same log")
	}
	if mean := int64(len(log)) / lines; mean < 200 || mean > 270 {
		t.Errorf("a line has %d bytes on average", mean)
	}
	name := filepath.Join(t.TempDir(), "access.log")
	if err := os.WriteFile(name, log, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := collect.NewReader(collect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result, err := reader.Read(t.Context(), collect.File{Path: name, Named: true}, func(*call.Batch) error { return nil })
	if err != nil || int64(result.Calls) != lines || result.Unread != 0 {
		t.Errorf("%d lines gave %d calls and %d unread (%v)", lines, result.Calls, result.Unread, err)
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{"500": 500, "3KB": 3000, "100MB": 1e8, "1GB": 1e9} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%s is %d (%v), want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "GB", "-1MB", "0", "1TB", "99999999999GB"} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}
