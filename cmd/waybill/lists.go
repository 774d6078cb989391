package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

// window is the flags that narrow a list.
type window struct {
	from, to string
	limit    int
}

func (w *window) flags(c *cobra.Command) {
	c.Flags().StringVar(&w.from, "from", "", "first `time` (inclusive): RFC 3339, or 24h before the newest call")
	c.Flags().StringVar(&w.to, "to", "", "last `time` (exclusive): RFC 3339, or 24h before the newest call")
	c.Flags().IntVar(&w.limit, "limit", 0, "show at most `N` (0: all)")
}

// selection turns the flags into a window of time.
func (w *window) selection(q *query.Query) (s query.Selection, err error) {
	if s.From, err = q.ParseTime(w.from); err != nil {
		return s, usage(fmt.Errorf("--from: %w", err))
	}
	if s.To, err = q.ParseTime(w.to); err != nil {
		return s, usage(fmt.Errorf("--to: %w", err))
	}
	if s.From != 0 && s.To != 0 && s.From >= s.To {
		return s, usage(fmt.Errorf("--from %s is not before --to %s", w.from, w.to))
	}
	return s, nil
}

// meaningFlag lets a list be repeated as an older version of meaning says it.
func (p *program) meaningFlag(c *cobra.Command) {
	c.Flags().StringVar(&p.meaning, "meaning", "", "repeat with an older version of meaning, by its `digest`")
}

// open opens the workspace for reading, does the work, and closes it.
func (p *program) open(ctx context.Context, o query.Options, work func(*query.Query) error) error {
	o.KeyFile = p.keyFile
	q, err := query.Open(ctx, p.data, o)
	if err != nil {
		return err
	}
	if notice := q.Notice(); notice != "" {
		p.say(notice)
	}
	return errors.Join(work(q), q.Close())
}

// limited cuts a sequence off behind n; 0 is no limit.
func limited[T any](list iter.Seq2[T, error], n int) iter.Seq2[T, error] {
	if n <= 0 {
		return list
	}
	return func(yield func(T, error) bool) {
		left := n
		for v, err := range list {
			if !yield(v, err) {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}

// all makes a sequence of a list.
func all[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// listCommand makes a command that prints a list.
func listCommand[T any](p *program, c *cobra.Command, columns []render.Column[T],
	list func(context.Context, *query.Query, query.Selection) (iter.Seq2[T, error], error),
) *cobra.Command {
	var w window
	w.flags(c)
	c.Args = noArguments
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if w.limit < 0 {
			return usage(errors.New("--limit is below 0: give how many to show at most, or 0 for all"))
		}
		return p.open(cmd.Context(), query.Options{Meaning: p.meaning}, func(q *query.Query) error {
			s, err := w.selection(q)
			if err != nil {
				return err
			}
			found, err := list(cmd.Context(), q, s)
			if err != nil {
				return err
			}
			return render.List(p.stdout, p.format, limited(found, w.limit), columns)
		})
	}
	return c
}

// noArguments refuses arguments without repeating them: a slip of the hand puts a person's value there.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage(fmt.Errorf("unexpected argument: %s takes flags only, see waybill help %s", cmd.Name(), cmd.Name()))
	}
	return nil
}

func clock(us int64) string {
	if us == 0 {
		return "-"
	}
	return time.UnixMicro(us).UTC().Format("2006-01-02 15:04:05")
}
