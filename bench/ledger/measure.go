package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// cost is what something took.
type cost struct{ cpu, wall time.Duration }

func (c cost) String() string {
	return fmt.Sprintf("%8.1f ms by the clock, %8.1f ms of CPU", c.wall.Seconds()*1000, c.cpu.Seconds()*1000)
}

func (c *cost) add(d cost) { c.cpu, c.wall = c.cpu+d.cpu, c.wall+d.wall }

// cpuTime is what this process has taken so far, of all cores.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// timed says what a function took.
func timed(f func() error) (cost, error) {
	started, before := time.Now(), cpuTime()
	err := f()
	return cost{cpuTime() - before, time.Since(started)}, err
}

// best is the cheapest of some rounds, by CPU time.
func best(rounds int, f func() error) (least cost, err error) {
	for i := range rounds {
		c, err := timed(f)
		if err != nil {
			return c, err
		}
		if i == 0 || c.cpu < least.cpu {
			least = c
		}
	}
	return least, nil
}

// peak is the most memory that this process ever had, in MiB.
func peak() float64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }() // it was only read
	for s := bufio.NewScanner(f); s.Scan(); {
		var kib float64
		if rest, ok := strings.CutPrefix(s.Text(), "VmHWM:"); ok {
			if _, err := fmt.Sscan(rest, &kib); err == nil {
				return kib / 1024
			}
		}
	}
	return 0
}
