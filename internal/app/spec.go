package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep/declare"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/schema/spec"
)

// SpecOptions say which spec is declared, or taken back, and for what.
type SpecOptions struct {
	Dir     string
	KeyFile string
	// File is a path or "-"; to take back, it may be a digest, or the beginning of one.
	File          string
	Service, Host string
	Stdin         io.Reader
	Now           func() time.Time
	// Say is told what a person should know about the spec. May be nil.
	Say func(string)
}

// ReadSpec reads a spec from a file, or from standard input by the name "-".
func ReadSpec(file string, stdin io.Reader) ([]byte, *spec.Document, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, nil, &scope.UsageError{Problem: "cannot read the spec: " + err.Error()}
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, spec.MaxSize+1))
	if err != nil {
		return nil, nil, &scope.UsageError{Problem: "cannot read the spec: " + err.Error()}
	}
	d, err := spec.Read(file, text)
	return text, d, err
}

// SpecOf reads a spec that is to be declared, or compared with.
func SpecOf(o SpecOptions) (declare.Spec, *spec.Document, error) {
	text, d, err := ReadSpec(o.File, o.Stdin)
	if err != nil {
		return declare.Spec{}, nil, err
	}
	s := declare.Of(o.File, text, d)
	s.Service, s.Host = o.Service, strings.ToLower(o.Host)
	return s, d, nil
}

// AddSpec declares a spec: seals it, and settles what everything means from now on.
func AddSpec(ctx context.Context, o SpecOptions) (list []query.Spec, err error) {
	s, _, err := SpecOf(o)
	if err != nil {
		return nil, err
	}
	s.Time = o.Now().UTC().Truncate(time.Microsecond)
	if err := o.look(ctx, &s); err != nil {
		return nil, err
	}
	return o.record(ctx, []declare.Statement{{Action: declare.Add, Spec: s}}, func(known query.Spec) bool {
		return known.Digest == s.Digest
	})
}

// look finds out of what the spec is, and tells a person where it does not meet what was seen.
func (o *SpecOptions) look(ctx context.Context, s *declare.Spec) error {
	// Opening to write would make a workspace where there is none.
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return err
	}
	note, err := q.Bind(s)
	if note != "" && o.Say != nil {
		o.Say(note)
	}
	return errors.Join(err, q.Close())
}

// RemoveSpec takes specs back: those of a text, or of a digest.
func RemoveSpec(ctx context.Context, o SpecOptions) ([]query.Spec, error) {
	q, err := query.Open(ctx, o.Dir, query.Options{KeyFile: o.KeyFile})
	if err != nil {
		return nil, err
	}
	found, err := o.find(q)
	if err = errors.Join(err, q.Close()); err != nil {
		return nil, err
	}
	var said []declare.Statement
	for _, s := range found {
		s.Operations, s.Time = nil, o.Now().UTC().Truncate(time.Microsecond)
		said = append(said, declare.Statement{Action: declare.Remove, Spec: s.Bare()})
	}
	return o.record(ctx, said, nil)
}

// shortestDigest is how much of a digest must be given, without its head.
const shortestDigest = 6

func (o *SpecOptions) find(q *query.Query) ([]declare.Spec, error) {
	all, err := q.Declared()
	if err != nil {
		return nil, err
	}
	wanted := strings.TrimPrefix(o.File, "sha256:")
	if text, err := os.ReadFile(o.File); err == nil && len(text) <= spec.MaxSize {
		wanted = strings.TrimPrefix(declare.Digest(text), "sha256:")
	}
	found := slices.DeleteFunc(all, func(s declare.Spec) bool {
		digest := strings.TrimPrefix(s.Digest, "sha256:")
		return len(wanted) < shortestDigest || !strings.HasPrefix(digest, wanted) || o.Service != "" && s.Service != o.Service || o.Host != "" && s.Host != o.Host
	})
	if len(found) == 0 {
		return nil, &scope.UsageError{Problem: "no such spec is declared: give its digest, as `waybill spec list` shows it, or the very file"}
	}
	for _, s := range found {
		if s.Digest != found[0].Digest {
			return nil, &scope.UsageError{Problem: "several specs have a digest that begins so: give more of it"}
		}
	}
	return found, nil
}

// record seals statements and settles anew. It returns the specs that then stand, of those that are wanted; nil wants all.
func (o *SpecOptions) record(ctx context.Context, said []declare.Statement, wanted func(query.Spec) bool) (list []query.Spec, err error) {
	kinds, err := ownKinds(o.Dir)
	rules, failed := ownRules(o.Dir)
	err = errors.Join(err, failed)
	if err != nil {
		return nil, err
	}
	l, err := ledger.Open(o.Dir, ledger.Options{KeyFile: o.KeyFile, Now: o.Now})
	if err != nil {
		return nil, err
	}
	for _, s := range said {
		if err = declare.Say(ctx, l, s); err != nil {
			break
		}
	}
	if err == nil {
		err = settle(ctx, l, meaning.Told{Kinds: kinds, Rules: rules, HoldOn: meaning.AsBefore}, func(q *query.Query, _ query.Findings) error {
			var err error
			list, err = q.Specs()
			return err
		})
	}
	if wanted != nil {
		list = slices.DeleteFunc(list, func(s query.Spec) bool { return !wanted(s) })
	}
	if err != nil {
		err = fmt.Errorf("cannot declare the spec: %w", err)
	}
	return list, errors.Join(err, l.Close())
}
