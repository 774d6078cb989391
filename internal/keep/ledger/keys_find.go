package ledger

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A rotation writes the new keys beside the key file, swaps MANIFEST, and then puts them in the key file's place. Which keys are in
// force is for MANIFEST to say, so that it does not matter where a rotation is broken off.
const nextKeys = ".next"

// findKeys reads the keys that a workspace's MANIFEST is signed under: those of the key file, or those that are about to take their place.
// Where neither fits, those of the key file are returned, and what they open tells what is wrong.
func findKeys(dir, path string) (k *keys, err error) {
	for range 3 { // a rotation may go on between one look and the next
		var problem error
		k, problem = readKeys(path)
		if problem == nil && k.inForce(dir) {
			return k, nil
		}
		if next, missing := readKeys(path + nextKeys); missing == nil && next.inForce(dir) {
			if problem == nil && k.id == next.id {
				next.before = k
			}
			return next, nil
		}
		if err = problem; err != nil {
			k = nil
		}
	}
	return k, err
}

// inForce says whether a workspace's MANIFEST names these keys. That it is signed by them is looked at by who opens it.
func (k *keys) inForce(dir string) bool {
	f, err := os.Open(filepath.Join(dir, manifestFile))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // it was only read
	in := bufio.NewReader(f)
	origin, err := in.ReadString('\n')
	if err != nil || origin != manifestOrigin+"\n" {
		return false
	}
	var m manifest
	err = json.NewDecoder(in).Decode(&m) // its first object, without the files
	return err == nil && m.Verifier == k.verifier && m.KeyCheck == k.check
}

// settleKeys ends a rotation that was broken off: behind its commit it is finished, before it undone. Only under the lock.
func (l *Ledger) settleKeys() error {
	next := l.opts.KeyFile + nextKeys
	if _, err := os.Stat(next); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	m, err := l.readManifest()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(next)
	if err != nil {
		return fmt.Errorf("cannot look at keys that wait to be put in place: %w", err)
	}
	if string(text) == m.keys.text {
		return l.placeKeys()
	}
	if err := l.disk.remove(next); err != nil {
		return err
	}
	return l.disk.sync(filepath.Dir(next))
}

// placeKeys puts the keys that are in force in the place of those before: what was signed by them beside the log is signed anew, and the
// key file replaced. It can be done again from any point.
func (l *Ledger) placeKeys() error {
	m, err := l.readManifest()
	if err != nil {
		return err
	}
	receipts, err := readReceipts(l.dir, m.keys)
	if err == nil && len(receipts) > 0 {
		err = l.writeReceipts(receipts, m.keys)
	}
	var damaged *BrokenError
	if err != nil && !errors.As(err, &damaged) { // a damaged one stays for verify to name
		return err
	}
	if err := l.writeCheckpoint(m); err != nil {
		return err
	}
	if err := l.disk.write(l.opts.KeyFile, []byte(m.keys.text)); err != nil {
		return fmt.Errorf("cannot put the new keys in place: %w", err)
	}
	folder := filepath.Dir(l.opts.KeyFile)
	if err := l.disk.sync(folder); err != nil {
		return err
	}
	if err := l.disk.remove(l.opts.KeyFile + nextKeys); err != nil {
		return err
	}
	return l.disk.sync(folder)
}
