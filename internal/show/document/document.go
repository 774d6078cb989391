package document

import "time"

// Document is a report.
type Document struct {
	Lang   string // of its text, as in HTML
	Kicker string // what it is, above the title
	Title  string
	Sub    string
	Notes  []string // what limits all of it
	Parts  []Part
	Footer []string
	Made   time.Time
}

// Part is a section with its own title.
type Part struct {
	Title  string
	Note   string
	Blocks []Block
}

// Block is one of a text, facts, or a table.
type Block struct {
	Text  string
	Facts []Fact
	Table *Table
}

// Basis says where a fact comes from.
type Basis string

// The bases.
const (
	Observed Basis = "observed"
	Entered  Basis = "entered"
	Missing  Basis = "not known yet"
)

// Fact is something known, or not, under a label.
type Fact struct {
	Label string
	Value string
	Basis Basis
	Note  string // who entered it and when, or how it is counted
}

// Table is rows of cells.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Cell
	More    int64  // rows that are not shown
	Empty   string // what an empty table says
}

// Column is a column's title, its share of the width (all of a table's add up to 1), and whether it holds numbers.
type Column struct {
	Title string
	Share float64
	Right bool
}

// Style is what a cell holds.
type Style string

// The styles. The verdicts have a shape and a word of their own.
const (
	Plain      Style = ""
	Mono       Style = "mono" // an id, a template, a root
	Kinds      Style = "kinds"
	Exposed    Style = "exposed"
	NotExposed Style = "not_exposed"
	Unknown    Style = "unknown"
)

// Cell is a text; of kinds, one for each.
type Cell struct {
	Text  string
	As    Style
	Kinds []string
	Maybe []string // kinds that are possible only
}

// Add appends a part.
func (d *Document) Add(title string, blocks ...Block) {
	d.Parts = append(d.Parts, Part{Title: title, Blocks: blocks})
}

// Facts makes a block of facts.
func Facts(list ...Fact) Block { return Block{Facts: list} }

// Text makes a block of a text.
func Text(text string) Block { return Block{Text: text} }

// Of makes a block of a table.
func (t Table) Of() Block { return Block{Table: &t} }

// Say makes a plain cell.
func Say(text string) Cell { return Cell{Text: text} }

// ID makes a cell of an id or the like.
func ID(text string) Cell { return Cell{Text: text, As: Mono} }
