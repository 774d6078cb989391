// Package shape says what a message was made of, without a value of it: which keys stood where, of which types, and which
// of them were not in every object of their place.
//
// In: what the analyser notes while it walks a message. Out: a [Node], and the text in which it is sealed with the call:
// equal shapes have equal texts, whatever order their keys had.
//
//	{"id": 7, "tags": [], "seen": [{"at": "2026-01-12"}, {}]}
//	body: object                    id: int32   tags: array   seen: array
//	seen[*]: object                 at: date, optional
//
// A shape is exact: what it says holds of every value that was looked at, so schemas that are merged of shapes never
// contradict the traffic. It holds names of keys, which may be anybody's, so its text rests only sealed. It says nothing
// of what values mean, and cannot tell in which combinations values stood.
package shape
