package witness

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const one, two = "waybill/00\n1\nAA==\n\n— waybill/00 AAAA\n", "waybill/00\n2\nBB==\n\n— waybill/00 BBBB\n"

func place(t *testing.T, text string) Place {
	t.Helper()
	p, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	p.pause = time.Millisecond
	return p.In(t.TempDir())
}

func bring(t *testing.T, p Place, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if err := p.Bring(t.Context(), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFileKeepsEveryCheckpoint(t *testing.T) {
	p := place(t, filepath.Join(t.TempDir(), "kept"))
	if _, err := p.Fetch(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before the first one: %v", err)
	}
	bring(t, p, one, two, two)
	if got, err := p.Fetch(t.Context()); err != nil || string(got) != one+"\n"+two {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFileOfSomethingElseIsLeftAlone(t *testing.T) {
	name := filepath.Join(t.TempDir(), "diary.txt")
	if err := os.WriteFile(name, []byte("dear diary\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := place(t, name).Bring(t.Context(), []byte(one)); err == nil {
		t.Error("a checkpoint was written into a diary")
	}
	if got, _ := os.ReadFile(name); string(got) != "dear diary\n" {
		t.Errorf("it says %q now", got)
	}
}

func bare(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "witness.git")
	if out, err := exec.CommandContext(t.Context(), "git", "init", "--quiet", "--bare", folder).CombinedOutput(); err != nil {
		t.Fatalf("git: %v: %s", err, out)
	}
	return folder
}

func TestGitKeepsEveryCheckpoint(t *testing.T) {
	remote := bare(t)
	first, second := place(t, "git+"+remote), place(t, "git+"+remote)
	if _, err := first.Fetch(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty remote: %v", err)
	}
	bring(t, first, one)
	bring(t, second, two) // from another clone
	bring(t, first, two)
	for _, p := range []Place{first, second} {
		if got, err := p.Fetch(t.Context()); err != nil || string(got) != one+"\n"+two {
			t.Errorf("%q, %v", got, err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "git", "-C", remote, "rev-list", "--count", "main").Output()
	if err != nil || strings.TrimSpace(string(out)) != "2" {
		t.Errorf("%s commits, %v; two checkpoints are two", out, err)
	}
}

func TestGitThatIsNotThere(t *testing.T) {
	p := place(t, "git+"+filepath.Join(t.TempDir(), "none.git"))
	if err := p.Bring(t.Context(), []byte(one)); err == nil || !strings.Contains(err.Error(), "git") {
		t.Errorf("no remote: %v", err)
	}
}

// TestWebhook lets a webhook be busy twice, and refuse.
func TestWebhook(t *testing.T) {
	asked, refuse := 0, false
	var got []byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		switch {
		case refuse:
			w.WriteHeader(http.StatusForbidden)
		case asked < 3:
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			got, _ = io.ReadAll(r.Body)
		}
	}))
	defer s.Close()
	p := place(t, s.URL+"/hook?token=secret")
	bring(t, p, one)
	if string(got) != one || asked != 3 {
		t.Errorf("after %d tries it got %q", asked, got)
	}
	asked, refuse = 0, true
	err := p.Bring(t.Context(), []byte(one))
	if err == nil || asked != 1 || strings.Contains(err.Error(), "secret") {
		t.Errorf("refused after %d tries: %v", asked, err)
	}
}

func TestWebhookIsNotWaitedForForEver(t *testing.T) {
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer s.Close()
	defer close(release)
	p := place(t, s.URL)
	p.wait = 20 * time.Millisecond
	if err := p.Bring(t.Context(), []byte(one)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a webhook that never answers: %v", err)
	}
}

func TestWebhookFollowsNobody(t *testing.T) {
	followed := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { followed = true }))
	defer other.Close()
	s := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer s.Close()
	if err := place(t, s.URL).Bring(t.Context(), []byte(one)); err == nil || followed {
		t.Errorf("a redirect was followed: %v, %v", followed, err)
	}
}

func TestPlacesThatAreNone(t *testing.T) {
	for _, text := range []string{
		"", "http://witness.example/hook", "https://", "git+--upload-pack=x", "git+ext::sh -c x", "git+git://host.example/x", "git+http://host.example/x", "a\nb",
	} {
		if p, err := Parse(text); !errors.Is(err, ErrPlace) {
			t.Errorf("%q: %v, %v", text, p, err)
		}
	}
}

func TestSecretsOfAPlaceAreNotNamed(t *testing.T) {
	for text, want := range map[string]string{
		"https://me:word@witness.example/hook?key=1": "https://witness.example/hook",
		"git+https://me:word@git.example/w.git":      "git https://git.example/w.git",
	} {
		if got := place(t, text).String(); got != want {
			t.Errorf("%s is called %s", text, got)
		}
	}
}

func TestConfiguration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "witness.yaml")
	if places, err := Read(file); err != nil || places != nil {
		t.Errorf("no file: %v, %v", places, err)
	}
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("witnesses:\n  - file: /mnt/w/kept\n  - git: git@git.example:sec/w.git\n    branch: log\n    timeout: 5s\n  - webhook: https://w.example/hook\n")
	places, err := Read(file)
	if err != nil || len(places) != 3 || places[1].branch != "log" || places[1].wait != 5*time.Second || places[2].Keeps() {
		t.Errorf("%+v, %v", places, err)
	}
	for text, want := range map[string]string{
		"witnesses:\n  - file: a\n    git: b\n":                    ":3: ",
		"witnesses:\n  - branch: x\n":                              ":2: ",
		"witnesses:\n  - file: a\n    branch: x\n":                 ":3: ",
		"witnesses:\n  - file: a\n    timeout: 9h\n":               ":3: ",
		"witnesses:\n  - webhook: http://w.example/\n":             ":2: ",
		"witnesses:\n  - git: /a\n    path: ../x\n":                ":2: ",
		"witnesses:\n  - fiel: a\n":                                ":2: ",
		"witnesses:\n  - git: /a\n    branch: \"a b\"\n":           ":2: ",
		"witnesses:\n  - webhook: https://w.example/\n    path: x": ":3: ",
	} {
		write(text)
		if _, err := Read(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("git+https://git.example/w.git")
	f.Add("https://w.example/hook")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Parse(text)
		if err == nil && (p.target == "" || bytes.ContainsAny([]byte(p.target), "\n")) {
			t.Errorf("%q was taken", text)
		}
	})
}
