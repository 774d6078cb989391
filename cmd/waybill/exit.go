package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/waybill-security/waybill/internal/app"
)

// The exit codes of the contract.
const (
	exitFine        = 0
	exitCheckFailed = 1
	exitUsage       = 2
	exitCannotRun   = 3
	exitInterrupted = 130
)

// usageError is a mistake in how the program was called.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usage(err error) error { return usageError{err} }

// errCheckFailed says that a check did not hold; what and where was printed already.
var errCheckFailed = errors.New("")

// exit says on standard error what went wrong and returns the code for it.
func (p *program) exit(ctx context.Context, err error) int {
	if err == nil {
		return exitFine
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.stderr, "waybill: interrupted; what was sealed stays, and the next scan goes on from there")
		return exitInterrupted
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(p.stderr, "waybill: "+text)
	}
	if hint := app.Hint(err); hint != "" {
		fmt.Fprintln(p.stderr, "hint: "+hint)
	}
	var mistake usageError
	switch {
	case errors.Is(err, errCheckFailed):
		return exitCheckFailed
	case errors.As(err, &mistake), app.Mistaken(err):
		return exitUsage
	}
	return exitCannotRun
}
