package collect_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

// BenchmarkRead reads HAR lines and HAR files into batches; BenchmarkUnmarshal is encoding/json on the same lines.
func BenchmarkRead(b *testing.B) {
	for name, content := range map[string]string{"lines": lines(0, 20000), "har": harFile(0, 20000), "lines-zst": zst(b, lines(0, 20000))} {
		b.Run(name, func(b *testing.B) {
			files, err := collect.Files([]string{write(b, filepath.Join(b.TempDir(), "f"), content)}, nil)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(lines(0, 20000))))
			b.ReportAllocs()
			for b.Loop() {
				r, err := collect.NewReader(collect.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := r.Read(context.Background(), files[0], func(*call.Batch) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkUnmarshal(b *testing.B) {
	all := []byte(lines(0, 20000))
	b.SetBytes(int64(len(all)))
	for b.Loop() {
		for line := range bytes.Lines(all) {
			var v any
			if err := json.Unmarshal(line, &v); err != nil {
				b.Fatal(err)
			}
		}
	}
}
