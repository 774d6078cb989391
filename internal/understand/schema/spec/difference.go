package spec

import (
	"cmp"
	"slices"
)

// Difference is one thing in which traffic and spec differ.
type Difference struct {
	Check     string   `json:"check"` // one of the checks below
	Severity  string   `json:"severity"`
	Host      string   `json:"host"`
	Method    string   `json:"method"`
	Template  string   `json:"template"` // as declared, with the base path; as seen where it is not
	Direction string   `json:"direction"`
	Status    string   `json:"status"`
	Media     string   `json:"media"`
	Location  string   `json:"location"`
	Field     string   `json:"field"`
	Declared  string   `json:"declared"`
	Seen      string   `json:"seen"`
	Kinds     []string `json:"kinds"`
	Calls     int64    `json:"calls"`
}

// The checks.
const (
	Shadow       = "shadow"       // an endpoint that is called and not declared
	Orphan       = "orphan"       // one that is declared and was never called
	Zombie       = "zombie"       // one that is called though it is deprecated, or a newer version took its place
	Undocumented = "undocumented" // a parameter or field that was seen and is not declared
	Unseen       = "unseen"       // one that is declared and was never seen
	Missing      = "missing"      // one that is required and was not always there
	Type         = "type"         // of another type than declared
	Status       = "status"       // a status that is not declared
	MediaType    = "media"        // a media type, or a body at all, that is not declared
)

// severities of checks. What is undocumented and of a kind that matters weighs more.
var severities = map[string]string{
	Shadow: "high", Orphan: "info", Zombie: "high", Undocumented: "low", Unseen: "info", Missing: "medium", Type: "medium", Status: "low", MediaType: "low",
}

func (d *Difference) weigh() {
	if d.Severity = severities[d.Check]; d.Check == Undocumented && len(d.Kinds) > 0 {
		d.Severity = "medium"
	}
	if d.Kinds == nil {
		d.Kinds = []string{}
	}
}

func sortDifferences(list []Difference) {
	slices.SortFunc(list, func(a, b Difference) int {
		return cmp.Or(
			cmp.Compare(a.Host, b.Host), cmp.Compare(a.Template, b.Template), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Direction, b.Direction),
			cmp.Compare(a.Status, b.Status), cmp.Compare(a.Media, b.Media), cmp.Compare(a.Location, b.Location), cmp.Compare(a.Field, b.Field),
			cmp.Compare(a.Check, b.Check), cmp.Compare(a.Seen, b.Seen),
		)
	})
}
