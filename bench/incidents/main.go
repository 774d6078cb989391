package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

func main() {
	half := flag.String("half", "tune", "tune, or check: seeds and sizes that nobody tunes on")
	only := flag.String("only", "", "scenarios to play, with commas between; all where empty")
	show := flag.Bool("findings", false, "print every finding above info")
	keep := flag.String("keep", "", "keep workspaces and recordings below this folder")
	flag.Parse()
	b := bench{half: *half, show: *show, keep: *keep, out: os.Stdout}
	for _, id := range world.Scenarios() {
		if *only == "" || among(*only, id) {
			if err := b.play(context.Background(), id); err != nil {
				fmt.Fprintln(os.Stderr, "incidents:", err)
				os.Exit(3)
			}
		}
	}
	b.total()
	if b.missed+b.falseHigh > 0 {
		os.Exit(1)
	}
}

func among(list, id string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if one == id {
			return true
		}
	}
	return false
}
