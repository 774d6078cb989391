package query

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/flow"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/meaning"
)

// Flow is steps that belong together, as `waybill flows` shows it.
type Flow struct {
	Flow string `json:"flow"`
	// Entity is what goes through: the name of the field that it is asked for by; null where the steps belong together by the session alone.
	Entity     *string     `json:"entity"`
	Services   []string    `json:"services"`
	Support    int         `json:"support"`    // cases of the step that is best known
	Confidence float64     `json:"confidence"` // of the order that is best known
	Steps      []FlowStep  `json:"steps"`
	Order      []FlowOrder `json:"order"`
	Data       []FlowData  `json:"data"`
}

// FlowStep is an endpoint of a flow.
type FlowStep struct {
	Endpoint string `json:"endpoint"`
	Method   string `json:"method"`
	Host     string `json:"host"`
	Template string `json:"template"`
	Calls    int    `json:"calls"` // that succeeded
}

// FlowOrder says that one step comes before another.
type FlowOrder struct {
	From       string  `json:"from"`
	To         string  `json:"to"`
	Basis      string  `json:"basis"` // entity or session
	Always     bool    `json:"always"`
	Support    int     `json:"support"`
	Cases      int     `json:"cases"`
	Actors     int     `json:"actors"`
	Confidence float64 `json:"confidence"`
}

// FlowData says that what an answer hands out is asked for next.
type FlowData struct {
	From       string  `json:"from"`
	FromField  string  `json:"from_field"`
	To         string  `json:"to"`
	ToField    string  `json:"to_field"`
	Support    int     `json:"support"`
	Cases      int     `json:"cases"`
	Confidence float64 `json:"confidence"`
}

// Flows lists the learned order of steps, what is known best first.
func (q *Query) Flows(ctx context.Context) ([]Flow, error) {
	learned, err := detect.Flows(ctx, q.View, q.minter)
	if err != nil {
		return nil, err
	}
	list := make([]Flow, 0, len(learned))
	for i := range learned {
		list = append(list, q.flowShown(&learned[i]))
	}
	return list, nil
}

func (q *Query) flowShown(f *flow.Flow) Flow {
	out := Flow{Services: []string{}, Steps: []FlowStep{}, Order: []FlowOrder{}, Data: []FlowData{}}
	name := ""
	if f.Field != 0 {
		name = q.flowField(f.Of, f.Field)
		out.Entity = &name
	}
	parts := [][]byte{[]byte(name)}
	seen := map[string]bool{}
	for _, n := range f.Steps {
		e := &q.Meaning.Endpoints[n.Endpoint]
		out.Steps = append(out.Steps, FlowStep{e.ID, e.Method, e.Host, e.Template, n.Calls})
		parts = append(parts, []byte(e.ID))
		service := cmp.Or(e.Service, e.Host)
		if !seen[service] {
			seen[service] = true
			out.Services = append(out.Services, service)
		}
	}
	out.Flow = q.minter.ID("w_", parts...)
	for _, e := range f.Order {
		basis := "entity"
		if e.Session {
			basis = "session"
		}
		out.Order = append(out.Order, FlowOrder{
			q.Meaning.Endpoints[e.From].ID, q.Meaning.Endpoints[e.To].ID, basis, e.Always, e.Support, e.Cases, e.Actors, share(e.Support, e.Cases),
		})
		if e.Always || len(out.Order) == 1 {
			out.know(e.Cases, share(e.Support, e.Cases))
		}
	}
	for _, d := range f.Data {
		out.Data = append(out.Data, FlowData{
			q.Meaning.Endpoints[d.From].ID, q.flowField(d.From, d.FromField), q.Meaning.Endpoints[d.To].ID, q.flowField(d.To, d.ToField), d.Support, d.Cases, share(d.Support, d.Cases),
		})
		if len(out.Order) == 0 {
			out.know(d.Cases, share(d.Support, d.Cases))
		}
	}
	return out
}

// know notes how well a part of a flow is known.
func (f *Flow) know(support int, confidence float64) {
	if support > f.Support {
		f.Support, f.Confidence = support, confidence
	}
}

// flowField is the name of a field as `waybill fields` has it.
func (q *Query) flowField(endpoint int32, field uint32) string {
	key := meaning.FieldKey{Endpoint: endpoint, Field: keep.Number(field)}
	if f, ok := q.Meaning.Fields[key]; ok && f.Name != "" {
		return f.Name
	}
	name := q.Field(keep.Number(field)).Name.Reveal()
	if i, err := strconv.Atoi(name); err == nil && i < len(q.Meaning.Endpoints[endpoint].Params) {
		return q.Meaning.Endpoints[endpoint].Params[i]
	}
	return name
}

// share is a share of a whole, to three digits.
func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(1000*min(n, of)/of) / 1000
}

// Mermaid draws flows as one flowchart: what always comes first by a thick arrow, what is handed on by a dotted one.
func Mermaid(flows []Flow) string {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for i := range flows {
		flows[i].draw(&b, i)
	}
	return b.String()
}

func (f *Flow) draw(b *strings.Builder, n int) {
	title := "session"
	if f.Entity != nil {
		title = *f.Entity
	}
	prefix := "f" + strconv.Itoa(n)
	nodes := map[string]string{}
	b.WriteString("  subgraph " + prefix + "[\"" + mermaidText(title) + "\"]\n")
	for i, s := range f.Steps {
		nodes[s.Endpoint] = prefix + "s" + strconv.Itoa(i)
		b.WriteString("    " + nodes[s.Endpoint] + "[\"" + mermaidText(s.Method+" "+s.Template) + "\"]\n")
	}
	for _, o := range f.Order {
		arrow := "-->"
		if o.Always {
			arrow = "==>"
		}
		b.WriteString("    " + nodes[o.From] + " " + arrow + "|\"" + percent(o.Confidence) + " of " + strconv.Itoa(o.Cases) + "\"| " + nodes[o.To] + "\n")
	}
	for _, d := range f.Data {
		b.WriteString("    " + nodes[d.From] + " -.->|\"" + mermaidText(d.FromField+" as "+d.ToField) + "\"| " + nodes[d.To] + "\n")
	}
	b.WriteString("  end\n")
}

func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', -1, 64) + " %" }

// mermaidText is a text in quotes that Mermaid shows as it is. What the traffic wrote stays on its line.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '"':
			b.WriteString("#quot;")
		case r == '#':
			b.WriteString("#35;")
		case r == '<':
			b.WriteString("#lt;")
		case r == '>':
			b.WriteString("#gt;")
		case r < ' ' || r == 0x7f:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
