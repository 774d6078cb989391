package retention

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/config"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// DefaultDays is how long records are kept where nothing else is said.
const DefaultDays = 400

// longestDays is about as far as times of microseconds reach.
const longestDays = 100_000

// Forever is a number of days that never ends.
const Forever = 0

// Rules say for how many days records are kept.
type Rules struct {
	Default int // days; Forever keeps all
	Kinds   []KindRule
}

// KindRule keeps the exposures that hold a kind for a shorter time.
type KindRule struct {
	Kind kind.Kind
	Days int
}

// Path is where the rules of a workspace stand.
func Path(workspace string) string { return filepath.Join(workspace, "config", "retention.yaml") }

// Read reads the rules. Where there is no file, the default counts. Its errors name file and line.
func Read(file string) (Rules, error) {
	var text struct {
		Default config.At[string] `yaml:"default"`
		Kinds   []struct {
			Kind config.At[string] `yaml:"kind"`
			Keep config.At[string] `yaml:"keep"`
		} `yaml:"kinds"`
	}
	r := Rules{Default: DefaultDays}
	if err := config.Read(file, &text); errors.Is(err, fs.ErrNotExist) {
		return r, nil
	} else if err != nil {
		return r, err
	}
	faults := &config.Faults{File: file}
	if text.Default.Line != 0 {
		r.Default = days(text.Default, faults)
	}
	seen := map[string]bool{}
	for _, k := range text.Kinds {
		line := max(k.Kind.Line, k.Keep.Line)
		switch {
		case k.Kind.Line == 0 || k.Keep.Line == 0:
			faults.Add(line, "a rule says a kind, and for how long it is kept")
			continue
		case !kind.WellFormed(kind.Kind(k.Kind.Value)):
			faults.Add(k.Kind.Line, "this is no kind, such as payment.card_number; see `waybill kinds list`")
		case seen[k.Kind.Value]:
			faults.Add(k.Kind.Line, "there is a rule for this kind already")
		}
		seen[k.Kind.Value] = true
		n := days(k.Keep, faults)
		if n == Forever || r.Default != Forever && n > r.Default {
			faults.Add(k.Keep.Line, "a kind cannot be kept longer than all the rest: raise the default instead, or hold what must stay")
		}
		r.Kinds = append(r.Kinds, KindRule{kind.Kind(k.Kind.Value), n})
	}
	return r, faults.Err()
}

// days reads "400d", or "forever".
func days(at config.At[string], faults *config.Faults) int {
	if at.Value == "forever" {
		return Forever
	}
	number, ok := strings.CutSuffix(at.Value, "d")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 || n > longestDays {
		faults.Add(at.Line, "say a number of days, such as 400d, or forever")
		return DefaultDays
	}
	return n
}

// Bounds are the times before which records go, in microseconds since 1970; 0 removes none.
type Bounds struct {
	Calls int64
	Kinds map[kind.Kind]int64
}

// Bounds says what goes at a moment.
func (r Rules) Bounds(now time.Time) Bounds {
	b := Bounds{Calls: before(now, r.Default), Kinds: map[kind.Kind]int64{}}
	for _, k := range r.Kinds {
		b.Kinds[k.Kind] = before(now, k.Days)
	}
	return b
}

func before(now time.Time, days int) int64 {
	if days == Forever {
		return 0
	}
	return max(0, now.AddDate(0, 0, -days).UnixMicro())
}

// Words are the rules for people, with their bounds.
func (r Rules) Words(now time.Time) (words []string) {
	say := func(what string, days int) {
		if days == Forever {
			words = append(words, what+" is kept forever")
			return
		}
		words = append(words, fmt.Sprintf("%s is kept %d days: what began before %s goes", what, days, now.AddDate(0, 0, -days).UTC().Format(time.RFC3339)))
	}
	say("everything", r.Default)
	for _, k := range r.Kinds {
		say(string(k.Kind), k.Days)
	}
	return words
}
