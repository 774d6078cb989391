package body

import (
	"bytes"
	"strconv"

	"github.com/waybill-security/waybill/internal/understand/observation"
)

func claimsCSV(t []byte) bool {
	switch string(t) {
	case "text/csv", "application/csv", "text/x-csv", "text/comma-separated-values", "text/tab-separated-values":
		return true
	}
	return false
}

// column is a column of a table. If its name was folded, the name is delivered with each of its cells.
type column struct {
	node, keys *Node
	key        []byte
}

// readCSV reads a table (RFC 4180, and what spreadsheets make of it): each row is an object in a list, with the names of
// the first row. Where the first row holds values, the columns are numbered.
func readCSV(w *Walker, b []byte) observation.Fault {
	switch {
	case w.isJSON(b):
		return readJSON(w, b)
	case mostlyControls(b) || hasMagic(b):
		return readOpaque(w, b)
	}
	t := table{b: bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))}
	if len(t.b) > 5 && equalFold(t.b[:4], "sep=") && bytes.IndexByte([]byte(",;\t|"), t.b[4]) >= 0 { // Excel's own
		t.separator = t.b[4]
		_, t.b = cutLine(t.b)
	} else {
		t.separator = separatorOf(t.b)
	}
	row := w.elements(w.root)
	if row == nil {
		w.sink.Leaf(w.root, Value{Type: TooDeep})
		return observation.NoFault
	}
	w.levels[0].frames = w.levels[0].frames[:0]
	titled := w.titles(&t, row, !equalFold(parameter(w.parameters, "header"), "absent"))
	if titled && t.at >= len(t.b) {
		t.at = 0 // the only row: whatever it is, it is looked at
	}
	for t.at < len(t.b) && !t.broken {
		w.row(&t, row)
	}
	if t.broken {
		return observation.Damaged
	}
	return observation.NoFault
}

// titles finds the columns, and says whether it took the first row for their names.
func (w *Walker) titles(t *table, row *Node, may bool) bool {
	w.columns = w.columns[:0]
	f := frame{node: row, object: true}
	titled := may && t.hasTitles(w.limits.MaxKeys)
	for i := 0; i < w.limits.MaxKeys; i++ {
		cell, last := t.cell()
		name := strconv.AppendInt([]byte("column"), int64(i+1), 10)
		if titled && len(bytes.TrimSpace(cell)) > 0 {
			name = title(cell)
		}
		f.keys = nil
		c := column{node: w.named(&f, name, true)}
		if f.keys != nil {
			c.keys, c.key = f.keys, name
		}
		w.columns = append(w.columns, c)
		if last {
			break
		}
	}
	t.rewind(titled)
	return titled
}

// title makes a key of the name of a column: "First name (legal)" is First_name_legal.
func title(cell []byte) []byte {
	key := make([]byte, 0, min(len(cell), maxKey+1))
	gap := false
	for _, c := range bytes.TrimSpace(cell) {
		if len(key) > maxKey {
			break
		}
		if c < 0x80 && !isNameByte(c) && c != '@' && c != '#' && c != '$' {
			gap = true
			continue
		}
		if gap && len(key) > 0 {
			key = append(key, '_')
		}
		key, gap = append(key, c), false
	}
	return key
}

func (w *Walker) row(t *table, row *Node) {
	if t.blank() {
		return
	}
	w.sink.Enter(row)
	more := false
	for i := 0; ; i++ {
		cell, last := t.cell()
		if t.broken {
			break
		}
		switch {
		case i >= len(w.columns):
			if len(cell) > 0 && !more {
				w.sink.Leaf(row, Value{Type: TooDeep}) // a cell without a column
				more = true
			}
		case w.columns[i].node == nil:
			w.sink.Leaf(row, Value{Type: TooDeep})
		default:
			c := w.columns[i]
			if c.keys != nil {
				w.sink.Leaf(c.keys, Value{Bytes: c.key, Type: String})
			}
			if len(cell) == 0 {
				w.sink.Leaf(c.node, Value{Type: Null})
			} else {
				w.str(0, c.node, cell)
			}
		}
		if last {
			break
		}
	}
	w.sink.Leave(row)
}

// table is a text that is read cell by cell.
type table struct {
	b         []byte
	at        int
	separator byte
	broken    bool // a quote does not end
	buffer    []byte
}

// blank passes over an empty line.
func (t *table) blank() bool {
	c := t.b[t.at]
	if c != '\n' && c != '\r' {
		return false
	}
	t.at++
	return true
}

// cell returns the next cell and says whether it is the last of its row. It is valid until the next call.
func (t *table) cell() (cell []byte, last bool) {
	rest := t.b[t.at:]
	if len(rest) > 0 && rest[0] == '"' {
		return t.quoted()
	}
	for i, c := range rest {
		switch c {
		case t.separator:
			t.at += i + 1
			return bytes.TrimSpace(rest[:i]), false
		case '\n', '\r':
			t.at += i
			t.endRow()
			return bytes.TrimSpace(rest[:i]), true
		}
	}
	t.at = len(t.b)
	return bytes.TrimSpace(rest), true
}

func (t *table) endRow() {
	if t.at < len(t.b) && t.b[t.at] == '\r' {
		t.at++
	}
	if t.at < len(t.b) && t.b[t.at] == '\n' {
		t.at++
	}
}

// quoted reads a cell in quotes, in which two of them stand for one. What stands behind the quotes is appended.
func (t *table) quoted() (cell []byte, last bool) {
	t.buffer = t.buffer[:0]
	for t.at++; ; t.at++ {
		n := bytes.IndexByte(t.b[t.at:], '"')
		if n < 0 {
			t.broken, t.at = true, len(t.b)
			return nil, true
		}
		t.buffer = append(t.buffer, t.b[t.at:t.at+n]...)
		t.at += n + 1
		if t.at >= len(t.b) || t.b[t.at] != '"' {
			break
		}
		t.buffer = append(t.buffer, '"')
	}
	for ; t.at < len(t.b); t.at++ {
		switch c := t.b[t.at]; c {
		case t.separator:
			t.at++
			return t.buffer, false
		case '\n', '\r':
			t.endRow()
			return t.buffer, true
		default:
			t.buffer = append(t.buffer, c)
		}
	}
	return t.buffer, true
}

// hasTitles says whether the first row names columns: none of its cells is a value that no column is called.
func (t *table) hasTitles(most int) bool {
	defer t.rewind(false)
	for range most {
		cell, last := t.cell()
		cell = bytes.TrimSpace(cell)
		number := len(cell) > 0
		for _, c := range cell {
			number = number && (c >= '0' && c <= '9' || c == '.' || c == ',' || c == '-' || c == '+')
		}
		fold := foldOf(cell, true)
		if number || len(cell) > 0 && fold != "" && fold != foldOther {
			return false
		}
		if last {
			break
		}
	}
	return true
}

// rewind goes back to the first row, or to the one behind it.
func (t *table) rewind(past bool) {
	if !past {
		t.at, t.broken = 0, false
		return
	}
	t.at = 0
	for last := false; !last; {
		_, last = t.cell()
	}
}

// separatorOf returns what stands between the cells of the first row most often: a comma, a semicolon, or a tab.
func separatorOf(b []byte) byte {
	var counts [256]int
	quoted := false
	for _, c := range b[:min(len(b), pieceSize)] {
		if c == '\n' && !quoted {
			break
		}
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range [...]byte{';', '\t'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}
