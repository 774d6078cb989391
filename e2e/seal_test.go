package e2e

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every file of a workspace is tried, at its first, middle and last bytes and at a random one.
func TestAFlippedByteIsNamed(t *testing.T) {
	w := newWorkspace(t)
	lines := town(t)
	w.scan(writeText(t, "a.ndjson", strings.Join(lines[:150], "\n")+"\n"))
	w.scan(writeText(t, "b.ndjson", strings.Join(lines[150:], "\n")+"\n"))
	if out := w.must("verify"); !strings.Contains(out, "ok") {
		t.Fatal(out)
	}
	random := rand.New(rand.NewPCG(7, 7))
	tried := 0
	for _, name := range w.files() {
		if strings.HasPrefix(name, "keys") || strings.HasPrefix(name, "cache") || name == "lock" || strings.HasPrefix(name, "config") {
			continue
		}
		path := filepath.Join(w.dir, name)
		sealed, err := os.ReadFile(path)
		if err != nil || len(sealed) == 0 {
			continue
		}
		for _, at := range []int{0, len(sealed) / 2, len(sealed) - 1, random.IntN(len(sealed))} {
			tried++
			bad := slices.Clone(sealed)
			bad[at] ^= 1 << random.IntN(8)
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			w.expectBroken(name, at)
		}
		if err := os.WriteFile(path, sealed, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if tried < 40 {
		t.Errorf("only %d bytes were tried", tried)
	}
	if r := w.run("verify"); r.code != 0 {
		t.Errorf("restored, but: %s%s", r.out, r.err)
	}
}

func (w *workspace) expectBroken(name string, at int) {
	w.t.Helper()
	r := w.run("verify", "-o", "json")
	if name == "format" { // a workspace of another format is refused before anything is looked at
		if r.code != 1 && r.code != 2 {
			w.t.Errorf("format, byte %d: verify exits %d", at, r.code)
		}
		return
	}
	v := decode[struct {
		OK     bool
		Broken []struct{ File string }
	}](w.t, r.out)
	named := slices.ContainsFunc(v.Broken, func(b struct{ File string }) bool { return b.File == filepath.ToSlash(name) })
	if r.code != 1 || v.OK || !named {
		w.t.Errorf("%s, byte %d: verify exits %d and names %v", name, at, r.code, v.Broken)
	}
	answer := w.run("scope", "-o", "json", "--hop", "unknown")
	if answer.code == 0 && decode[scope](w.t, answer.out).Sealed.Checked != "none" {
		w.t.Errorf("%s, byte %d: the scope calls itself sealed (%s)", name, at, decode[scope](w.t, answer.out).Sealed.Checked)
	}
}

func TestALostKeyGivesNoNumbers(t *testing.T) {
	w := newWorkspace(t)
	w.scan(write(t, "calls.ndjson", profiles(3)...))
	keys, err := filepath.Glob(filepath.Join(w.dir, "keys", "*"))
	if err != nil || len(keys) == 0 {
		t.Fatal("no keys", err)
	}
	for _, k := range keys {
		info, err := os.Stat(k)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", k, info.Mode(), err)
		}
	}
	other := newWorkspace(t)
	other.scan(write(t, "calls.ndjson", profiles(2)...))
	for _, k := range keys {
		stranger, err := os.ReadFile(filepath.Join(other.dir, "keys", filepath.Base(k)))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(k, stranger, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"calls", "endpoints", "verify", "scan"} {
		args := []string{command}
		if command == "scan" {
			args = append(args, write(t, "more.ndjson", profiles(4)...))
		}
		if r := w.run(args...); r.code != 3 || r.out != "" || !strings.Contains(r.err, "key") {
			t.Errorf("%s with another workspace's key: exit %d, %q, %q", command, r.code, r.out, r.err)
		}
	}
	if err := os.RemoveAll(filepath.Join(w.dir, "keys")); err != nil {
		t.Fatal(err)
	}
	if r := w.run("endpoints"); r.code != 3 || r.out != "" {
		t.Errorf("without keys: exit %d, %q", r.code, r.out)
	}
}
