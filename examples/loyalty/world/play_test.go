package world_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

func record(t *testing.T, o world.Options) world.Recording {
	t.Helper()
	r, _, err := world.PlayMemory(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func same(a, b world.Recording) bool {
	return bytes.Equal(a.Calls, b.Calls) && bytes.Equal(a.Truth, b.Truth) &&
		bytes.Equal(a.People, b.People) && bytes.Equal(a.Incident, b.Incident)
}

func TestOneSeedIsOneRecording(t *testing.T) {
	o := small(7)
	o.Cut = 0.02
	direct := record(t, o)
	if again := record(t, o); !same(direct, again) {
		t.Error("two plays in process differ")
	}
	o.InProcess = false
	if wire := record(t, o); !same(direct, wire) {
		t.Error("a play over loopback differs from one in process")
	}
	o.Seed = 8
	other := record(t, o)
	for name, equal := range map[string]bool{
		"calls":    bytes.Equal(direct.Calls, other.Calls),
		"truth":    bytes.Equal(direct.Truth, other.Truth),
		"people":   bytes.Equal(direct.People, other.People),
		"incident": bytes.Equal(direct.Incident, other.Incident),
	} {
		if equal {
			t.Errorf("two seeds give the same %s", name)
		}
	}
}

func TestTheIncidentDoesNotChangeTheOthers(t *testing.T) {
	o := small(3)
	with := readPlayed(t, o)
	o.Incident = world.NoIncident
	without := readPlayed(t, o)
	var ordinary []string
	for i, c := range with.calls {
		if !with.truth[i].Attack {
			ordinary = append(ordinary, c.StartedDateTime.String()+c.Request.URL+*c.Response.Content.Text)
		}
	}
	all := make([]string, 0, len(without.calls))
	for i, c := range without.calls {
		all = append(all, c.StartedDateTime.String()+c.Request.URL+*c.Response.Content.Text)
		if without.truth[i].Attack {
			t.Fatalf("call %d is said to be an attack in a world without one", i)
		}
	}
	if d := cmp.Diff(all, ordinary); d != "" {
		t.Error(d)
	}
	if i := without.incident; i.From != nil || len(i.Actors) != 0 || i.ID != world.NoIncident {
		t.Errorf("no incident is described as %+v", i)
	}
}

func TestFilesOfAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	if _, err := world.PlayDir(t.Context(), small(5), dir); err != nil {
		t.Fatal(err)
	}
	want := record(t, small(5))
	for name, text := range map[string][]byte{
		world.CallsFile: want.Calls, world.TruthFile: want.Truth, world.PeopleFile: want.People, world.IncidentFile: want.Incident,
	} {
		got, err := os.ReadFile(filepath.Join(dir, name)) // a folder of the test
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: error %v, same bytes %v", name, err, bytes.Equal(got, text))
		}
	}
}

// TestWhatIsRecordedIsWhatArrived looks at the requests on the server's side of a real connection.
func TestWhatIsRecordedIsWhatArrived(t *testing.T) {
	type arrival struct {
		Method, Host, Target, Body string
		Headers                    map[string]string
	}
	var (
		mu      sync.Mutex // an inner call arrives while its outer one is answered
		arrived []arrival
	)
	o := small(11)
	o.InProcess = false
	o.Around = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			a := arrival{r.Method, r.Host, r.RequestURI, string(body), map[string]string{"Host": r.Host}}
			for name := range r.Header {
				a.Headers[name] = r.Header.Get(name)
			}
			if r.ContentLength > 0 || r.Method == http.MethodPost {
				a.Headers["Content-Length"] = strconv.FormatInt(r.ContentLength, 10)
			}
			mu.Lock()
			arrived = append(arrived, a)
			mu.Unlock()
			next.ServeHTTP(w, r)
		})
	}
	var recorded []arrival
	for _, c := range readPlayed(t, o).calls {
		_, target, _ := strings.Cut(c.Request.URL, c.host())
		a := arrival{c.Request.Method, c.host(), target, "", map[string]string{}}
		if c.Request.PostData != nil {
			a.Body = c.Request.PostData.Text
		}
		for _, h := range c.Request.Headers {
			a.Headers[h.Name] = h.Value
		}
		if c.Request.BodySize != len(a.Body) {
			t.Errorf("a body of %d bytes is said to have %d", len(a.Body), c.Request.BodySize)
		}
		recorded = append(recorded, a)
	}
	// Calls are recorded by their start; an inner call arrives at once, for the simulated clock stands still.
	byAll := cmpopts.SortSlices(func(a, b arrival) bool { return fmt.Sprint(a) < fmt.Sprint(b) })
	if d := cmp.Diff(arrived, recorded, byAll); d != "" {
		t.Error(d)
	}
}

func TestThePortIsClosedAtTheEnd(t *testing.T) {
	var address atomic.Value
	o := small(2)
	o.InProcess = false
	o.Around = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			address.Store(r.Context().Value(http.LocalAddrContextKey))
			next.ServeHTTP(w, r)
		})
	}
	record(t, o)
	at, ok := address.Load().(net.Addr)
	if !ok {
		t.Fatal("nothing arrived over a connection")
	}
	if ip, _, err := net.SplitHostPort(at.String()); err != nil || ip != "127.0.0.1" {
		t.Errorf("the API listened on %s", at)
	}
	if c, err := new(net.Dialer).DialContext(t.Context(), "tcp", at.String()); err == nil {
		_ = c.Close()
		t.Errorf("%s still answers after the play", at)
	}
}

func TestAPlayCanBeStopped(t *testing.T) {
	for _, inProcess := range []bool{true, false} {
		ctx, stop := context.WithCancel(t.Context())
		var n atomic.Int64
		o := small(2)
		o.InProcess = inProcess
		o.Around = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if n.Add(1) == 25 {
					stop()
				}
				next.ServeHTTP(w, r)
			})
		}
		_, _, err := world.PlayMemory(ctx, o)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("in process %v: stopped with %v", inProcess, err)
		}
		if n.Load() > 26 {
			t.Errorf("in process %v: %d calls after the stop at 25", inProcess, n.Load())
		}
		stop()
	}
}

func TestAFullDiskIsSaid(t *testing.T) {
	full := errors.New("full")
	for i := range 4 {
		w := [4]io.Writer{io.Discard, io.Discard, io.Discard, io.Discard}
		w[i] = refusing{full}
		_, err := world.Play(t.Context(), small(1), world.Files{Calls: w[0], Truth: w[1], People: w[2], Incident: w[3]})
		if !errors.Is(err, full) {
			t.Errorf("file %d cannot be written, the play says %v", i, err)
		}
	}
}

type refusing struct{ why error }

func (r refusing) Write([]byte) (int, error) { return 0, r.why }

func TestOptionsThatMakeNoSense(t *testing.T) {
	for name, spoil := range map[string]func(*world.Options){
		"unknown incident": func(o *world.Options) { o.Incident = "rain" },
		"all cut":          func(o *world.Options) { o.Cut = 1 },
		"cut below nought": func(o *world.Options) { o.Cut = -0.1 },
		"nobody":           func(o *world.Options) { o.Parameters.Members = 3 },
		"no days":          func(o *world.Options) { o.Parameters.Days = 0 },
		"no start":         func(o *world.Options) { o.Parameters.Start = time.Time{} },
		"no reads":         func(o *world.Options) { o.Parameters.Intrusion.Reads = 0 },
		"over midnight":    func(o *world.Options) { o.Parameters.Intrusion.Lasts = 23 * time.Hour },
	} {
		o := small(1)
		spoil(&o)
		if _, err := world.Play(t.Context(), o, world.Files{}); err == nil {
			t.Errorf("%s: played", name)
		}
	}
}
