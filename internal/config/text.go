package config

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// Text is a text with the place where it stands in its file; line 0 is one that was not given.
type Text struct {
	Value        string
	Line, Column int

	block, quoted bool
}

// UnmarshalYAML reads the text and remembers its place.
func (t *Text) UnmarshalYAML(n *yaml.Node) error {
	*t = textOf(n)
	return n.Decode(&t.Value)
}

func textOf(n *yaml.Node) Text {
	return Text{
		Value: n.Value, Line: n.Line, Column: n.Column, block: n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0,
		quoted: n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0,
	}
}

// Place is the place in the file of a place in the text, counted from line 1 and column 1. The file's text is what it was read from: a block of
// lines stands as far to the right as it is written there.
func (t Text) Place(file []byte, line, column int) (int, int) {
	switch {
	case t.block:
		line += t.Line
		lines := strings.SplitN(string(file), "\n", line+1)
		if line > len(lines) {
			return t.Line, t.Column
		}
		text := lines[line-1]
		return line, len(text) - len(strings.TrimLeft(text, " ")) + column
	case line > 1: // a plain text over several lines is put together into one
		return t.Line + line - 1, column
	case t.quoted:
		return t.Line, t.Column + column
	}
	return t.Line, t.Column + column - 1
}
