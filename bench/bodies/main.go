package main

import (
	"flag"
	"fmt"
	"os"
	"text/tabwriter"
	"time"
)

func main() {
	rounds := flag.Int("rounds", 7, "how often each reader is measured; the fastest counts")
	each := flag.Duration("each", 60*time.Millisecond, "CPU time of one measurement")
	only := flag.String("body", "", "one body alone")
	flag.Parse()
	if err := run(*rounds, *each, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bodies:", err)
		os.Exit(1)
	}
}

// run measures all readers on each body and prints a line for each.
func run(rounds int, each time.Duration, only string) error {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "body\tbytes\tleaves\treader\tMB/s\tns/leaf\tof encoding/json\t")
	for _, s := range samples() {
		if only != "" && only != s.name {
			continue
		}
		best, err := measure(s.in, rounds, each)
		if err != nil {
			return fmt.Errorf("cannot measure %s: %w", s.name, err)
		}
		leaves := leavesOf(s.in)
		for i, r := range readers() {
			ns := best[i]
			fmt.Fprintf(out, "%s\t%d\t%d\t%s\t%.0f\t%.0f\t%.1f ×\t\n", s.name, len(s.in), leaves, r.name,
				float64(len(s.in))*1e3/ns, ns/float64(leaves), best[0]/ns)
		}
	}
	return out.Flush()
}

// measure gives the nanoseconds of CPU that each reader takes for a body. The readers take turns, so that what else the machine
// does slows all of them.
func measure(in []byte, rounds int, each time.Duration) ([]float64, error) {
	list := readers()
	best := make([]float64, len(list))
	for range rounds {
		for i, r := range list {
			ns, err := once(in, r.read, each)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.name, err)
			}
			if best[i] == 0 || ns < best[i] {
				best[i] = ns
			}
		}
	}
	return best, nil
}

// once reads a body again and again.
func once(in []byte, read func([]byte) error, each time.Duration) (float64, error) {
	for range 20 {
		if err := read(in); err != nil {
			return 0, err
		}
	}
	done, from := 0, cpu()
	for cpu()-from < each {
		for range 50 {
			if err := read(in); err != nil {
				return 0, err
			}
		}
		done += 50
	}
	return float64(cpu()-from) / float64(done), nil
}
