package query

import (
	"cmp"
	"context"
	"encoding/base32"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// Call is one call as `waybill calls` shows it.
type Call struct {
	Call     string    `json:"call"`
	Source   string    `json:"source"`
	Entry    uint64    `json:"entry"`
	Time     call.Time `json:"time"`
	Method   string    `json:"method"`
	Host     string    `json:"host"`
	Path     string    `json:"path"`
	Status   *int      `json:"status"` // null: no answer
	Endpoint *string   `json:"endpoint"`
	Actor    string    `json:"actor"`
	Session  string    `json:"session"`
	Hop      string    `json:"hop"`
	Subjects int       `json:"subjects"`
	Kinds    []string  `json:"kinds"`
}

// Calls yields every call of the selection in the order of time, source, entry.
func (q *Query) Calls(ctx context.Context, s keep.Selection) iter.Seq2[Call, error] {
	return func(yield func(Call, error) bool) {
		var together []Call // the calls of one moment: the ledger has them in the order in which their sources came
		for c, err := range q.callsAsSealed(ctx, s) {
			if err == nil && (len(together) == 0 || together[0].Time == c.Time) {
				together = append(together, c)
				continue
			}
			if !yieldSorted(together, yield) {
				return
			}
			if err != nil {
				yield(Call{}, err)
				return
			}
			together = append(together[:0], c)
		}
		yieldSorted(together, yield)
	}
}

func yieldSorted(calls []Call, yield func(Call, error) bool) bool {
	slices.SortStableFunc(calls, func(a, b Call) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Entry, b.Entry))
	})
	for _, c := range calls {
		if !yield(c, nil) {
			return false
		}
	}
	return true
}

// callsAsSealed yields the calls of the selection by time, and those of one moment in the ledger's own order.
func (q *Query) callsAsSealed(ctx context.Context, s keep.Selection) iter.Seq2[Call, error] {
	return func(yield func(Call, error) bool) {
		sources := q.sourcesByNumber()
		next, stop := iter.Pull2(q.snapshot.Exposures(ctx, s))
		defer stop()
		exposures := &cursor{next: next}
		for row, err := range q.snapshot.Calls(ctx, s) {
			if err != nil {
				yield(Call{}, err)
				return
			}
			c := q.call(row, sources)
			if err := q.addExposures(&c, row, exposures); err != nil {
				yield(Call{}, err)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (q *Query) call(row keep.CallRow, sources map[keep.Number]keep.SourceRow) Call {
	p, source := q.Path(row.Path), sources[row.Source]
	who := q.WhoOf(row.Identity)
	c := Call{
		Call: q.CallID(source, row.Sequence), Source: source.Source.Label, Entry: row.Sequence,
		Time: call.Time(row.Start), Method: p.Method, Host: p.Host.Reveal(),
		Actor: q.Meaning.Actors[who.Actor].ID(), Session: q.Meaning.Sessions[who.Session].ID(),
		Hop: string(q.HopOf(row.Path, row.Identity)), Kinds: []string{},
	}
	if row.Status != 0 {
		c.Status = &row.Status
	}
	if e, ok := q.EndpointOf(row.Path); ok {
		c.Endpoint = &q.Meaning.Endpoints[e].ID
	}
	return c
}

// CallID is the public id of an entry of a source.
func (q *Query) CallID(source keep.SourceRow, sequence uint64) string {
	return q.callID(source.Source.ID, sequence)
}

func (q *Query) callID(source [16]byte, sequence uint64) string {
	return q.minter.ID("c_", source[:], strconv.AppendUint(nil, sequence, 10))
}

// cursor walks exposures beside calls: both come in the order of time, source, sequence.
type cursor struct {
	next func() (keep.ExposureRow, error, bool)
	row  keep.ExposureRow
	held bool
	done bool
}

// of yields the exposures of one call.
func (c *cursor) of(row keep.CallRow, each func(keep.ExposureRow)) error {
	for {
		if !c.held && !c.done {
			r, err, ok := c.next()
			if err != nil {
				return err
			}
			c.row, c.held, c.done = r, ok, !ok
		}
		if !c.held || c.row.Source != row.Source || c.row.Sequence != row.Sequence {
			return nil
		}
		each(c.row)
		c.held = false
	}
}

// addExposures counts whose values of which kinds crossed outward in the call.
func (q *Query) addExposures(c *Call, row keep.CallRow, exposures *cursor) error {
	outward := Outward(meaning.Hop(c.Hop))
	subjects, kinds := map[int32]bool{}, map[string]bool{}
	listed := []keep.Number{row.Holder}
	err := exposures.of(row, func(e keep.ExposureRow) {
		if e.Direction == observation.Request && q.Holder(e.Holder).Parent == row.Holder && len(listed) < maxShown {
			listed = append(listed, e.Holder)
		}
		if e.Direction != outward {
			return
		}
		r := q.Resolve(meaning.Exposure{Path: e.Path, Identity: e.Identity, Holder: e.Holder, Direction: e.Direction, Set: e.Set})
		for _, reading := range q.Readings(e.Path, e.Set) {
			if reading.Kind.Tells() && r.Subject != meaning.Nobody {
				subjects[r.Subject] = true
				kinds[KindForm(reading.Shown(), reading.Form)] = true
			}
		}
	})
	c.Subjects, c.Path = len(subjects), q.pathText(row, listed)
	for k := range kinds {
		c.Kinds = append(c.Kinds, k)
	}
	slices.Sort(c.Kinds)
	return err
}

// Outward is the direction in which a call of this hop carries values outward; an internal call carries none outward, and
// its answers are what is shown.
func Outward(h meaning.Hop) observation.Direction {
	if h == meaning.Egress {
		return observation.Request
	}
	return observation.Response
}

// KindForm writes a kind with a form other than clear behind it.
func KindForm(k kind.Kind, f kind.Form) string {
	if f == kind.Clear {
		return string(k)
	}
	return string(k) + "/" + f.String()
}

// maxShown bounds how many values of a list in a path are looked for.
const maxShown = 64

// pathText is the path as seen, but for parts that are, or could be, a person's or a credential: {name:token}. The values of a list
// stand in holders below that of the request.
func (q *Query) pathText(row keep.CallRow, holders []keep.Number) string {
	p := q.Path(row.Path)
	tokens, fields := q.pathTokens(holders)
	e, known := q.EndpointOf(row.Path)
	var b strings.Builder
	for i, s := range p.Segments {
		b.WriteString(s.Before.String())
		name := "value"
		shown := s.Class == observation.SegmentLiteral && s.Text.Open()
		if known {
			endpoint := q.Meaning.Endpoints[e]
			fixed := i < len(endpoint.Params) && endpoint.Params[i] == ""
			harmless := q.Meaning.Fields[meaning.FieldKey{Endpoint: e, Field: fields[i]}].Kind == kind.None
			shown = s.Class == observation.SegmentLiteral && (shown || fixed || harmless)
			if !fixed && i < len(endpoint.Params) {
				name = endpoint.Params[i]
			}
		}
		if shown {
			b.WriteString(s.Text.Reveal())
		} else {
			b.WriteString("{" + name + ":" + q.shortTokens(tokens[i]) + "}")
		}
		b.WriteString(s.After.String())
	}
	if b.Len() == 0 {
		return "/"
	}
	return b.String()
}

// pathTokens are the tokens and the field at each part of a path.
func (q *Query) pathTokens(holders []keep.Number) (tokens map[int][]keep.Number, fields map[int]keep.Number) {
	tokens, fields = map[int][]keep.Number{}, map[int]keep.Number{}
	for _, h := range holders {
		for _, id := range q.Holder(h).Identifiers {
			f := q.Field(id.Field)
			if i, err := strconv.Atoi(f.Name.Reveal()); f.Location == observation.InPath && err == nil {
				tokens[i], fields[i] = append(tokens[i], id.Token), id.Field
			}
		}
	}
	return tokens, fields
}

// shortTokens writes tokens as they stand in a path.
func (q *Query) shortTokens(list []keep.Number) string {
	if len(list) == 0 {
		return q.shortToken(0)
	}
	var short []string
	for _, n := range list {
		short = append(short, q.shortToken(n))
	}
	return strings.Join(short, ",")
}

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// shortToken is a token as people see it, cut to 60 bits.
func (q *Query) shortToken(n keep.Number) string {
	t, ok := q.snapshot.Token(n)
	if !ok {
		return "-"
	}
	return letters.EncodeToString(t[:])[:12]
}

func (q *Query) sourcesByNumber() map[keep.Number]keep.SourceRow {
	m := map[keep.Number]keep.SourceRow{}
	for _, s := range q.snapshot.Sources() {
		m[s.Number] = s
	}
	return m
}
