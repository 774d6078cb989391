package main

import "github.com/waybill-security/waybill/internal/understand/body"

// counter is the cheapest sink.
type counter struct{ leaves int }

func (c *counter) Enter(*body.Node)            {}
func (c *counter) Leave(*body.Node)            {}
func (c *counter) Leaf(*body.Node, body.Value) { c.leaves++ }

func newWalker() *body.Walker {
	limits := body.Limits{MaxDepth: 12_000}
	return body.NewWalker(body.NewTree(limits, nil), limits)
}
