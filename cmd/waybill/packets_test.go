package main

import (
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/waybill-security/waybill/internal/collect/wire/wiretest"
)

// packets makes a capture of what a client and a server say to each other, one quoted string a line behind "C" or "S": `packets FILE TO`.
func packets(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: packets FILE TO")
	}
	c := wiretest.New()
	k := c.Dial("198.51.100.7:50000", "203.0.113.1:8080")
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		who, quoted, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		text, err := strconv.Unquote(quoted)
		ts.Check(err)
		if who == "C" {
			k.Send(text)
		} else {
			k.Reply(text)
		}
	}
	k.Close()
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), c.Pcap(), 0o600))
}
