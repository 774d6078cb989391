// Package world is Skyloom Rewards, an invented loyalty programme: its hosts, the people and machines that use them, and an
// intruder.
//
// In goes a seed and the size of the world ([Options]); out come four files ([Files]): the calls as HAR 1.2 entries one
// a line, the truth about each call one object a line in the same order, the people as the caller's own list, and a
// description of the incident. One seed gives the same bytes every time, whether the calls cross a real loopback
// connection or go straight to the handlers.
//
//	summary, err := world.PlayDir(ctx, world.Options{Seed: 7, Incident: world.FlyingBlueBOLA}, "out/loyalty")
//
// Where to read on. Each area is a file:
//
//   - world.go, registry.go, programme.go, names.go, places.go, activity.go, bookings.go: who the members, partners and staff
//     are, and what the programme knows about them;
//   - hosts.go, api.go and api_*.go: the servers. Each handler returns its answer and, beside it, what left about whom;
//     state.go: what comes and goes while they run;
//   - people.go and people_*.go: what people and machines do, written as scripts that read from top to bottom;
//   - attack_*.go: the incidents, written as scripts too;
//   - clock.go, schedule.go, visit.go: simulated time, whose turn it is, and one client's view of the programme;
//   - wire.go, recorder.go, har.go, har_write.go, cut.go: the way to the server and back, and what is written down about it;
//   - truth.go, incident.go, facts.go: what is true about the calls, and about the world.
//
// What it cannot do: nobody is ever refused for asking too much, and staff log in where no recorder stands. Every name,
// address and number is invented; telephone numbers are from ranges kept for fiction, network addresses from those kept
// for documentation but for the programme's own network, hosts end in .example.
package world
