// Package learned gathers what the messages of endpoints were made of, as a [schema.Learner] takes it.
//
// In: one version of meaning over one snapshot, and which endpoints are asked about ([New]). Out: a learner that knows the
// shapes of their messages and the kinds of their fields ([Learning.Learn]), and, for whoever writes a schema down, which
// words fields held ([Learning.Choices]).
//
//	l := learned.New(view, true, func(e *meaning.Endpoint) bool { return e.Host == "api.shop.example" })
//	err := l.Learn(ctx, nil)
//	l.Learner.Operations() // GET /orders/{orderId} → 200 {id, status, lines[]}
//
// What it cannot do: it reads all shapes of the snapshot, whatever is asked about.
package learned
