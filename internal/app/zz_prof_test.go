package app_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/app"
)

func TestZZProf(t *testing.T) {
	file := os.Getenv("ZZLOG")
	out := os.Getenv("ZZOUT")
	os.MkdirAll(out, 0o755)
	debug.SetMemoryLimit(320 << 20)
	debug.SetGCPercent(50)
	runtime.MemProfileRate = 32 << 10
	stop := make(chan bool)
	done := make(chan bool)
	start := time.Now()
	go func() {
		defer close(done)
		var peak uint64
		last := start
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(100 * time.Millisecond):
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			if time.Since(last) > 2*time.Second {
				last = time.Now()
				fmt.Printf("%5.1f inuse %d sys-rel %d\n", time.Since(start).Seconds(), m.HeapInuse>>20, (m.Sys-m.HeapReleased)>>20)
			}
			if m.HeapInuse > peak+peak/50 {
				peak = m.HeapInuse
				fmt.Printf("%5.1f peak %d sys-rel %d\n", time.Since(start).Seconds(), m.HeapInuse>>20, (m.Sys-m.HeapReleased)>>20)
				f, _ := os.Create(filepath.Join(out, "heap.prof"))
				pprof.Lookup("heap").WriteTo(f, 0)
				f.Close()
			}
		}
	}()
	f, _ := os.Create(filepath.Join(out, "cpu.prof"))
	pprof.StartCPUProfile(f)
	s, err := app.Scan(context.Background(), app.ScanOptions{Dir: filepath.Join(t.TempDir(), "w"), Paths: []string{file}, Now: time.Now, Progress: func(p app.Progress) {}})
	pprof.StopCPUProfile()
	f.Close()
	close(stop)
	<-done
	fmt.Println(s, err, time.Since(start))
}
