package app

import (
	"errors"
	"fmt"
	"os"

	"github.com/waybill-security/waybill/internal/collect"
)

// ErrKeyLog says that a key log cannot be used.
var ErrKeyLog = errors.New("the key log cannot be used")

// keyLog reads files of the NSS key log format. Errors name the file and never a line of it. Nothing of it is kept beyond the scan.
func keyLog(files []string) ([]byte, error) {
	var all []byte
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrKeyLog, err)
		}
		if collect.KeysIn(text) == 0 {
			return nil, fmt.Errorf("%w: %s holds no line of the NSS key log format (a label such as CLIENT_RANDOM, and two hexadecimal numbers), as browsers and curl write them where SSLKEYLOGFILE is set", ErrKeyLog, f)
		}
		all = append(append(all, text...), '\n')
	}
	return all, nil
}
