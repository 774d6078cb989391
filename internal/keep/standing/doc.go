// Package standing holds what was seen against the specs that stand.
//
// In: the specs of a snapshot ([Of]), and endpoints. Out: what they are to the specs of their host ([Standing.States]), and in
// what their messages differ from what is declared ([Standing.Drift]).
//
//	states, reasons := standing.States(endpoint) // shadow: in no spec of its service
//
// What it cannot do: an endpoint of a host without a spec has no such state, and one that OpenAPI cannot describe (gRPC, a
// WebSocket) lacks nothing.
package standing
