package witness

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// readAll reads the checkpoints of a file, within bounds.
func readAll(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if len(text) > largest {
		return nil, fmt.Errorf("it is larger than %d MiB", largest>>20)
	}
	return text, nil
}

// with returns the checkpoints of a text with one more behind them; the same text where it stands there already.
func with(text, checkpoint []byte) []byte {
	if bytes.HasSuffix(text, checkpoint) {
		return text
	}
	if len(text) > 0 {
		text = append(bytes.TrimRight(text, "\n"), '\n', '\n')
	}
	return append(text, checkpoint...)
}

// appendTo adds a checkpoint to a file. What stands in it stays: a witness forgets nothing.
func appendTo(path string, checkpoint []byte) error {
	old, err := readAll(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(old) > 0 && !bytes.HasPrefix(bytes.TrimLeft(old, "\n"), []byte("waybill/")) {
		return errors.New("it holds something else than checkpoints, and is left alone")
	}
	text := with(bytes.Clone(old), checkpoint)
	if bytes.Equal(text, old) {
		return nil
	}
	name := path + ".tmp"
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write into %s: %w", filepath.Dir(path), errors.Unwrap(err))
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(name, path)
	}
	if err != nil {
		_ = os.Remove(name) // the first error tells more
	}
	return err
}
