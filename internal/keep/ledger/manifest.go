package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// manifestOrigin is the first line of the signed text. It differs from a checkpoint's, so that one cannot pass for the other.
const manifestOrigin = "waybill manifest 1"

// manifest lists the files that make up the ledger at one moment. Its text is three parts, line by line: the origin, one
// JSON object (this struct), and one JSON object for each file.
type manifest struct {
	Workspace  string `json:"workspace"`
	Generation int64  `json:"generation"` // counts the changes
	KeyCheck   string `json:"key_check"`
	Verifier   string `json:"verifier"` // the public key, for outsiders; the ledger itself trusts the key file alone
	Size       int64  `json:"size"`     // leaves in the log
	Root       string `json:"root"`     // base64 of the tree head
	Batches    int64  `json:"batches"`
	Epoch      int64  `json:"epoch"` // counts the times that row files were replaced by others

	Files []sealedFile `json:"-"`

	keys *keys // under which it is signed, and all that it lists rests
}

// sealedFile is a listed file. Of the files of the log it is the beginning, up to Size.
type sealedFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	// Of an index, the first so many bytes, which are read without the rest.
	Head       int64  `json:"head,omitempty"`
	HeadSHA256 string `json:"head_sha256,omitempty"`
}

func describe(name string, data []byte) sealedFile {
	sum := sha256.Sum256(data)
	return sealedFile{Name: name, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
}

// check compares a file's bytes with what was listed.
func (f sealedFile) check(data []byte) error {
	if int64(len(data)) != f.Size {
		return broken(f.Name, "it has %d bytes, sealed were %d", len(data), f.Size)
	}
	if describe(f.Name, data).SHA256 != f.SHA256 {
		return broken(f.Name, "its SHA-256 is not the sealed one")
	}
	return nil
}

// file returns the listing of a name.
func (m *manifest) file(name string) (sealedFile, bool) {
	for _, f := range m.Files {
		if f.Name == name {
			return f, true
		}
	}
	return sealedFile{}, false
}

// encode returns the signed note.
func (m *manifest) encode(k *keys) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(manifestOrigin + "\n")
	lines := json.NewEncoder(&b)
	if err := lines.Encode(m); err != nil {
		return nil, fmt.Errorf("cannot write the manifest: %w", err)
	}
	for _, f := range m.Files {
		if err := lines.Encode(f); err != nil {
			return nil, fmt.Errorf("cannot write the manifest: %w", err)
		}
	}
	return k.sign(b.String())
}

// parseManifest takes a signed note apart without believing it.
func parseManifest(signed []byte) (*manifest, string, error) { return parseManifestBy(signed, nil) }

// parseManifestBy does the same. Lines that are known are not taken apart again, and those that are not are added.
func parseManifestBy(signed []byte, known map[string]sealedFile) (*manifest, string, error) {
	cut := bytes.LastIndex(signed, []byte("\n\n"))
	if cut < 0 {
		return nil, "", errors.New("it is not a signed note")
	}
	text := string(signed[:cut+1])
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 2 || lines[0] != manifestOrigin {
		return nil, text, errors.New("it is not a manifest")
	}
	m := &manifest{}
	if err := json.Unmarshal([]byte(lines[1]), m); err != nil {
		return nil, text, errors.New("its second line cannot be read")
	}
	m.Files = make([]sealedFile, 0, len(lines))
	for i, line := range lines[2:] {
		f, ok := known[line]
		if ok {
			m.Files = append(m.Files, f)
			continue
		}
		if err := json.Unmarshal([]byte(line), &f); err != nil || f.Size < 0 || f.Head < 0 || f.Head > f.Size || !localName(f.Name) {
			return nil, text, fmt.Errorf("its line %d cannot be read", i+3)
		}
		m.Files = append(m.Files, f)
		if known != nil {
			known[strings.Clone(line)] = f
		}
	}
	if m.Size < 0 || m.Epoch < 0 {
		return nil, text, errors.New("its size or epoch is negative")
	}
	return m, text, nil
}

// localName accepts FOLDER/NAME in one of the ledger's folders and nothing that leads out of the workspace.
func localName(name string) bool {
	folder, rest, ok := strings.Cut(name, "/")
	if !ok || rest == "" || strings.ContainsAny(rest, "/\\\x00'") {
		return false
	}
	for _, f := range append([]string{"log"}, sealedFolders...) {
		if f == folder {
			return true
		}
	}
	return false
}

// openManifest takes a signed manifest apart and tells a damaged manifest from a key that is not its own. The manifest is
// returned beside a *BrokenError where it can be read in spite of it.
func openManifest(signed []byte, k *keys) (*manifest, error) { return openManifestBy(signed, k, nil) }

// openManifestBy does the same with lines that are known; see parseManifestBy.
func openManifestBy(signed []byte, k *keys, known map[string]sealedFile) (*manifest, error) {
	m, text, problem := parseManifestBy(signed, known)
	if problem != nil {
		return nil, broken(manifestFile, "%v", problem)
	}
	again, err := k.sign(text)
	if err != nil || !bytes.Equal(again, signed) {
		if m.Verifier != k.verifier && signedBy(signed, m.Verifier) {
			return nil, fmt.Errorf("%w: %s is signed by another key", ErrKey, manifestFile)
		}
		return m, broken(manifestFile, "its signature does not hold")
	}
	if m.KeyCheck != k.check {
		return nil, fmt.Errorf("%w: the workspace key is damaged or another one's", ErrKey)
	}
	m.keys = k
	return m, nil
}

// checkpoint is the text of a tree head in the form of C2SP tlog-checkpoint.
func checkpointText(k *keys, size int64, root string) string {
	return fmt.Sprintf("%s\n%d\n%s\n", k.signer.Name(), size, root)
}

// openCheckpoint returns the tree head of a signed checkpoint.
func openCheckpoint(signed []byte, k *keys) (size int64, root tlog.Hash, err error) {
	cut := bytes.LastIndex(signed, []byte("\n\n"))
	if cut < 0 {
		return 0, root, errors.New("it is not a signed note")
	}
	text := string(signed[:cut+1])
	var name, encoded string
	if _, err := fmt.Sscanf(text, "%s\n%d\n%s\n", &name, &size, &encoded); err != nil {
		return 0, root, errors.New("it is not a checkpoint")
	}
	if root, err = tlog.ParseHash(encoded); err != nil || text != checkpointText(k, size, encoded) || size < 0 {
		return 0, root, errors.New("it is not a checkpoint of this log")
	}
	if !k.signed(text, signed) {
		return 0, root, errors.New("its signature does not hold")
	}
	return size, root, nil
}
