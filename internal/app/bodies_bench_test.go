package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// members is how many members ask for their profiles; each comes again with the same transactions and another balance.
const members = 1000

// profile is a body of 1.7 KB: a member, with what they did last.
func profile(member, turn int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `{"member":{"loyaltyNumber":"40001%05d","firstName":"Anneke","lastName":"Voorbeeld","email":"anneke%d@mail.example",`+
		`"phone":"+31 20 555 %04d","tier":"Silver","balance":%d,"active":true,"address":{"street":"Kade %d","city":"Utrecht",`+
		`"postcode":"35%02d AB","country":"NL"}},"note":"Prefers an aisle seat.\nSpeaks \"Dutch\".","transactions":[`, member, member, member, 48213+turn, member, member%100)
	for i := range 12 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"t-%06d","date":"2026-03-%02d","type":"accrual","points":%d,"partner":"Café Zoë","reversed":false}`,
			member*12+i, i+1, 100+i*37)
	}
	b.WriteString(`],"page":{"next":null,"total":12}}`)
	return []byte(b.String())
}

// profiles are calls of so many members, of whom the first one has a number.
func profiles(n, first, members int) *call.Batch {
	b := &call.Batch{Source: call.Source{ID: [16]byte{1}, Label: "bench.har", Format: "har-lines"}, Entries: uint64(n)}
	for i := range n {
		member := first + i%members
		in := profile(member, i)
		b.Calls = append(b.Calls, call.Call{
			Sequence: uint64(i), Start: 1_770_000_000_000_000 + int64(i)*1000, Duration: 1000,
			Method: []byte("GET"), Scheme: []byte("https"), Host: []byte("api.loyalty.example"), Path: fmt.Appendf(nil, "/v2/members/40001%05d/profile", member),
			Protocol: "HTTP/1.1", Status: 200, Client: netip.AddrPortFrom(netip.AddrFrom4([4]byte{198, 51, 100, byte(i % 200)}), 0),
			Request: call.Message{Headers: []call.Header{{Name: []byte("Authorization"), Value: fmt.Appendf(nil, "Bearer 0123456789abcdefghij-%d", member)}}},
			Response: call.Message{
				Headers: []call.Header{{Name: []byte("Content-Type"), Value: []byte("application/json")}},
				Body:    call.Body{Bytes: in, Size: int64(len(in)), State: call.BodyWhole},
			},
		})
	}
	return b
}

// quietest times a few calls at a time, and keeps for each of these parts the least time of all rounds: what a round takes that nobody
// disturbs.
type quietest struct {
	parts []call.Batch
	least []time.Duration
}

func newQuietest(all *call.Batch) *quietest {
	const size = 64
	q := &quietest{}
	for from := 0; from < len(all.Calls); from += size {
		part := *all
		part.Calls = all.Calls[from:min(from+size, len(all.Calls))]
		q.parts = append(q.parts, part)
	}
	q.least = make([]time.Duration, len(q.parts))
	return q
}

func (q *quietest) round(work func(part *call.Batch)) {
	for i := range q.parts {
		from := time.Now()
		work(&q.parts[i])
		if took := time.Since(from); q.least[i] == 0 || took < q.least[i] {
			q.least[i] = took
		}
	}
}

func (q *quietest) perCall() float64 {
	sum, calls := time.Duration(0), 0
	for i := range q.parts {
		sum += q.least[i]
		calls += len(q.parts[i].Calls)
	}
	return float64(sum.Nanoseconds()) / float64(calls)
}

func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkBodies measures calls with bodies of 1.7 KB, from the body to what was observed and to sealed rows, beside
// json.Unmarshal of these bodies alone. Members come again, and "new" ones do not. The figures are CPU time of all cores; quiet-ns/call is the time by the clock, on one core, where
// nothing disturbs.
func BenchmarkBodies(b *testing.B) {
	const calls = 4096
	batch := profiles(calls, 0, members)
	each := func(b *testing.B, round func()) {
		b.Helper()
		b.ReportAllocs()
		round()
		b.ResetTimer()
		from := cpu()
		for range b.N {
			round()
		}
		ns := float64((cpu() - from).Nanoseconds()) / float64(b.N) / calls
		b.ReportMetric(ns, "cpu-ns/call")
		b.ReportMetric(float64(len(batch.Calls[0].Response.Body.Bytes))*1e3/ns, "cpu-MB/s")
	}
	b.Run("unmarshal", func(b *testing.B) {
		q := newQuietest(batch)
		each(b, func() {
			q.round(func(part *call.Batch) {
				for i := range part.Calls {
					var v any
					if err := json.Unmarshal(part.Calls[i].Response.Body.Bytes, &v); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
		b.ReportMetric(q.perCall(), "quiet-ns/call")
	})
	b.Run("observe", func(b *testing.B) {
		a := analyse.New([]byte("a key for tests alone, 32 bytes!"), analyse.Options{})
		var room []observation.Observation
		q := newQuietest(batch)
		each(b, func() {
			q.round(func(part *call.Batch) { room = a.BatchIn(room, part).Observations })
		})
		b.ReportMetric(q.perCall(), "quiet-ns/call")
	})
	b.Run("observe_new", func(b *testing.B) { // nobody and nothing comes again
		a := analyse.New([]byte("a key for tests alone, 32 bytes!"), analyse.Options{})
		var room []observation.Observation
		spent := time.Duration(0)
		for n := range b.N + 1 {
			fresh := profiles(calls, n*calls, calls)
			from := cpu()
			room = a.BatchIn(room, fresh).Observations
			if n > 0 { // the first one finds the places
				spent += cpu() - from
			}
		}
		b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N)/calls, "cpu-ns/call")
	})
	b.Run("observe+commit", func(b *testing.B) {
		l, err := ledger.Open(filepath.Join(b.TempDir(), "w"), ledger.Options{})
		if err != nil {
			b.Fatal(err)
		}
		a := analyse.New([]byte("a key for tests alone, 32 bytes!"), analyse.Options{})
		first := uint64(0)
		each(b, func() {
			batch.First = first
			for i := range batch.Calls {
				batch.Calls[i].Sequence = first + uint64(i)
			}
			first += calls
			batch.Cursor.Entries = first
			if _, err := l.Commit(context.Background(), []observation.Batch{a.Batch(batch)}); err != nil {
				b.Fatal(err)
			}
		})
		if err := l.Close(); err != nil {
			b.Fatal(err)
		}
	})
}
