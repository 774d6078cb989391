package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/waybill-security/waybill/internal/collect/wire/wiretest"
)

// least is how many times as many calls must be read.
const least = 5

func main() {
	calls := flag.Int("calls", 40_000, "calls in a capture of small ones")
	turns := flag.Int("turns", 5, "turns of each")
	flag.Parse()
	fmt.Printf("%-12s %8s %8s %14s %14s %8s %s\n", "BODIES", "CALLS", "MB", "WAYBILL/s", "GOPACKET/s", "RATIO", "of CPU seconds, best of each in turns")
	worst := 0.0
	for _, size := range []int{70, 1 << 10, 16 << 10} {
		n := *calls
		if size > 10_000 {
			n /= 5
		}
		file := traffic(n, size)
		var ours, theirs time.Duration
		for range *turns {
			best(&ours, n, "waybill", func() int { return waybill(file) })
			best(&theirs, n, "gopacket", func() int { return readGopacket(file) })
		}
		ratio := theirs.Seconds() / ours.Seconds()
		if worst == 0 || ratio < worst {
			worst = ratio
		}
		fmt.Printf("%-12d %8d %8.1f %14.0f %14.0f %7.1fx\n", size, n, float64(len(file))/1e6, float64(n)/ours.Seconds(), float64(n)/theirs.Seconds(), ratio)
	}
	if worst < least {
		fmt.Printf("the worst is %.1fx, below %dx\n", worst, least)
		os.Exit(1)
	}
}

// best runs one turn and keeps the smallest CPU time.
func best(of *time.Duration, want int, who string, run func() int) {
	runtime.GC()
	before := cpu()
	got := run()
	took := cpu() - before
	if got != want {
		fmt.Fprintf(os.Stderr, "%s found %d calls of %d\n", who, got, want)
		os.Exit(1)
	}
	if *of == 0 || took < *of {
		*of = took
	}
}

// cpu is how much CPU time the process has had, on all cores.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// traffic is a capture of connections of a hundred calls each, sixteen of them at a time.
func traffic(calls, size int) []byte {
	c := wiretest.New()
	body := `{"id":7,"tier":"gold","note":"` + strings.Repeat("x", max(0, size-32)) + `"}`
	answer := fmt.Sprintf("HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: keep-alive\r\n\r\n%s", len(body), body)
	open := make([]*wiretest.Conn, 16)
	for i := range calls {
		k := i % len(open)
		if i/len(open)%100 == 0 {
			if open[k] != nil {
				open[k].Close()
			}
			open[k] = c.Dial(fmt.Sprintf("198.51.100.%d:%d", 1+k, 10_000+i/len(open)/100), "203.0.113.1:8080")
		}
		open[k].Send(fmt.Sprintf("GET /v2/members/%d HTTP/1.1\r\nHost: api.example\r\nUser-Agent: probe/1.0\r\nAccept: application/json\r\nAuthorization: Bearer 0123456789abcdef\r\n\r\n", i))
		open[k].Reply(answer)
	}
	return c.Pcap()
}
