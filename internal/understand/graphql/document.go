package graphql

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// Document is what a text asks for, without a value in it. It does not change once it was read.
type Document struct {
	operations []operation
	parts      []Part
	defaults   []Argument // of variables
	whole      bool       // every selection was followed
	cost       int
}

// operation is one of the operations of a document.
type operation struct {
	form   string // query, mutation or subscription
	name   string
	roots  []string // what its root fields are called, sorted
	answer *Selection
}

// Part is a field with its arguments.
type Part struct {
	At        *Place
	Arguments []Argument
}

// Place is where a field stands: in which one, and what it is called. A fragment is a place of its own.
type Place struct {
	Around *Place
	Name   string
}

// Argument is a value of a document, or what stands below one.
type Argument struct {
	Name  string // empty for an element of a list
	Shape Shape
	Index int        // of a literal: its place among those of the text
	Word  []byte     // of a word, true or false; of a variable: its name
	Below []Argument // of a list or an object
}

// Shape says what an argument is.
type Shape uint8

// The shapes.
const (
	Value Shape = iota // a literal of the text
	Word               // an enum's value
	Bool               // true or false
	Null
	List
	Object
	Variable // whose value stands elsewhere in the request
)

// Parts are the fields that have arguments.
func (d *Document) Parts() []Part { return d.parts }

// Defaults are the values that variables have where the request gives none.
func (d *Document) Defaults() []Argument { return d.defaults }

// compile parses a skeleton; nil where it is no document.
func compile(text string, tokens int) *Document {
	parsed, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, maxTokens)
	if err != nil || len(parsed.Operations) == 0 {
		return nil
	}
	d := &Document{}
	g := newGatherer(parsed)
	for _, o := range parsed.Operations {
		d.operations = append(d.operations, operation{
			form: string(o.Operation), name: o.Name, roots: g.roots(o.SelectionSet), answer: g.envelope(o.SelectionSet),
		})
		for _, v := range o.VariableDefinitions {
			if v.DefaultValue != nil {
				d.defaults = append(d.defaults, argumentOf(v.Variable, v.DefaultValue))
			}
		}
	}
	g.run()
	d.parts, d.whole = g.parts, g.left >= 0
	d.cost = documentCost + len(text) + tokenCost*tokens + fieldCost*(maxVisits-g.left)
	return d
}

// What a document costs to keep, roughly, in bytes.
const (
	documentCost = 1 << 10
	tokenCost    = 64
	fieldCost    = 128
)

// find returns the operation that a request names; without a name the only one. nil where there is none such.
func (d *Document) find(name []byte) *operation {
	if len(name) == 0 && len(d.operations) == 1 {
		return &d.operations[0]
	}
	for i := range d.operations {
		if len(name) > 0 && d.operations[i].name == string(name) {
			return &d.operations[i]
		}
	}
	return nil
}

// argumentOf turns a parsed value into an Argument. The skeleton has the number of a literal in its place.
func argumentOf(name string, v *ast.Value) Argument {
	a := Argument{Name: name}
	switch v.Kind {
	case ast.IntValue, ast.StringValue:
		a.Shape = Value
		for _, c := range v.Raw {
			a.Index = a.Index*10 + int(c-'0')
		}
	case ast.BooleanValue:
		a.Shape, a.Word = Bool, []byte(v.Raw)
	case ast.Variable:
		a.Shape, a.Word = Variable, []byte(v.Raw)
	case ast.EnumValue:
		a.Shape, a.Word = Word, []byte(v.Raw)
	case ast.ListValue, ast.ObjectValue:
		a.Shape = Object
		if v.Kind == ast.ListValue {
			a.Shape = List
		}
		for _, c := range v.Children {
			a.Below = append(a.Below, argumentOf(c.Name, c.Value))
		}
	default:
		a.Shape = Null
	}
	return a
}

// argumentsOf are the arguments of a field, and of its directives but for those that say whether it is there.
func argumentsOf(f *ast.Field) []Argument {
	var out []Argument
	for _, a := range f.Arguments {
		out = append(out, argumentOf(a.Name, a.Value))
	}
	for _, d := range f.Directives {
		if d.Name == "include" || d.Name == "skip" {
			continue
		}
		for _, a := range d.Arguments {
			out = append(out, argumentOf(a.Name, a.Value))
		}
	}
	return slices.Clip(out)
}
