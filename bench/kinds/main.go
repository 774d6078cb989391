package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	half := flag.String("half", "tune,check", "the halves to measure")
	errors := flag.Bool("errors", false, "list the fields that are told wrong; looking at those of the check half spoils it")
	kinds := flag.Bool("kinds", true, "print precision and recall of each kind")
	explain := flag.String("explain", "", "say how the fields whose endpoint and name hold these words are weighed")
	flag.Parse()
	for h := range strings.SplitSeq(*half, ",") {
		fields, err := readCorpus(h)
		if err != nil {
			fmt.Fprintln(os.Stderr, "kinds:", err)
			os.Exit(2)
		}
		if *explain != "" {
			printWeighed(os.Stdout, *explain, fields)
			continue
		}
		printHalf(os.Stdout, h, fields, *kinds, *errors)
	}
}
