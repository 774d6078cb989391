package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPlayWritesTheSameFilesBothWays(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir()}
	for i, extra := range [][]string{nil, {"--in-process"}} {
		args := append([]string{"play", "--out", dirs[i], "--seed", "4", "--members", "20", "--days", "1", "--cut", "0.05"}, extra...)
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, &out, &errs); code != 0 || errs.Len() > 0 {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		if !strings.Contains(out.String(), "seed 4: 20 members, 1 days, incident flying-blue-bola") {
			t.Errorf("it says %s", out.String())
		}
		out.Reset()
		if code := run(t.Context(), []string{"actors", dirs[i]}, &out, &errs); code != 0 || errs.Len() > 0 {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		if n := strings.Count(out.String(), "token_subject="); n != 5 || strings.Count(out.String(), "\n") != n {
			t.Errorf("it names %d intruders:\n%s", n, out.String())
		}
	}
	for _, name := range []string{world.CallsFile, world.TruthFile, world.PeopleFile, world.IncidentFile} {
		var got [2][]byte
		for i, dir := range dirs {
			b, err := os.ReadFile(filepath.Join(dir, name)) // a folder of the test
			if err != nil || len(b) == 0 {
				t.Fatalf("%s: %d bytes, %v", name, len(b), err)
			}
			got[i] = b
		}
		if !bytes.Equal(got[0], got[1]) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestExitCodes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for _, c := range []struct {
		ctx  context.Context
		args string
		want int
	}{
		{t.Context(), "", 2},
		{t.Context(), "dance", 2},
		{t.Context(), "--help", 0},
		{t.Context(), "play --help", 0},
		{t.Context(), "play", 2},
		{t.Context(), "play --out x --weather rain", 2},
		{t.Context(), "play --out x more", 2},
		{t.Context(), "play --out x --incident rain", 2},
		{t.Context(), "play --out x --members 3", 2},
		{t.Context(), "play --out x --days 0", 2},
		{t.Context(), "play --out x --cut 1", 2},
		{t.Context(), "serve --members 1", 2},
		{t.Context(), "play --out " + file, 3},
		{t.Context(), "actors", 2},
		{t.Context(), "actors " + t.TempDir(), 3},
		{t.Context(), "serve --listen 127.0.0.1:notaport", 3},
		{stopped, "play --in-process --out " + t.TempDir(), 130},
	} {
		var out, errs bytes.Buffer
		if got := run(c.ctx, strings.Fields(c.args), &out, &errs); got != c.want {
			t.Errorf("%q: exit %d, want %d (%s)", c.args, got, c.want, errs.String())
		}
		if c.want != 0 && errs.Len() == 0 {
			t.Errorf("%q fails without a word", c.args)
		}
	}
}

// TestServe does what the greeting of the server tells a person to do.
func TestServe(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, in := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--members", "20"}, in, io.Discard)
		_ = in.Close()
	}()
	base, login := "", ""
	for s := bufio.NewScanner(out); s.Scan(); {
		line := s.Text()
		if base == "" {
			if _, after, found := strings.Cut(line, "http://"); found {
				address, _, _ := strings.Cut(after, ". ")
				base = "http://" + address
			}
		}
		if _, after, found := strings.Cut(line, "-d '"); found {
			login, _, _ = strings.Cut(after, "'")
		}
		if strings.HasPrefix(line, "Stop with") {
			break
		}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/v2/login", strings.NewReader(login))
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(text), "access_token") {
		t.Errorf("the printed login gives %d %s (%v)", resp.StatusCode, text, err)
	}
	_ = resp.Body.Close()
	stop()
	if code := <-done; code != 0 {
		t.Errorf("stopped with exit %d", code)
	}
}
