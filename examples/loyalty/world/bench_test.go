package world_test

import (
	"io"
	"testing"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// BenchmarkPlay invents a world of 4,000 members, plays three days of it in process and writes the recording to nowhere. One
// round is a whole play; calls/s is what counts.
func BenchmarkPlay(b *testing.B) {
	o := world.Options{Seed: 1, Incident: world.FlyingBlueBOLA, InProcess: true, Parameters: world.Defaults(4000)}
	o.Parameters.Days = 3
	calls := 0
	for b.Loop() {
		s, err := world.Play(b.Context(), o, world.Files{Calls: io.Discard, Truth: io.Discard, People: io.Discard, Incident: io.Discard})
		if err != nil {
			b.Fatal(err)
		}
		calls += s.Calls
	}
	b.ReportMetric(float64(calls)/b.Elapsed().Seconds(), "calls/s")
}
