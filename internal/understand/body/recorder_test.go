package body_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// recorder writes down what a walk delivers, and checks that objects are left in the order in which they were entered.
type recorder struct {
	lines []string
	open  []*body.Node
	wrong string
}

func (r *recorder) Enter(n *body.Node) {
	r.open = append(r.open, n)
	r.lines = append(r.lines, "+"+n.Name)
}

func (r *recorder) Leave(n *body.Node) {
	if len(r.open) == 0 || r.open[len(r.open)-1] != n {
		r.wrong = "left " + n.Name + ", which was not entered last"
		return
	}
	r.open = r.open[:len(r.open)-1]
	r.lines = append(r.lines, "-"+n.Name)
}

func (r *recorder) Leaf(n *body.Node, v body.Value) {
	line := n.Name + "=" + string(v.Bytes)
	if v.Type != body.String {
		line += " (" + v.Type.String() + ")"
	}
	r.lines = append(r.lines, line)
}

func (r *recorder) String() string { return strings.Join(r.lines, "\n") }

// leaves lists the leaves alone.
func (r *recorder) leaves() string {
	var out []string
	for _, l := range r.lines {
		if l[0] != '+' && l[0] != '-' {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func (r *recorder) check(t *testing.T) {
	t.Helper()
	if r.wrong != "" || len(r.open) > 0 {
		t.Errorf("objects are not left as they were entered: %s (%d open)", r.wrong, len(r.open))
	}
}

// words is a small vocabulary.
func words(w string) bool {
	return strings.Contains(" member email tier payload list a b id ", " "+w+" ")
}

func newWalker(l body.Limits) *body.Walker { return body.NewWalker(body.NewTree(l, words), l) }

// walk walks one body with a new Walker.
func walk(t *testing.T, in, mediaType, coding string) (*recorder, observation.Fault) {
	t.Helper()
	r := &recorder{}
	fault := newWalker(body.DefaultLimits()).Walk([]byte(in), []byte(mediaType), []byte(coding), r)
	r.check(t)
	return r, fault
}

// wants checks everything that is delivered; the lines of want may be indented.
func wants(t *testing.T, r *recorder, fault, wantFault observation.Fault, want string) {
	t.Helper()
	if fault != wantFault {
		t.Errorf("fault %q, want %q", fault, wantFault)
	}
	var lines []string
	for l := range strings.SplitSeq(strings.TrimSpace(want), "\n") {
		lines = append(lines, strings.TrimSpace(l))
	}
	if got := r.String(); got != strings.Join(lines, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(lines, "\n"))
	}
}

// collector keeps what a test asks of nodes, and no text.
type collector struct {
	recorder
	nodes map[string]*body.Node
	last  *body.Node
	types map[body.Type]int
	bytes int
}

func (c *collector) Leaf(n *body.Node, v body.Value) {
	if c.nodes == nil {
		c.nodes, c.types = map[string]*body.Node{}, map[body.Type]int{}
	}
	c.nodes[n.Name] = n
	c.last = n
	c.types[v.Type]++
	c.bytes += len(v.Bytes)
}

func (c *collector) Enter(n *body.Node) { c.open = append(c.open, n) }

func (c *collector) Leave(n *body.Node) {
	if len(c.open) == 0 || c.open[len(c.open)-1] != n {
		c.wrong = fmt.Sprintf("left %.40s, which was not entered last", n.Name)
		return
	}
	c.open = c.open[:len(c.open)-1]
}
