package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"

	"golang.org/x/mod/sumdb/tlog"
)

// tree is the Merkle log in memory: 64 bytes a leaf.
type tree struct {
	size   int64
	hashes []tlog.Hash // in the order of tlog.StoredHashIndex
}

// ReadHashes gives the stored hashes of these indexes, as tlog asks for them.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		if at < 0 || at >= int64(len(t.hashes)) {
			return nil, errors.New("a hash of the log is missing")
		}
		out[i] = t.hashes[at]
	}
	return out, nil
}

// append adds a leaf and returns the hashes that this stores.
func (t *tree) append(record []byte) ([]tlog.Hash, error) {
	added, err := tlog.StoredHashes(t.size, record, t)
	if err != nil {
		return nil, fmt.Errorf("cannot extend the log: %w", err)
	}
	t.hashes = append(t.hashes, added...)
	t.size++
	return added, nil
}

// root is the tree head over the first size leaves.
func (t *tree) root(size int64) (tlog.Hash, error) {
	if size > t.size {
		return tlog.Hash{}, errors.New("the log is shorter than that")
	}
	h, err := tlog.TreeHash(size, t)
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("cannot compute the tree head: %w", err)
	}
	return h, nil
}

// clone returns a tree that can be extended without changing t.
func (t *tree) clone() *tree {
	return &tree{size: t.size, hashes: t.hashes[:len(t.hashes):len(t.hashes)]}
}

// parseHashes turns the bytes of log/hashes into a tree of size leaves.
func parseHashes(data []byte, size int64) (*tree, error) {
	if size > int64(len(data)) {
		return nil, errors.New("it is shorter than the log")
	}
	hashes, err := cutHashes(data)
	if err != nil || int64(len(hashes)) != storedHashes(size) {
		return nil, errors.New("it does not hold as many hashes as the log has")
	}
	return &tree{size: size, hashes: hashes}, nil
}

func storedHashes(leaves int64) int64 { return tlog.StoredHashCount(leaves) }

// cutHashes takes bytes apart into hashes.
func cutHashes(data []byte) ([]tlog.Hash, error) {
	if len(data)%tlog.HashSize != 0 {
		return nil, errors.New("its last hash is cut")
	}
	hashes := make([]tlog.Hash, len(data)/tlog.HashSize)
	for i := range hashes {
		copy(hashes[i][:], data[i*tlog.HashSize:])
	}
	return hashes, nil
}

func joinHashes(hashes []tlog.Hash) []byte {
	out := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		out = append(out, h[:]...)
	}
	return out
}

// growing is the running digest of a file that is only ever added to, so that a commit need not read it again.
type growing struct {
	size int64
	sum  hash.Hash
}

func newGrowing(data []byte) growing {
	g := growing{size: int64(len(data)), sum: sha256.New()}
	g.sum.Write(data)
	return g
}

// with returns the digest after data, leaving g as it was.
func (g growing) with(data []byte) (growing, error) {
	cloner, ok := g.sum.(hash.Cloner)
	if !ok {
		return g, errors.New("this SHA-256 cannot be continued")
	}
	sum, err := cloner.Clone()
	if err != nil {
		return g, fmt.Errorf("cannot continue a digest: %w", err)
	}
	sum.Write(data)
	return growing{size: g.size + int64(len(data)), sum: sum}, nil
}

func (g growing) file(name string) sealedFile {
	return sealedFile{Name: name, Size: g.size, SHA256: hex.EncodeToString(g.sum.Sum(nil))}
}
