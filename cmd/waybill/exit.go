package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/waybill-security/waybill/internal/app"
	"github.com/waybill-security/waybill/internal/show/render"
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
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx))) {
		p.say("interrupted; what was sealed stays, and the next scan goes on from there")
		return exitInterrupted
	}
	if text := err.Error(); text != "" {
		p.say(text)
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

// say writes a message to standard error. What of it came out of files cannot disturb the terminal.
func (p *program) say(text string) {
	fmt.Fprintln(p.stderr, "waybill: "+render.PlainLines(text))
}

// tidy says which flag has a bad value, without the value (a slip of the hand puts a person's there) and without Go's words.
func tidy(err error) error {
	text := err.Error()
	if i := strings.LastIndex(text, ` for "`); i >= 0 && strings.HasPrefix(text, "invalid argument ") {
		flag, _, _ := strings.Cut(text[i+len(` for "`):], `"`)
		return fmt.Errorf("%s does not take this value; --help says what it takes", flag)
	}
	return err
}
