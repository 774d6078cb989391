package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/waybill-security/waybill/internal/show/query"
)

// MeshMermaid writes a mesh as a flowchart of Mermaid (https://mermaid.js.org/syntax/flowchart.html): our services as boxes, third
// parties rounded, whoever is outside as a circle.
func MeshMermaid(w io.Writer, m query.Mesh) error {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	nodes := map[string]string{}
	for i, s := range m.Services {
		id := fmt.Sprintf("s%d", i+1)
		nodes[s.Service] = id
		open, shut := "[", "]"
		if s.Role == query.RoleThirdParty {
			open, shut = "([", "])"
		}
		fmt.Fprintf(&b, "  %s%s%s%s\n", id, open, quotedMermaid(s.Service), shut)
	}
	outside := false
	for _, e := range m.Edges {
		from := nodes[e.From()]
		if e.Client == nil {
			if from = "outside"; !outside {
				b.WriteString("  outside((\"outside\"))\n")
			}
			outside = true
		}
		text := fmt.Sprintf("%d calls", e.Calls)
		if e.Subjects > 0 {
			text += fmt.Sprintf(", %d people", e.Subjects)
		}
		arrow := "-->"
		if e.Hop == "egress" {
			arrow = "==>"
		}
		fmt.Fprintf(&b, "  %s %s|%s| %s\n", from, arrow, quotedMermaid(text), nodes[e.Server])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// quotedMermaid writes a text between quotes, in which Mermaid takes what would end it, or be its mark-up, as entities.
func quotedMermaid(s string) string {
	return `"` + strings.NewReplacer(`"`, "#quot;", "#", "#35;", "<", "#lt;", ">", "#gt;", "\n", " ", "\r", " ", "`", "#96;").Replace(s) + `"`
}
