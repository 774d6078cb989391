package world_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pair, call and line read the recording back, without the types that wrote it.
type pair struct{ Name, Value string }

type call struct {
	StartedDateTime time.Time
	Time            float64
	Request         struct {
		Method, URL, HTTPVersion string
		Headers, QueryString     []pair
		PostData                 *struct{ MimeType, Text string }
		BodySize                 int
	}
	Response struct {
		Status, BodySize int
		HTTPVersion      string
		Headers          []pair
		Content          struct {
			Size     int
			MimeType string
			Text     *string
		}
	}
	Timings       struct{ Send, Wait, Receive float64 }
	ClientAddress string `json:"_clientAddress"`
	ClientPort    int    `json:"_clientPort"`
	Service       string `json:"_service"`
	ClientService string `json:"_clientService"`
}

// host and path are those of the URL, the path without its query.
func (c *call) host() string { return strings.SplitN(c.Request.URL, "/", 4)[2] }
func (c *call) path() string {
	path, _, _ := strings.Cut("/"+strings.SplitN(c.Request.URL, "/", 4)[3], "?")
	return path
}

func header(pairs []pair, name string) string {
	for _, p := range pairs {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// played is a recording with its files read.
type played struct {
	world.Recording
	summary  world.Summary
	calls    []call
	truth    []world.Truth
	incident world.Incident
	people   *world.World
}

func readPlayed(t testing.TB, o world.Options) *played {
	t.Helper()
	p, err := playAndRead(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func playAndRead(ctx context.Context, o world.Options) (*played, error) {
	r, s, err := world.PlayMemory(ctx, o)
	if err != nil {
		return nil, err
	}
	p := &played{Recording: r, summary: s}
	if p.calls, err = lines[call](r.Calls); err != nil {
		return nil, err
	}
	if p.truth, err = lines[world.Truth](r.Truth); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(r.Incident, &p.incident); err != nil {
		return nil, err
	}
	if len(p.calls) != len(p.truth) || len(p.calls) != s.Calls {
		return nil, fmt.Errorf("%d calls, %d truths, %d said", len(p.calls), len(p.truth), s.Calls)
	}
	p.people, err = world.New(o)
	return p, err
}

func lines[T any](text []byte) ([]T, error) {
	all := make([]T, 0, bytes.Count(text, []byte("\n")))
	for line := range bytes.Lines(text) {
		var one T
		if err := json.Unmarshal(line, &one); err != nil {
			return nil, fmt.Errorf("line %d: %w", len(all), err)
		}
		all = append(all, one)
	}
	return all, nil
}

// small is a world that is played in a moment.
func small(seed uint64) world.Options {
	p := world.Defaults(40)
	p.SessionsPerMemberDay = 3
	return world.Options{Seed: seed, Incident: world.FlyingBlueBOLA, InProcess: true, Parameters: p}
}

// usual is the world as users play it, played once for all tests that only look.
var usual = sync.OnceValues(func() (*played, error) {
	return playAndRead(context.Background(), world.Options{Seed: 1, Incident: world.FlyingBlueBOLA, InProcess: true})
})

func readUsual(t *testing.T) *played {
	t.Helper()
	p, err := usual()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// subject reads whose token a JWT is.
func subject(t *testing.T, token string) string {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("a token of %d parts", len(parts))
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims struct{ Sub string }
	if err := json.Unmarshal(text, &claims); err != nil {
		t.Fatal(err)
	}
	return claims.Sub
}
