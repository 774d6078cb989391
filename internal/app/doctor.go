package app

import (
	"context"
	"fmt"
	"io"

	"github.com/waybill-security/waybill/internal/collect"
	"github.com/waybill-security/waybill/internal/collect/examine"
)

// Examination is what there is to say of a file before it is scanned.
type Examination = examine.Report

// Examine looks at files, at those in folders, too, and hands each one's examination to see. It touches no workspace. The
// error wraps ErrNotRead when a path is not there; the others are looked at all the same.
func Examine(ctx context.Context, paths []string, stdin io.Reader, say func(Notice), see func(Examination) error) error {
	missing := 0
	for _, p := range paths {
		files, err := collect.Files([]string{p}, stdin)
		if err != nil {
			missing++
			say(Notice{File: p, Err: err, Failed: true})
			continue
		}
		for _, f := range files {
			found, err := examine.File(ctx, f, examine.Options{})
			if err != nil {
				return err
			}
			if err := see(found); err != nil {
				return err
			}
		}
	}
	if missing > 0 {
		return fmt.Errorf("%w (%d)", ErrNotRead, missing)
	}
	return nil
}
