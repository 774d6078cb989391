package examine

import (
	"context"
	"errors"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

// Options say how far to look. The zero value is ready to use.
type Options struct {
	// Limit is about how many decompressed bytes of a file are looked at; 0 is 256 MiB.
	Limit int64
}

const usualLimit = 256 << 20

// Report is what there is to say of a file.
type Report struct {
	Path string `json:"path"`
	// Format is the name by which it could be forced, nil where it is nothing that Waybill reads.
	Format *string `json:"format"`
	// FoundBy is what gave the format away, or why there is none.
	FoundBy string `json:"found_by"`
	// Entries is how many there are, as far as was looked, and Readable how many of them are calls.
	Entries  uint64            `json:"entries"`
	Readable uint64            `json:"readable"`
	Unparsed map[string]uint64 `json:"unparsed"`
	// Places is the first place of each reason.
	Places []Place `json:"places"`
	// Whole says that all of the file was looked at.
	Whole   bool      `json:"whole"`
	Carries Carries   `json:"carries"`
	Missing []Missing `json:"missing"`
}

// Place is where an entry could not be read, and what that means.
type Place struct {
	Entry  uint64 `json:"entry"`
	Reason string `json:"reason"`
	Place  string `json:"place"`
	Means  string `json:"means"`
}

// Carries says what the calls of a file tell; of addresses, hosts and durations, whether at least half of them do.
type Carries struct {
	Bodies         bool `json:"bodies"` // of answers
	RequestBodies  bool `json:"request_bodies"`
	RequestHeaders bool `json:"request_headers"`
	Credentials    bool `json:"credentials"`
	ClientAddress  bool `json:"client_address"`
	Host           bool `json:"host"`
	Duration       bool `json:"duration"`
}

// Missing is something that a file does not tell, why that matters, and how to get it.
type Missing struct {
	What string `json:"what"`
	Why  string `json:"why"`
	How  string `json:"how"`
}

// errEnough ends reading where enough was seen.
var errEnough = errors.New("enough was seen")

// File looks at one file. The error is the context's; whatever is wrong with the file is in the report.
func File(ctx context.Context, f collect.File, o Options) (Report, error) {
	if o.Limit <= 0 {
		o.Limit = usualLimit
	}
	r := Report{Path: f.Path, Unparsed: map[string]uint64{}, Places: []Place{}, Missing: []Missing{}, Whole: true}
	reader, err := collect.NewReader(collect.Options{})
	if err != nil {
		return r, err
	}
	var t tally
	result, err := reader.Read(ctx, f, func(b *call.Batch) error {
		r.add(b)
		t.add(b)
		if !b.Last && b.Cursor.Offset > o.Limit {
			return errEnough
		}
		return nil
	})
	if ctx.Err() != nil {
		return r, ctx.Err()
	}
	if r.Whole = !errors.Is(err, errEnough); r.Whole && err != nil {
		r.FoundBy = whyNot(err)
		return r, nil
	}
	r.Format, r.FoundBy = &result.Source.Format, result.Found
	if r.FoundBy == "" {
		r.FoundBy = foundBy[result.Source.Format]
	}
	if r.Readable > 0 {
		r.Carries = t.carries(result.Source.Observes)
		r.Missing = missing(&r, &t, result)
	}
	return r, nil
}

// whyNot says why a file cannot be read, without its name.
func whyNot(err error) string {
	if unknown := (*collect.NotKnown)(nil); errors.As(err, &unknown) {
		return unknown.Why
	}
	return err.Error()
}

// foundBy is what gives those formats away that do not say it themselves.
var foundBy = map[string]string{
	"har":       "an object with a log of entries",
	"har-lines": "HAR entries, one a line",
}

// add counts what a batch holds.
func (r *Report) add(b *call.Batch) {
	r.Entries += b.Entries
	r.Readable += uint64(len(b.Calls))
	for _, u := range b.Unread {
		r.unread(u)
	}
	if b.Last {
		r.Entries += uint64(len(b.Cursor.Tail))
		for _, u := range b.Cursor.Tail {
			r.unread(u)
		}
	}
}

func (r *Report) unread(u call.Unread) {
	if r.Unparsed[u.Reason]++; r.Unparsed[u.Reason] == 1 {
		r.Places = append(r.Places, Place{Entry: u.Sequence, Reason: u.Reason, Place: u.Place, Means: meaningOf(u.Reason)})
	}
}

// Holds says whether anything in the file can be read.
func (r *Report) Holds() bool { return r.Readable > 0 }
