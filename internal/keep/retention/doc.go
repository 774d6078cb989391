// Package retention reads for how long records are kept: config/retention.yaml.
//
// In: a file. Out: [Rules], and from them, for a moment, the bounds before which records go ([Rules.Bounds]).
//
//	rules, err := retention.Read(retention.Path("waybill-data"))
//	rules.Default          // 400 days where nothing is said
//	rules.Bounds(now).Calls // what began before that goes
//
// What it cannot do: it removes nothing, and knows nothing of holds.
package retention
