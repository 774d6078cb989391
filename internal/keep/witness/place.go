package witness

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/waybill-security/waybill/internal/config"
)

// Place is where checkpoints are kept.
type Place struct {
	kind   string // "file", "git" or "webhook"
	target string
	branch string
	path   string        // in a git remote's tree
	wait   time.Duration // for one try
	pause  time.Duration // before the second try, twice as long before each further one
	cache  string        // the folder for clones
}

const (
	defaultBranch = "main"
	defaultPath   = "waybill.checkpoints"
	defaultWait   = 20 * time.Second
	longestWait   = 5 * time.Minute
	tries         = 3
	// largest is how many bytes of checkpoints are read from a place.
	largest = 64 << 20
)

// ErrPlace says that what was named is no place for checkpoints.
var ErrPlace = errors.New("no place for checkpoints")

// In returns the place with the folder that its clones may lie in: that of the workspace's cache.
func (p Place) In(workspace string) Place {
	p.cache = filepath.Join(workspace, "cache", "witness")
	return p
}

// Parse reads a place as a command line names it: https://… (or http:// on this machine) is a webhook, git+URL a git remote,
// anything else a file.
func Parse(text string) (Place, error) {
	p := Place{kind: "file", target: text, branch: defaultBranch, path: defaultPath, wait: defaultWait, pause: time.Second}
	switch {
	case strings.HasPrefix(text, "git+"):
		p.kind, p.target = "git", strings.TrimPrefix(text, "git+")
	case strings.HasPrefix(text, "https://"), strings.HasPrefix(text, "http://"):
		p.kind = "webhook"
	}
	if problem := p.check(); problem != "" {
		return Place{}, fmt.Errorf("%w: %s", ErrPlace, problem)
	}
	return p, nil
}

func (p *Place) check() string {
	switch {
	case strings.TrimSpace(p.target) == "" || strings.ContainsAny(p.target, "\x00\n\r"):
		return "it is empty, or goes over several lines"
	case p.kind == "file":
		return ""
	case p.kind == "git":
		return p.checkGit()
	}
	u, err := url.Parse(p.target)
	switch {
	case err != nil || u.Host == "":
		return "it is no URL"
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return ""
	}
	return "a webhook takes https, or http on this machine (127.0.0.1, ::1, localhost)"
}

func (p *Place) checkGit() string {
	u, err := url.Parse(p.target)
	switch {
	case strings.HasPrefix(p.target, "-"), strings.HasPrefix(p.target, "ext::"), strings.HasPrefix(p.target, "fd::"):
		return "it is no URL of a git remote"
	case err == nil && u.Scheme == "http" && !loopback(u.Hostname()), err == nil && u.Scheme == "git":
		return "a git remote is reached by https, by ssh, or as a folder"
	case p.branch == "" || strings.HasPrefix(p.branch, "-") || strings.ContainsAny(p.branch, " ~^:?*[\\") || strings.Contains(p.branch, ".."):
		return "the branch has a name that git does not take"
	case !filepath.IsLocal(p.path) || strings.HasPrefix(p.path, ".git") || strings.HasPrefix(p.path, "-"):
		return "the path leads out of the remote's tree"
	}
	return ""
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// String names the place without what could be a secret: the user and the query of a URL are left out.
func (p Place) String() string {
	where := p.target
	if u, err := url.Parse(p.target); err == nil && u.Scheme != "" && u.Host != "" {
		u.User, u.RawQuery, u.Fragment = nil, "", ""
		where = u.String()
	}
	if p.kind == "git" {
		return "git " + where
	}
	return where
}

// Keeps says whether checkpoints can be fetched from the place again.
func (p Place) Keeps() bool { return p.kind != "webhook" }

// Remote says whether asking the place may need a network.
func (p Place) Remote() bool { return p.kind != "file" }

// Bring puts a signed checkpoint there. One that is there already is not put there again.
func (p Place) Bring(ctx context.Context, checkpoint []byte) (err error) {
	pause := p.pause
	for try := range tries {
		if try > 0 {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(pause):
			}
			pause *= 2
		}
		var final bool
		if final, err = p.bring(ctx, checkpoint); err == nil || final || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("cannot bring the checkpoint to %s: %w", p, err)
	}
	return nil
}

// bring tries once; final says that another try would not help.
func (p Place) bring(ctx context.Context, checkpoint []byte) (final bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	switch p.kind {
	case "git":
		return false, p.push(ctx, checkpoint)
	case "webhook":
		return p.post(ctx, checkpoint)
	}
	return true, appendTo(p.target, checkpoint)
}

// Fetch returns the checkpoints that are kept there. The error wraps fs.ErrNotExist where there are none yet.
func (p Place) Fetch(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	var text []byte
	err := fs.ErrNotExist
	switch p.kind {
	case "file":
		text, err = readAll(p.target)
	case "git":
		text, err = p.pull(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot fetch checkpoints from %s: %w", p, err)
	}
	return text, nil
}

// placeText is a place as YAML has it.
type placeText struct {
	File    config.At[string] `yaml:"file"`
	Git     config.At[string] `yaml:"git"`
	Webhook config.At[string] `yaml:"webhook"`
	Branch  config.At[string] `yaml:"branch"`
	Path    config.At[string] `yaml:"path"`
	Timeout config.At[string] `yaml:"timeout"`
}

// Path is where the places of a workspace are listed.
func Path(workspace string) string { return filepath.Join(workspace, "config", "witness.yaml") }

// Read reads a list of places. Where there is no file there are none. Its errors name file and line.
func Read(file string) ([]Place, error) {
	var text struct {
		Witnesses []placeText `yaml:"witnesses"`
	}
	if err := config.Read(file, &text); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	faults := &config.Faults{File: file}
	places := make([]Place, len(text.Witnesses))
	for i := range text.Witnesses {
		places[i] = text.Witnesses[i].place(faults)
	}
	return places, faults.Err()
}

func (t *placeText) place(faults *config.Faults) Place {
	p := Place{branch: defaultBranch, path: defaultPath, wait: defaultWait, pause: time.Second}
	line, given := 0, 0
	for _, one := range []struct {
		kind string
		at   config.At[string]
	}{{"file", t.File}, {"git", t.Git}, {"webhook", t.Webhook}} {
		if one.at.Line != 0 {
			p.kind, p.target, line = one.kind, one.at.Value, one.at.Line
			given++
		}
	}
	if given != 1 {
		faults.Add(max(line, t.Branch.Line, t.Path.Line, t.Timeout.Line), "a witness is a file, a git remote or a webhook: say one of them")
		return p
	}
	if (t.Branch.Line != 0 || t.Path.Line != 0) && p.kind != "git" {
		faults.Add(max(t.Branch.Line, t.Path.Line), "branch and path belong to a git remote")
	}
	if t.Branch.Line != 0 {
		p.branch = t.Branch.Value
	}
	if t.Path.Line != 0 {
		p.path = t.Path.Value
	}
	if t.Timeout.Line != 0 {
		wait, err := time.ParseDuration(t.Timeout.Value)
		if err != nil || wait <= 0 || wait > longestWait {
			faults.Add(t.Timeout.Line, "a timeout is a time such as 20s, and at most 5m")
		}
		p.wait = wait
	}
	if problem := p.check(); problem != "" {
		faults.Add(line, "%s", problem)
	}
	return p
}
