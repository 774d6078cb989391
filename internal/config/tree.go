package config

import (
	"bytes"
	"errors"
	"io"

	"go.yaml.in/yaml/v3"
)

// deepest bounds how far trees nest.
const deepest = 64

// Tree is a part of a file whose keys are not known beforehand: a group of pairs, a list, or a text.
type Tree struct {
	Text         // of a text; of the others the place alone
	Pairs []Pair // of a group, in the order of the file
	Items []Tree // of a list
	Kind  TreeKind
}

// Pair is a key with what it says.
type Pair struct {
	Key   Text
	Value Tree
}

// TreeKind says what a part is.
type TreeKind uint8

// The kinds of parts.
const (
	IsText TreeKind = iota
	IsGroup
	IsList
	IsNothing
)

// Find returns what a key says; false where it is not there.
func (t *Tree) Find(key string) (Tree, bool) {
	for i := range t.Pairs {
		if t.Pairs[i].Key.Value == key {
			return t.Pairs[i].Value, true
		}
	}
	return Tree{}, false
}

// Trees reads every document of a file. Anchors are refused: a small file could become a large tree by them.
func Trees(path string, text []byte) (list []Tree, err error) {
	faults := &Faults{File: path}
	if len(text) > MaxSize {
		faults.Add(0, "it is larger than %d MiB: is it the right file?", MaxSize>>20)
		return nil, faults.Err()
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var n yaml.Node
		switch err := d.Decode(&n); {
		case errors.Is(err, io.EOF):
			return list, faults.Err()
		case err != nil:
			faults.yaml(err, nil)
			return nil, faults.Err()
		}
		for _, c := range n.Content {
			list = append(list, faults.tree(c, 0))
		}
	}
}

func (f *Faults) tree(n *yaml.Node, depth int) Tree {
	t := Tree{Text: textOf(n)}
	switch {
	case depth > deepest:
		f.AddAt(n.Line, n.Column, "it is nested deeper than %d levels", deepest)
	case n.Kind == yaml.AliasNode:
		f.AddAt(n.Line, n.Column, "anchors and aliases are not read here: write it out")
	case n.Kind == yaml.SequenceNode:
		t.Kind = IsList
		for _, c := range n.Content {
			t.Items = append(t.Items, f.tree(c, depth+1))
		}
	case n.Kind == yaml.MappingNode:
		t.Kind = IsGroup
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := textOf(n.Content[i])
			if _, twice := t.Find(key.Value); twice {
				f.AddAt(key.Line, key.Column, "a key is given twice")
			}
			t.Pairs = append(t.Pairs, Pair{key, f.tree(n.Content[i+1], depth+1)})
		}
	case n.Tag == "!!null":
		t.Kind = IsNothing
	}
	return t
}
