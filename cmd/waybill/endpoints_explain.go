package main

import (
	"context"
	"fmt"
	"io"

	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/show/render"
)

// explain prints why an endpoint has its template. An id that several have as a previous one gives all of them.
func (p *program) explain(ctx context.Context, id string) error {
	return p.open(ctx, query.Options{Meaning: p.meaning}, func(q *query.Query) error {
		found, err := q.Explain(ctx, id)
		if err != nil {
			return err
		}
		if len(found) == 1 {
			return render.One(p.stdout, p.format, found[0], func(w io.Writer) error { return explainText(w, found[0]) })
		}
		if p.format == render.Table {
			for _, x := range found {
				if err := explainText(p.stdout, x); err != nil {
					return err
				}
			}
			return nil
		}
		return render.List(p.stdout, p.format, all(found), nil)
	})
}

func explainText(w io.Writer, x query.Explained) error {
	fmt.Fprintf(w, "%s  %s %s%s\n", x.Endpoint, x.Method, render.Plain(x.Host), render.Plain(x.Template))
	for _, id := range x.Previous {
		fmt.Fprintf(w, "  was %s, too\n", id)
	}
	for _, s := range x.Segments {
		fmt.Fprintf(w, "\n%s is %s, by %s (support %.2f: %s)\n", render.Plain(s.Text), withArticle(s.Decision), s.By, s.Support, s.Numbers())
		if s.Evidence != s.Decision {
			fmt.Fprintf(w, "  evidence alone would have it %s\n", s.Evidence)
		}
		for _, r := range s.Reasons {
			fmt.Fprintf(w, "  - %s\n", render.Plain(r))
		}
		for _, b := range s.Beside {
			fmt.Fprintf(w, "  beside it %s, %d calls: %s\n", render.Plain(b.Text), b.Calls, render.Plain(b.Reason))
		}
		fmt.Fprintf(w, "  to change it: %s\n", s.Remedy)
	}
	for _, pin := range x.Pins {
		fmt.Fprintf(w, "\npinned %s by %s at %s: %s\n", render.Plain(pin.Template), render.Plain(pin.By), clock(int64(pin.Time)), render.Plain(pin.Reason))
	}
	fmt.Fprintf(w, "\ncovers %d paths\n", x.PathCount)
	for _, c := range x.Paths {
		fmt.Fprintf(w, "  %6d  %s\n", c.Calls, render.Plain(c.Path))
	}
	_, err := fmt.Fprintln(w)
	return err
}

func withArticle(decision string) string {
	if decision == "parameter" {
		return "a parameter"
	}
	return decision
}
