package witness

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// push adds a checkpoint to a file of the remote's branch, in a commit of its own. When somebody else pushed in between, the next
// try begins from what is there then.
func (p Place) push(ctx context.Context, checkpoint []byte) error {
	clone, err := p.clone(ctx)
	if err != nil {
		return err
	}
	old, err := p.kept(ctx, clone)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text := with(bytes.Clone(old), checkpoint)
	if bytes.Equal(text, old) {
		return nil
	}
	file := filepath.Join(clone, filepath.FromSlash(p.path))
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	for _, step := range [][]string{
		{"add", "--force", "--", p.path},
		{"commit", "--quiet", "--no-verify", "--no-gpg-sign", "--message", "Checkpoint of a Waybill log", "--", p.path},
		{"push", "--quiet", "--no-verify", "origin", "HEAD:refs/heads/" + p.branch},
	} {
		if _, err := git(ctx, clone, step...); err != nil {
			return err
		}
	}
	return nil
}

// pull returns the checkpoints of the remote's branch.
func (p Place) pull(ctx context.Context) ([]byte, error) {
	clone, err := p.clone(ctx)
	if err != nil {
		return nil, err
	}
	return p.kept(ctx, clone)
}

// clone brings the local clone to where the remote's branch is, and makes it where there is none.
func (p Place) clone(ctx context.Context) (string, error) {
	if p.cache == "" {
		return "", errors.New("there is no folder for a clone")
	}
	sum := sha256.Sum256([]byte(p.target + "\n" + p.branch))
	clone := filepath.Join(p.cache, hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(filepath.Join(clone, ".git", "HEAD")); err != nil {
		if err := os.MkdirAll(clone, 0o700); err != nil {
			return "", err
		}
		if _, err := git(ctx, clone, "init", "--quiet"); err != nil {
			return "", err
		}
	}
	if _, err := git(ctx, clone, "config", "remote.origin.url", p.target); err != nil {
		return "", err
	}
	heads, err := git(ctx, clone, "ls-remote", "--heads", "origin", "refs/heads/"+p.branch)
	if err != nil {
		return "", err
	}
	if len(bytes.TrimSpace(heads)) == 0 { // a remote without the branch: what is here is not there any more
		if _, err := git(ctx, clone, "symbolic-ref", "HEAD", "refs/heads/waybill-new"); err != nil {
			return "", err
		}
		_, _ = git(ctx, clone, "update-ref", "-d", "refs/heads/waybill-new") // it need not be there
		_, err = git(ctx, clone, "rm", "--quiet", "-r", "--cached", "--ignore-unmatch", ".")
		return clone, err
	}
	if _, err := git(ctx, clone, "fetch", "--quiet", "--no-tags", "origin", "+refs/heads/"+p.branch+":refs/remotes/origin/head"); err != nil {
		return "", err
	}
	_, err = git(ctx, clone, "checkout", "--quiet", "--force", "--detach", "refs/remotes/origin/head")
	return clone, err
}

// kept reads the file of checkpoints at the commit that is checked out.
func (p Place) kept(ctx context.Context, clone string) ([]byte, error) {
	names, err := git(ctx, clone, "ls-files", "-z", "--", p.path)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fs.ErrNotExist
	}
	return git(ctx, clone, "show", "HEAD:"+filepath.ToSlash(filepath.Clean(p.path)))
}

// git runs the system's git, without hooks, prompts and the user's own settings of transports.
func git(ctx context.Context, folder string, args ...string) ([]byte, error) {
	fixed := []string{
		"-c", "core.hooksPath=" + os.DevNull, "-c", "protocol.ext.allow=never", "-c", "user.name=waybill", "-c", "user.email=waybill@localhost",
		"-c", "commit.gpgSign=false", "-c", "core.autocrlf=false", "-c", "gc.auto=0",
	}
	c := exec.CommandContext(ctx, "git", append(fixed, args...)...)
	c.Dir = folder
	c.Env = append(cleanEnvironment(os.Environ()), "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	if os.Getenv("GIT_SSH_COMMAND") == "" {
		c.Env = append(c.Env, "GIT_SSH_COMMAND=ssh -o BatchMode=yes")
	}
	var out, messages bytes.Buffer
	c.Stdout, c.Stderr = &out, &messages
	err := c.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("git is not installed here")
	case ctx.Err() != nil:
		return nil, fmt.Errorf("git %s: %w", args[0], ctx.Err())
	case err != nil:
		return nil, fmt.Errorf("git %s: %w%s", args[0], err, said(messages.String()))
	}
	return out.Bytes(), nil
}

var userInURL = regexp.MustCompile(`//[^/@\s]*@`)

// said is the first line of what git says, as the end of a sentence, without the user and password of a URL.
func said(messages string) string {
	for line := range strings.Lines(messages) {
		if line = strings.TrimSpace(line); line != "" {
			return " (" + userInURL.ReplaceAllString(line, "//") + ")"
		}
	}
	return ""
}

// cleanEnvironment leaves out what would lead git to another repository than the clone.
func cleanEnvironment(environ []string) (out []string) {
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE", "GIT_CONFIG_PARAMETERS":
		default:
			out = append(out, e)
		}
	}
	return out
}
