package detect_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

const benchCalls = 100_000

// member is the n-th call of a programme: 5,000 people with a token each, reading their own record.
func member(n int, scheme, claims string) string {
	who := n * 7919 % 5000
	token := jwt(`{"alg":"RS256"}`, fmt.Sprintf(`{"sub":%q%s}`, uuid(who), claims))
	at := begin.Add(time.Duration(n) * 800 * time.Millisecond).Format(time.RFC3339Nano)
	body := fmt.Sprintf(`{\"loyaltyNumber\":\"40000%05d\",\"firstName\":\"Ines\",\"lastName\":\"Moreau\",\"email\":\"p%d@post.example\",\"tier\":\"gold\",\"pointsBalance\":%d}`, who*3, who, n%9000)
	return fmt.Sprintf(`{"startedDateTime":%q,"time":12.4,"_clientAddress":"198.51.100.%d","request":{"method":"GET","url":"%s://api.skyloom.example/v2/members/40000%05d/profile","headers":[{"name":"Authorization","value":"Bearer %s"}]},"response":{"status":200,"headers":[],"content":{"size":%d,"mimeType":"application/json","text":"%s"}}}`+"\n",
		at, who%200, scheme, who*3, token, len(strings.ReplaceAll(body, `\`, "")), body)
}

// BenchmarkJudge judges 100,000 sealed calls: of a quiet world, of one in which two detectors take every call, and of a
// log. Beside it stand what a scan spends on meaning, and in all.
func BenchmarkJudge(b *testing.B) {
	for _, world := range []struct {
		name, file string
		line       func(n int) string
	}{
		{"quiet", "calls.ndjson", func(n int) string { return member(n, "https", `,"exp":1893456000`) }},
		{"everything", "calls.ndjson", func(n int) string { return member(n, "http", "") }},
		{"log", "access.log", func(n int) string {
			return fmt.Sprintf("198.51.100.%d - - [02/Mar/2026:%02d:%02d:%02d +0000] \"GET /v1/offers/%d?page=%d HTTP/1.1\" 200 512 \"-\" \"x\"\n", n%200, n/3600%24, n/60%60, n%60, n%700, n%3)
		}},
	} {
		b.Run(world.name, func(b *testing.B) { benchJudge(b, world.file, world.line) })
	}
}

func benchJudge(b *testing.B, name string, line func(int) string) {
	dir, file := filepath.Join(b.TempDir(), "ws"), filepath.Join(b.TempDir(), name)
	var text strings.Builder
	for n := range benchCalls {
		text.WriteString(line(n))
	}
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	started, before := time.Now(), cpu(b)
	if _, err := app.Scan(b.Context(), app.ScanOptions{Dir: dir, Paths: []string{file}, Now: time.Now}); err != nil {
		b.Fatal(err)
	}
	whole, spent := time.Since(started), cpu(b)
	l, err := ledger.Open(dir, ledger.Options{ReadOnly: true})
	if err != nil {
		b.Fatal(err)
	}
	s, err := l.Snapshot(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _, _ = s.Close(), l.Close() }()
	minter := identity.NewMinter(l.TokenKey())
	started = time.Now()
	m, err := meaning.Derive(b.Context(), s, minter)
	if err != nil {
		b.Fatal(err)
	}
	derive := time.Since(started)
	begun := cpu(b)
	for b.Loop() {
		if _, err := detect.Judge(b.Context(), meaning.Over(s, m), minter); err != nil {
			b.Fatal(err)
		}
	}
	judging, scan := (cpu(b)-begun)/time.Duration(b.N), spent-before
	// The scan judges, too, and has looked up by then what judging alone must look up: it is cheaper there than here.
	b.ReportMetric(100*judging.Seconds()/max(scan-judging, 1).Seconds(), "%-of-the-scan-without")
	b.ReportMetric(derive.Seconds()*1e3, "derive-ms")
	b.ReportMetric(whole.Seconds()*1e3, "scan-ms")
}

// cpu is the processor time that the process has used, its own and the kernel's.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
