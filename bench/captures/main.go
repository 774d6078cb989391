package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

// expectation is what a capture holds.
type expectation struct {
	Calls        []expected   `json:"calls"`
	Alternatives [][]expected `json:"alternatives"`
	Note         string       `json:"note"`
}

type expected struct {
	Method string `json:"method"`
	Host   string `json:"host"`
	Path   string `json:"path"`
	Status *int   `json:"status"`
}

func main() {
	flag.Parse()
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		return err
	}
	var all map[string]expectation
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	agree := 0
	for _, name := range names {
		got, unread, err := read(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		verdict := judge(all[name], got)
		if verdict != "differs" {
			agree++
		}
		fmt.Printf("%-52s %3d calls  %s%s\n", name, len(got), verdict, unread)
		if verdict == "differs" {
			fmt.Printf("    expected %s\n    got      %s\n    note     %s\n", show(all[name].Calls), show(got), all[name].Note)
		}
	}
	fmt.Printf("%d of %d captures agree\n", agree, len(names))
	return nil
}

// read gives the calls of a capture in their order.
func read(path string) (got []expected, unread string, err error) {
	files, err := collect.Files([]string{path}, nil)
	if err != nil {
		return nil, "", err
	}
	r, err := collect.NewReader(collect.Options{})
	if err != nil {
		return nil, "", err
	}
	var why strings.Builder
	_, err = r.Read(context.Background(), files[0], func(b *call.Batch) error {
		for i := range b.Calls {
			c := &b.Calls[i]
			e := expected{Method: string(c.Method), Host: string(c.Host), Path: string(c.Path)}
			if c.Status != 0 {
				status := c.Status
				e.Status = &status
			}
			got = append(got, e)
		}
		for _, u := range b.Unread {
			why.WriteString("; unread: " + u.Reason)
		}
		return nil
	})
	return got, why.String(), err
}

// judge compares. Hosts count without their case and default ports; a target in absolute form counts as its path, and that of a CONNECT as its host.
func judge(want expectation, got []expected) string {
	for i, list := range append([][]expected{want.Calls}, want.Alternatives...) {
		exact, agrees := true, len(list) == len(got)
		for k := 0; agrees && k < len(list); k++ {
			a, b := plain(list[k]), plain(got[k])
			agrees = a.Method == b.Method && a.Host == b.Host && a.Path == b.Path && (a.Status == nil || b.Status != nil && *a.Status == *b.Status)
			exact = exact && (a.Status == nil) == (b.Status == nil)
		}
		switch {
		case agrees && !exact:
			return "agrees, and has a status where none was expected"
		case agrees && i > 0:
			return "agrees with another reading that is right"
		case agrees:
			return "agrees"
		}
	}
	return "differs"
}

func plain(e expected) expected {
	if e.Method == "CONNECT" {
		e.Path = ""
	}
	if i := strings.Index(e.Path, "://"); i > 0 {
		e.Path = e.Path[i+3:]
		e.Path = e.Path[max(0, strings.IndexByte(e.Path, '/')):]
	}
	e.Host = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(e.Host), ":80"), ":443")
	return e
}

func show(list []expected) string {
	var b strings.Builder
	for _, e := range list {
		fmt.Fprintf(&b, "%s %s %s", e.Method, e.Host, e.Path)
		if e.Status != nil {
			fmt.Fprintf(&b, " %d", *e.Status)
		}
		b.WriteString("; ")
	}
	return b.String()
}
