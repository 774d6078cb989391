package endpoint_test

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// scanned is what is left when a service has answered n paths of a scanner beside its own traffic: the symbols with what bounds
// them, and the evidence of what was kept.
type scanned struct {
	splitter *endpoint.Splitter
	bound    *endpoint.Bound
	symbols  *observation.Symbols
	evidence map[observation.PathRef]*endpoint.PathEvidence
}

func newScanned(ceiling int64) *scanned {
	b := endpoint.NewBound(secret, ceiling)
	return &scanned{endpoint.NewSplitter(), b, observation.NewBoundSymbols(b.Fold), map[observation.PathRef]*endpoint.PathEvidence{}}
}

func (s *scanned) add(x exchange) {
	host, path, _ := strings.Cut(x.url, "/")
	p, _ := s.splitter.Split(&call.Call{Method: []byte(x.method), Scheme: []byte("https"), Host: []byte(host), Path: []byte("/" + path), Status: x.status})
	ref := s.symbols.Path(p)
	e := s.evidence[ref]
	if e == nil {
		e = &endpoint.PathEvidence{Path: s.symbols.PathOf(ref)}
		s.evidence[ref] = e
	}
	e.Calls++
	switch {
	case x.refused:
		e.Refused++
	case x.status < 400:
		e.Success++
	}
}

func (s *scanned) templates(ceiling int64) []string {
	var evidence []endpoint.PathEvidence
	for _, e := range s.evidence {
		evidence = append(evidence, *e)
	}
	endpoint.BoundEvidence(evidence, secret, ceiling)
	found, _ := endpoint.Derive(evidence, endpoint.Told{})
	return written(found)
}

// adder takes traffic in.
type adder interface{ add(exchange) }

// TestTenMillionPaths plays a scanner beside a service: by default 30,000 distinct paths, for each way of answering them, below a lowered ceiling, and as many as
// WAYBILL_PATHS says below the default one.
func TestTenMillionPaths(t *testing.T) {
	n, ceiling := 30_000, int64(8<<20)
	if text := os.Getenv("WAYBILL_PATHS"); text != "" {
		n, _ = strconv.Atoi(text)
		ceiling = endpoint.DefaultCeiling
	}
	alone := newScanned(ceiling)
	api(alone)
	want := alone.templates(ceiling)
	for _, status := range []int{200, 401, 404} {
		before := heap()
		s := newScanned(ceiling)
		api(s)
		flood(n, status, func(method, url string, status int) {
			s.add(exchange{method: method, url: url, status: status, refused: status == 401})
		})
		grown := heap() - before
		t.Logf("%d paths answered %d: %d kept, %.1f MiB of %d", n, status, len(s.evidence), float64(grown)/(1<<20), ceiling>>20)
		if grown > ceiling {
			t.Errorf("answered %d: evidence takes %d bytes, more than the ceiling of %d", status, grown, ceiling)
		}
		got := s.templates(ceiling)
		if status != 200 {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("answered %d: templates (-without +with):\n%s", status, diff)
			}
		}
		runtime.KeepAlive(s)
	}
}
