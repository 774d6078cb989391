package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/bytedance/sonic"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/valyala/fastjson"

	"github.com/waybill-security/waybill/internal/jsonscan"
	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
)

// classed is what a walk is for: it takes the class of each leaf.
type classed struct {
	counter
	sum int
}

func (c *classed) Leaf(_ *body.Node, v body.Value) {
	class, form := kind.ClassOf(v.Bytes, kind.ValueType(v.Type))
	c.sum += int(class) + int(form)
	c.leaves++
}

// reader is what is measured: it reads a body whole.
type reader struct {
	name string
	read func(in []byte) error
}

// readers are the rivals first.
func readers() []reader {
	walker, mediaType := newWalker(), []byte("application/json")
	count, classes := &counter{}, &classed{}
	var parser fastjson.Parser
	source := bytes.NewReader(nil)
	decoder := jsontext.NewDecoder(source)
	return []reader{
		{"encoding/json into any", func(in []byte) error {
			var v any
			return json.Unmarshal(in, &v)
		}},
		{"sonic into any", func(in []byte) error {
			var v any
			return sonic.Unmarshal(in, &v)
		}},
		{"fastjson into its tree", func(in []byte) error {
			_, err := parser.ParseBytes(in)
			return err
		}},
		{"jsontext, tokens alone", func(in []byte) error {
			source.Reset(in)
			decoder.Reset(source, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
			return tokens(decoder)
		}},
		{"jsonscan, tokens alone", scan},
		{"walk: leaves with paths", func(in []byte) error { return faulty(walker.Walk(in, mediaType, nil, count) != 0) }},
		{"walk, and classes", func(in []byte) error { return faulty(walker.Walk(in, mediaType, nil, classes) != 0) }},
	}
}

// scanner is used again, as a walker does.
var scanner jsonscan.Scanner

func scan(in []byte) error {
	scanner.Reset(in)
	for {
		switch scanner.Next() {
		case jsonscan.End:
			return nil
		case jsonscan.Invalid:
			return scanner.Err()
		}
	}
}

func tokens(d *jsontext.Decoder) error {
	for {
		if _, err := d.ReadToken(); err != nil {
			return faulty(!errors.Is(err, io.EOF))
		}
	}
}

func leavesOf(in []byte) int {
	count := &counter{}
	newWalker().Walk(in, []byte("application/json"), nil, count)
	return count.leaves
}

func faulty(wrong bool) error {
	if wrong {
		return errors.New("a body that should be whole is not")
	}
	return nil
}
