// Package inventory tells how endpoints fare: which are new, asleep or gone ([States]), what changed and when ([Changes]), and
// whose they are ([Owners]).
//
// In: when endpoints and their services were called, what was seen at each and from when to when, and the rules that people
// wrote. Out: words and dates. All of it is a pure function of that; nothing is kept.
//
//	inventory.States(Life{Calls: 9, First: may, Last: june}, Life{First: may, Last: november}, november) → gone
//
// What it cannot do: know why something is not called any more, or that something was there before anybody listened. Words about
// time are only said of services that were watched for longer than the spell in question.
package inventory
