// Package plain is the first generator of traffic, on which rules may be tuned: every call for itself, Zipf popularity of
// operations and values, thirty styles of values chosen by type, format and name of a parameter.
//
// In: a spec, a seed, how many calls, the share of scanners' calls. Out: calls with the truth beside them. The same seed gives
// the same calls.
//
// It cannot say how well rules do on traffic of others: it was open while they were made. See the package session.
package plain
