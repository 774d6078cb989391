package ledger

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is a signed tree head: all that somebody outside has to keep to notice when the log is cut or written anew.
type Checkpoint struct {
	Log  string // its name, the first line: "waybill/" and the workspace's name
	Size int64  // leaves
	Root string // base64 of the tree head
	// PublicKey checks it, as golang.org/x/mod/sumdb/note spells keys; known of those that were signed here.
	PublicKey string
	Signed    []byte // a signed note (golang.org/x/mod/sumdb/note) in the form of C2SP tlog-checkpoint
}

// ErrCheckpoint says that what was given is no checkpoint of this workspace.
var ErrCheckpoint = errors.New("no checkpoint of this workspace")

// Checkpoint signs the tree head of what is sealed now.
func (l *Ledger) Checkpoint(ctx context.Context) (Checkpoint, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := l.current(ctx)
	if err != nil {
		return Checkpoint{}, err
	}
	k := s.man.keys
	signed, err := k.sign(checkpointText(k, s.man.Size, s.man.Root))
	return Checkpoint{Log: k.signer.Name(), Size: s.man.Size, Root: s.man.Root, PublicKey: k.verifier, Signed: signed}, err
}

// mostCheckpoints bounds how many checkpoints of one text are looked at.
const mostCheckpoints = 1 << 20

// ParseCheckpoints takes a text with checkpoints apart, one behind the other, without believing them. Blank lines may stand
// between them.
func ParseCheckpoints(text []byte) ([]Checkpoint, error) {
	var out []Checkpoint
	for rest := bytes.TrimLeft(text, "\n"); len(rest) > 0; rest = bytes.TrimLeft(rest, "\n") {
		body, signatures, found := bytes.Cut(rest, []byte("\n\n"))
		end := 0
		for bytes.HasPrefix(signatures[end:], []byte("— ")) {
			line := bytes.IndexByte(signatures[end:], '\n')
			if line < 0 {
				return nil, errors.New("its last signature is cut")
			}
			end += line + 1
		}
		c, err := parseCheckpoint(string(body) + "\n")
		if err != nil || !found || end == 0 || len(out) == mostCheckpoints {
			return nil, fmt.Errorf("checkpoint %d of it cannot be read: it is no signed tree head", len(out)+1)
		}
		c.Signed = rest[: len(body)+2+end : len(body)+2+end]
		out = append(out, c)
		rest = signatures[end:]
	}
	return out, nil
}

// parseCheckpoint reads the text of one: the log's name, its size, its tree head; more lines may follow.
func parseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 || lines[0] == "" {
		return c, errors.New("it does not have three lines")
	}
	c.Log, c.Root = lines[0], lines[2]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 || strconv.FormatInt(c.Size, 10) != lines[1] {
		return c, errors.New("its size is no number")
	}
	if h, err := base64.StdEncoding.Strict().DecodeString(c.Root); err != nil || len(h) != tlog.HashSize {
		return c, errors.New("its tree head is none")
	}
	return c, nil
}

// signedBy says whether a note was signed by the key that a verifier string names.
func signedBy(signed []byte, verifier string) bool {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return false
	}
	_, err = note.Open(signed, note.VerifierList(v))
	return err == nil
}
