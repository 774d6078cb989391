// Package rule judges by rules of users: conditions in CEL over calls, callers, endpoints and kinds, and what must come together for a finding. It is
// the one place that knows CEL.
//
// In: files of rules ([Load], [Read]), in Waybill's own form or in Sigma's, and one version of meaning over one snapshot. Out: findings with the name of
// their rule ([Judge]), by a function of the rows, the meaning, the rules and the workspace key, sealed as a version of their own in the journal ([Save],
// [Sealed]); and how the tests went that stand beside rules ([Set.Try]).
//
//	set, err := rule.Load("waybill-data")
//	findings, reports, err := rule.Judge(ctx, view, minter, set)
//	findings[0].Rule // "many-misses"
//
// Calls are read once in the order of time; each rule counts calls, different values or steps in a sliding window for each group (window.go), in a memory
// with a ceiling that says what it forgot (memory.go). What was raised is read once more, so that a finding judges the calls that its scope means.
//
// What it cannot do: rules see rows, no bytes. Values of queries, headers and bodies are not kept, so nothing can be asked of them but their kinds; words of
// paths that founded no endpoint are tokens. What a rule asks is bounded in cost (cel.go); a call of which a condition cannot be evaluated is passed over and counted.
package rule
