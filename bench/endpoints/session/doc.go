// Package session is the second generator of traffic: the headline's, on which no rule is tuned. Callers work in sessions:
// they list a collection and go on with the ids that the list handed out. Values come in other styles than those of the
// package plain, from other languages and trades; popularity falls exponentially; an API has habits of its own for
// envelopes, names of ids, and errors.
//
// In: a spec, a seed, how many calls, the share of scanners' calls. Out: calls with the truth beside them.
//
// It cannot stand for real traffic either: its habits are invented, and it has the same authors as the rules.
package session
