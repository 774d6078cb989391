package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/waybill-security/waybill/examples/loyalty/world"
	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/show/query"
)

// bench plays scenarios and adds up.
type bench struct {
	half string
	show bool
	keep string
	out  io.Writer

	due, caught, seen, missed, falseHigh, benignCalls int
	head                                              bool
}

// options are the size and seed of a half.
func (b *bench) options(id string) world.Options {
	o := world.Options{Seed: 1, Incident: id, InProcess: true, Parameters: world.Defaults(1000)}
	o.Parameters.Days, o.Parameters.SessionsPerMemberDay = 4, .4
	if b.half == "check" {
		o.Seed, o.Parameters = 4711, world.Defaults(1700)
		o.Parameters.Days, o.Parameters.SessionsPerMemberDay = 5, .35
	}
	return o
}

// play plays one scenario and prints a line about it.
func (b *bench) play(ctx context.Context, id string) error {
	r, s, err := world.PlayMemory(ctx, b.options(id))
	if err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	t, err := readTruth(r)
	if err != nil {
		return err
	}
	dir := b.keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "incidents"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
	}
	dir = filepath.Join(dir, id)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	calls := filepath.Join(dir, world.CallsFile)
	if err := os.WriteFile(calls, r.Calls, 0o600); err != nil {
		return err
	}
	began := time.Now()
	ws := filepath.Join(dir, "ws")
	if _, err := app.Scan(ctx, app.ScanOptions{Dir: ws, Paths: []string{calls}, Now: time.Now}); err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	took := time.Since(began)
	q, err := query.Open(ctx, ws, query.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = q.Close() }()
	findings, err := q.Findings(ctx, keep.Selection{}, query.FindingFilter{})
	if err != nil {
		return err
	}
	if err := t.index(ctx, q); err != nil {
		return err
	}
	b.line(ctx, q, id, s, t, findings, took)
	return nil
}

// truth is what is known of a play.
type truth struct {
	incident world.Incident
	calls    []world.Truth
	ids      map[string]int // by call id
	entries  []query.Call
	attack   int
}

func readTruth(r world.Recording) (*truth, error) {
	t := &truth{}
	if err := json.Unmarshal(r.Incident, &t.incident); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(r.Truth))
	for d.More() {
		var one world.Truth
		if err := d.Decode(&one); err != nil {
			return nil, err
		}
		if one.Attack {
			t.attack++
		}
		t.calls = append(t.calls, one)
	}
	return t, nil
}

// index finds the call ids of the lines.
func (t *truth) index(ctx context.Context, q *query.Query) error {
	t.ids = map[string]int{}
	t.entries = make([]query.Call, len(t.calls))
	for c, err := range q.Calls(ctx, keep.Selection{}) {
		if err != nil {
			return err
		}
		t.ids[c.Call] = int(c.Entry)
		t.entries[c.Entry] = c
	}
	return nil
}

// scopeOf is the people that a finding's scope proves.
func scopeOf(ctx context.Context, q *query.Query, id string) (int64, error) {
	a, err := q.Scope(ctx, query.Question{Selector: scope.Selector{Finding: id}})
	if err != nil {
		return 0, err
	}
	return a.Subjects.Proven, nil
}
