package collect

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"
	"io"
	"os"
)

// spoolMemory is how much of a stream is kept in memory before a file is needed, in bytes.
const spoolMemory = 4 << 20

// spool makes a stream that cannot seek readable again from its beginning, until it is settled. What does not fit in
// memory goes to a file that has no name and is encrypted under a key that is nowhere but here, as no raw value may
// rest.
type spool struct {
	in      io.Reader
	settled bool

	memory []byte
	file   *os.File
	write  cipher.Stream
	key    cipher.Block
	kept   int64 // bytes kept in all

	at   int64 // where reading stands
	read cipher.Stream
}

// Read implements io.Reader.
func (s *spool) Read(p []byte) (int, error) {
	if s.at < s.kept {
		return s.again(p)
	}
	n, err := s.in.Read(p)
	if n > 0 && !s.settled {
		if kerr := s.keep(p[:n]); kerr != nil {
			return n, kerr
		}
		s.at += int64(n)
	}
	return n, err
}

// rewind goes back to the beginning.
func (s *spool) rewind() {
	s.at = 0
	if s.file != nil {
		s.read = cipher.NewCTR(s.key, make([]byte, aes.BlockSize))
	}
}

// settle says that the stream will not be rewound any more.
func (s *spool) settle() { s.settled = true }

func (s *spool) keep(p []byte) error {
	if room := spoolMemory - len(s.memory); room > 0 {
		k := min(room, len(p))
		s.memory = append(s.memory, p[:k]...)
		s.kept += int64(k)
		p = p[k:]
	}
	if len(p) == 0 {
		return nil
	}
	if s.file == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	sealed := make([]byte, len(p))
	s.write.XORKeyStream(sealed, p)
	if _, err := s.file.WriteAt(sealed, s.kept-int64(len(s.memory))); err != nil {
		return fmt.Errorf("cannot keep standard input in %s (set TMPDIR to a folder with room): %w", os.TempDir(), err)
	}
	s.kept += int64(len(p))
	return nil
}

func (s *spool) open() error {
	f, err := os.CreateTemp("", "waybill-*")
	if err != nil {
		return fmt.Errorf("cannot keep standard input (set TMPDIR to a folder that can be written): %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		_ = f.Close()
		return fmt.Errorf("cannot keep standard input: %w", err)
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		_ = f.Close()
		return fmt.Errorf("cannot make a key for what is kept of standard input: %w", err)
	}
	if s.key, err = aes.NewCipher(key); err != nil {
		_ = f.Close()
		return fmt.Errorf("cannot make a key for what is kept of standard input: %w", err)
	}
	// The key is used for this one stream alone, so the counter may begin at zero.
	s.file = f
	s.write = cipher.NewCTR(s.key, make([]byte, aes.BlockSize))
	s.read = cipher.NewCTR(s.key, make([]byte, aes.BlockSize))
	return nil
}

func (s *spool) again(p []byte) (int, error) {
	if s.at < int64(len(s.memory)) {
		n := copy(p, s.memory[s.at:])
		s.at += int64(n)
		return n, nil
	}
	n, err := s.file.ReadAt(p[:min(int64(len(p)), s.kept-s.at)], s.at-int64(len(s.memory)))
	s.read.XORKeyStream(p[:n], p[:n])
	s.at += int64(n)
	if err != nil && n == 0 {
		return 0, fmt.Errorf("cannot read again what was kept of standard input: %w", err)
	}
	return n, nil
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}
