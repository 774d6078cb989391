// Package world is Skyloom Rewards, an invented loyalty programme: its HTTP API, the people who use it, and an intruder.
//
// In goes a seed and the size of the world ([Options]); out come four files ([Files]): the calls as HAR 1.2 entries one
// a line, the truth about each call one object a line in the same order, the members as the caller's own list, and a
// description of the incident. One seed gives the same bytes every time, whether the calls cross a real loopback
// connection or go straight to the handlers.
//
//	summary, err := world.PlayDir(ctx, world.Options{Seed: 7, Incident: world.FlyingBlueBOLA}, "out/loyalty")
//
// Where to read on. Each area is a file:
//
//   - world.go, names.go, places.go, activity.go: who the members are, and what the programme knows about them;
//   - api.go and api_*.go: the server. Each handler returns its answer and, beside it, what left about whom;
//   - people.go and people_*.go: what people do, written as scripts that read from top to bottom;
//   - attack_*.go: the incidents, written as scripts too;
//   - clock.go, schedule.go, visit.go: simulated time, whose turn it is, and one person's view of the API;
//   - wire.go, recorder.go, har.go, cut.go: the way to the server and back, and what is written down about it;
//   - truth.go, incident.go: what is true about the calls.
//
// What it cannot do: people do not change their data, nobody is ever refused for asking too much, and only the hosts and
// endpoints of the programme's core are here. Every name, address and number is invented; telephone numbers are from
// ranges kept for fiction, network addresses from those kept for documentation, hosts end in .example.
package world
