package endpoint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/graphql"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// graphQL is the protocol of operations that are read here.
const graphQL = "graphql:"

// Forms of operations besides GraphQL's own three.
const (
	persisted = "persisted" // the document is not in the call, so that the form is not known
	batch     = "batch"     // several different operations
)

// maxJoined is how many different operations of one call are named; a call of more is a batch and no more is said. maxRoots
// bounds the name of an operation that has none.
const (
	maxJoined = 4
	maxRoots  = 6
)

// Operation names what a call of GraphQL asks for, such as "graphql:query Members": by the name that it has, else by its root
// fields ("graphql:query members,offers"), else by the hash that stands for its document. Different operations of one call
// are joined ("graphql:batch mutation AddNote+query Members"); equal ones are one.
//
// Names follow the rule for words in paths: those of the vocabulary stay readable, others are sealed, and what has the shape
// of an identifier is no name. On an answer that founds no endpoint a sealed name is left out. The text is empty for a call
// that asks for nothing.
func Operation(asked []graphql.Operation, noise bool) observation.Text {
	var names []string
	open := true
	for _, o := range asked {
		name, known := nameOf(o)
		open = open && known
		if !slices.Contains(names, name) {
			if names = append(names, name); len(names) > maxJoined {
				return observation.OpenText(graphQL + batch)
			}
		}
	}
	slices.Sort(names)
	text := strings.Join(names, "+")
	if len(names) > 1 {
		text = batch + " " + text
	}
	switch {
	case len(names) == 0:
		return observation.Text{}
	case open:
		return observation.OpenText(graphQL + text)
	case noise:
		form, _, _ := strings.Cut(text, " ")
		return observation.OpenText(graphQL + form)
	}
	return observation.SealedText(graphQL + text)
}

// nameOf is how one operation is called, and whether anyone may read that.
func nameOf(o graphql.Operation) (name string, open bool) {
	form := cmp.Or(o.Form, persisted)
	if name, open, ok := plain(o.Name); ok {
		return form + " " + name, open
	}
	if o.Hash != "" {
		return form + " " + o.Hash, false
	}
	var names []string
	open = true
	for _, root := range o.Roots {
		if len(names) == maxRoots {
			names = append(names, "…")
			break
		}
		if name, known, ok := plain(root); ok {
			names, open = append(names, name), open && known
		}
	}
	if len(names) == 0 {
		return form, true
	}
	return form + " " + strings.Join(names, ","), open
}

// plain says whether a name names something, and does not hold a value; and whether it is of the vocabulary.
func plain(name string) (text string, open, ok bool) {
	if name == "" {
		return "", false, false
	}
	v := classify([]byte(name))
	return v.segment.Text.Reveal(), v.segment.Text.Open(), v.segment.Class == observation.SegmentLiteral
}

// maxBatches is how many batches of different operations one path may have as endpoints; where there are more, all of them are
// one. Clients send together what a page happens to need, in any combination.
const maxBatches = 16

// operations are all that was asked on one path.
type operations struct {
	seen    map[string]bool
	batches int
}

func operationsOf(items []*item) operations {
	o := operations{seen: map[string]bool{}}
	for _, it := range items {
		text := it.Path.Operation.Reveal()
		if !o.seen[text] && isBatch(text) {
			o.batches++
		}
		o.seen[text] = true
	}
	return o
}

// of is the operation for which another one counts: a document that was only named counts for the mutation or subscription
// of that name, if its text was seen in another call, else for a query.
func (o operations) of(text string) string {
	if o.batches > maxBatches && isBatch(text) {
		protocol, _, _ := strings.Cut(text, ":")
		return protocol + ":" + batch
	}
	name, ok := strings.CutPrefix(text, graphQL+persisted)
	if !ok {
		return text
	}
	for _, form := range []string{"mutation", "subscription"} {
		if known := graphQL + form + name; o.seen[known] && !o.seen[graphQL+"query"+name] {
			return known
		}
	}
	return graphQL + "query" + name
}
