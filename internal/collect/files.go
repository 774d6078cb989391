package collect

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Stdin is the path that stands for standard input.
const Stdin = "-"

// File is something to read.
type File struct {
	// Path is where it is, as given; [Stdin] for standard input. It becomes the label of the source.
	Path string
	// Named says that the user gave this very path, rather than a folder that it is in.
	Named bool
	// Size is its length in bytes as it lies there, 0 where that is not known.
	Size int64

	stdin io.Reader
	next  string // the capture that goes on behind this one
}

// Files expands paths into the files to read: folders recursively and in the order of names. Inside folders, hidden
// files, what is no regular file, and Waybill's own workspaces are left out; links to files and folders are followed,
// but no folder is gone through twice. The error names a path that is missing or cannot be listed.
func Files(paths []string, stdin io.Reader) ([]File, error) {
	w := walk{seen: map[string]bool{}}
	for _, p := range paths {
		if p == Stdin {
			w.files = append(w.files, File{Path: Stdin, Named: true, stdin: stdin})
			continue
		}
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", p, reason(err))
		}
		if !info.IsDir() {
			w.files = append(w.files, File{Path: p, Named: true, Size: size(info)})
			continue
		}
		clear(w.seen)
		if err := w.folder(p); err != nil {
			return nil, err
		}
	}
	return w.files, nil
}

type walk struct {
	files []File
	seen  map[string]bool // folders by their real path
}

func (w *walk) folder(dir string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return fmt.Errorf("cannot list folder %s: %w", dir, reason(err))
	}
	if real, err = filepath.Abs(real); err != nil {
		return fmt.Errorf("cannot list folder %s: %w", dir, err)
	}
	if w.seen[real] || isWorkspace(dir) {
		return nil
	}
	w.seen[real] = true
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return fmt.Errorf("cannot list folder %s: %w", dir, reason(err))
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		path := filepath.Join(dir, e.Name())
		info, err := os.Stat(path)
		switch {
		case err != nil: // gone meanwhile, or a link to nowhere
		case info.IsDir():
			if err := w.folder(path); err != nil {
				return err
			}
		case info.Mode().IsRegular():
			w.files = append(w.files, File{Path: path, Size: size(info)})
		}
	}
	return nil
}

// isWorkspace says whether a folder is a workspace: reading one's own ledger as traffic would make no sense.
func isWorkspace(dir string) bool {
	f, err := os.Open(filepath.Join(dir, "format"))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // only read
	head := make([]byte, len("waybill"))
	n, err := io.ReadFull(f, head)
	return err == nil && bytes.Equal(head[:n], []byte("waybill"))
}

func size(info os.FileInfo) int64 {
	if !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// reason strips the path from an error of the file system, as the message names it already.
func reason(err error) error {
	if p := (*os.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}
