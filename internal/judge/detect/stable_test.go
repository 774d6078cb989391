package detect_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/scope"
	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/show/query"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// troubled is a world with something of every kind in it.
func troubled() []exchange {
	calls := signedIn("api.shop.example")
	calls = append(calls, anonymousPatients(12)...)
	calls = append(calls, asked("https://api.shop.example/v1/klanten?email=ines#@post.example")...)
	calls = append(calls, presents("Authorization: Bearer customer-100#")...)
	calls = append(calls, climbs(200, "/v2/proxy?path=../../internal/a", "/v2/proxy?path=../../internal/b", "/v2/proxy?path=ok")...)
	calls = append(calls, refused(5, 409, "https://api.shop.example/v1/register", `{"email":"p#@post.example"}`, `{"error":"exists","owner":{"voornaam":"Sanne","achternaam":"de Vries","telefoon":"+31 6 1204 100#","e-mail":"p#@post.example"}}`)...)
	calls = append(calls, plain(func(int, *exchange) {})...)
	for i := range 6 {
		calls = append(calls, exchange{url: "https://api.shop.example/v1/cards/" + uuid(i), send: []string{bearer("staff")}, answer: fmt.Sprintf(`{"id":%q,"firstName":"Ines","cardNumber":%q}`, uuid(i), pan(i))})
	}
	return calls
}

// What is found does not depend on the order of lines, or on how they were cut into files.
func TestFindingsDoNotDependOnOrder(t *testing.T) {
	text := strings.SplitAfter(strings.TrimSpace(lines(t, troubled()...))+"\n", "\n")
	text = text[:len(text)-1]
	one := newWorkspace(t)
	one.scan("all.ndjson", strings.Join(text, ""))
	want := anywhere(one.findings())
	if len(want) != 7 {
		t.Fatalf("%d kinds are found, want all seven: %v", len(want), want)
	}
	two := newWorkspace(t)
	two.key = filepath.Join(one.dir, "keys", "workspace.key")
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(text), func(i, j int) { text[i], text[j] = text[j], text[i] })
	two.scan("a.ndjson", strings.Join(text[:20], ""))
	two.scan("b.ndjson", strings.Join(text[20:], ""))
	if got := anywhere(two.findings()); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// anywhere leaves out what names a place in a file.
func anywhere(list []query.Finding) []query.Finding {
	for i := range list {
		list[i].Evidence = nil
	}
	return list
}

// What was raised at a time stays raised then, with what was known then, whatever comes later.
func TestRaisedIsCausal(t *testing.T) {
	w := newWorkspace(t)
	calls := anonymousPatients(30)
	w.scan("a.ndjson", lines(t, calls[:10]...))
	early := expect(t, w.findings(), exposedKind, "high")
	later := calls[10:]
	for i := range later {
		later[i].at = time.Hour + time.Duration(i)*time.Second
	}
	w.scan("b.ndjson", lines(t, later...))
	late := expect(t, w.findings(), exposedKind, "high")
	if late.Raised != early.Raised || late.SubjectsWhenRaised != early.SubjectsWhenRaised || late.Finding != early.Finding {
		t.Errorf("raised changed: %+v, then %+v", early, late)
	}
	if early.Subjects != 10 || late.Subjects != 30 || late.Calls != 30 {
		t.Errorf("%d subjects, then %d in %d calls", early.Subjects, late.Subjects, late.Calls)
	}
}

// The scope of a finding is the calls that it judged: not what else the actor did there.
func TestScopeOfAFinding(t *testing.T) {
	w := newWorkspace(t)
	w.scan("a.ndjson", lines(t, troubled()...))
	q := w.open()
	list, err := q.Findings(t.Context(), query.Selection{}, query.FindingFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		answer, err := q.Scope(t.Context(), query.Question{Selector: scope.Selector{Finding: f.Finding, Hops: []string{"edge", "internal", "egress", "unknown"}}})
		if err != nil {
			t.Fatal(err)
		}
		if answer.Calls != f.Calls || !slices.Equal(answer.Actors, f.Actors) {
			t.Errorf("%s judged %d calls of %d actors, its scope holds %d of %d", f.Kind, f.Calls, len(f.Actors), answer.Calls, len(answer.Actors))
		}
		if f.Kind == exposedKind && answer.Subjects.Proven != int64(f.Subjects) {
			t.Errorf("%d subjects, scope proves %d", f.Subjects, answer.Subjects.Proven)
		}
	}
	_, err = q.Scope(t.Context(), query.Question{Selector: scope.Selector{Finding: "f_never"}})
	if unknown := (*scope.UnknownIDError)(nil); !errors.As(err, &unknown) {
		t.Errorf("a finding that is none gives %v", err)
	}
}

func (w workspace) say(state, note string, ids ...string) error {
	return app.SetState(w.t.Context(), app.StateOptions{Dir: w.dir, KeyFile: w.key, Findings: ids, State: state, Note: note, Now: time.Now})
}

// States outlive judging again; what was closed is open again once there is news, what is false stays false.
func TestStates(t *testing.T) {
	w := newWorkspace(t)
	calls := append(anonymousPatients(20), asked("https://api.shop.example/v1/klanten?email=ines#@post.example")...)
	w.scan("a.ndjson", lines(t, append(slices.Clone(calls[:10]), calls[20:24]...)...))
	door, address := of(w.findings(), exposedKind)[0], of(w.findings(), inURLKind)[0]
	if door.State != "open" || door.Note != "" {
		t.Errorf("%+v", door)
	}
	if err := errors.Join(w.say("closed", "fixed in 4.2", door.Finding), w.say("false", "a test", address.Finding)); err != nil {
		t.Fatal(err)
	}
	if got := of(w.findings(), exposedKind)[0]; got.State != "closed" || got.Note != "fixed in 4.2" || got.Reopened != 0 {
		t.Errorf("closed: %+v", got)
	}
	s := w.scan("b.ndjson", lines(t, append(slices.Clone(calls[10:20]), calls[24:]...)...))
	if got := of(w.findings(), exposedKind)[0]; got.State != "open" || got.Reopened != 10 || !strings.Contains(got.Explain, "10 calls came after") {
		t.Errorf("closed, with news: %+v", got)
	}
	if got := of(w.findings(), inURLKind)[0]; got.State != "false" || got.Calls != 8 {
		t.Errorf("false, with news: %+v", got)
	}
	if s.Findings != (query.Findings{High: 1}) {
		t.Errorf("the summary counts %+v; only what is open counts", s.Findings)
	}
	unknown := (*scope.UnknownIDError)(nil)
	if err := w.say("closed", "", door.Finding, "f_never"); !errors.As(err, &unknown) {
		t.Errorf("an id that is none gives %v", err)
	}
	if got := of(w.findings(), exposedKind)[0]; got.State != "open" {
		t.Error("a state was set beside an id that is none")
	}
}

// counting counts the rows that are read.
type counting struct {
	keep.Snapshot
	rows *int
}

func (c counting) Calls(ctx context.Context, s keep.Selection) iter.Seq2[keep.CallRow, error] {
	return count(c.Snapshot.Calls(ctx, s), c.rows)
}

func (c counting) Exposures(ctx context.Context, s keep.Selection) iter.Seq2[keep.ExposureRow, error] {
	return count(c.Snapshot.Exposures(ctx, s), c.rows)
}

func count[T any](list iter.Seq2[T, error], n *int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range list {
			*n++
			if !yield(v, err) {
				return
			}
		}
	}
}

// reading judges a workspace and says how many rows that read.
func (w workspace) reading() ([]detect.Finding, int) {
	w.t.Helper()
	l, err := ledger.Open(w.dir, ledger.Options{ReadOnly: true})
	if err != nil {
		w.t.Fatal(err)
	}
	s, err := l.Snapshot(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _, _ = s.Close(), l.Close() })
	minter := identity.NewMinter(l.TokenKey())
	m, err := meaning.Derive(w.t.Context(), s, minter)
	if err != nil {
		w.t.Fatal(err)
	}
	rows := 0
	list, err := detect.Judge(w.t.Context(), meaning.Over(counting{s, &rows}, m), minter)
	if err != nil {
		w.t.Fatal(err)
	}
	if saved, err := detect.Load(s, m.Digest(s)); err != nil || !reflect.DeepEqual(saved, list) {
		w.t.Errorf("the sealed version says something else (%v)", err)
	}
	return list, rows
}

// Harmless traffic costs its tallies: no row of it is read, and of traffic that is not, only the rows of its kind.
func TestHarmlessRowsAreNotRead(t *testing.T) {
	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, "198.51.100.%d - - [02/Mar/2026:09:%02d:%02d +0000] \"GET /v1/offers/%d?page=%d HTTP/1.1\" 200 512 \"-\" \"x\"\n", i%40, i/60%60, i%60, i%7, i%3)
	}
	w := newWorkspace(t)
	w.scan("access.log", b.String())
	if list, rows := w.reading(); len(list) != 0 || rows != 0 {
		t.Errorf("%d findings of harmless lines, %d rows read", len(list), rows)
	}
	w.scan("more.log", `203.0.113.5 - - [02/Mar/2026:10:00:00 +0000] "GET /v1/../../etc/passwd HTTP/1.1" 404 12 "-" "x"`+"\n")
	if list, rows := w.reading(); len(list) != 1 || rows > 4 {
		t.Errorf("%d findings of one attempt, %d rows read", len(list), rows)
	}
}
