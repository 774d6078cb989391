package analyse_test

import (
	"fmt"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// A million names that a scanner makes up stay below the ceiling, in fields and in shapes, and those of the service stay what they were.
func TestMadeUpNamesAreBounded(t *testing.T) {
	symbols := observation.NewSymbols()
	klant := observation.Field{Location: observation.InQuery, Name: observation.SealedText("klantnummer")}
	symbols.BoundNames(func(yield func(observation.Field) bool) { yield(klant) })
	known := symbols.Field(klant)
	highest := observation.FieldRef(0)
	for n := range 1_000_000 {
		highest = max(highest, symbols.Field(observation.Field{Location: observation.InQuery, Name: observation.SealedText(fmt.Sprintf("zq%dx", n))}))
	}
	if highest > observation.MostNames+1 {
		t.Errorf("field %d, of at most %d", highest, observation.MostNames)
	}
	a := analyse.New(key, analyse.Options{Symbols: symbols})
	shapes, fields := map[observation.ShapeRef]bool{}, map[string]bool{}
	for n := range 3000 {
		c := call.Call{
			Method: []byte("GET"), Host: []byte("api.shop.example"), Path: []byte("/search"), Status: 200,
			Query: fmt.Appendf(nil, "klantnummer=40001%05d&limit=5&vw%dy=x", n, n),
		}
		b := a.Batch(&call.Batch{Entries: 1, Calls: []call.Call{c}})
		o := b.Observations[0]
		b.Fill(&o)
		shapes[o.RequestShape] = true
		for _, e := range o.Exposures {
			for _, leaf := range symbols.SetOf(e.Set) {
				fields[symbols.FieldOf(leaf.Field).Name.Reveal()] = true
			}
		}
	}
	if len(shapes) != 1 || len(fields) != 3 || !fields["klantnummer"] || !fields["limit"] || !fields[observation.FoldedName] || symbols.Field(klant) != known {
		t.Errorf("%d shapes, fields %v", len(shapes), fields)
	}
	// The names of answers are counted apart: a scanner's requests take nothing from them.
	answer := observation.Field{Direction: observation.Response, Location: observation.InBody, Name: observation.SealedText("$.klantnummer")}
	if _, folded := symbols.Bounded(answer); folded {
		t.Error("a field of an answer is folded")
	}
}
