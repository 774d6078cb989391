// Package query is the one read path: the command line, the reports and whatever else shows something to people read
// through it, so that all of them give one answer.
//
// In: a workspace's folder. Out: lists of [Call], [Endpoint], [Field], [Actor] and [Coverage], the [Summary], and scopes.
//
//	q, err := query.Open(ctx, dir, query.Options{})
//	defer q.Close()
//	endpoints, err := q.Endpoints(ctx)
//
// The JSON tags of its types are a promise (docs/output.md). It never writes, but for the audit journal of --resolve,
// which its caller hands in.
package query
