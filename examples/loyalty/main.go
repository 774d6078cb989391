// Command loyalty plays Skyloom Rewards, the example world, or serves its API for a person to try.
//
//	go run ./examples/loyalty play --out out/loyalty --seed 1
//	go run ./examples/loyalty serve --listen 127.0.0.1:8088
//	go run ./examples/loyalty actors out/loyalty
//
// It exits with 0 when all went well, 2 when it was asked for something that makes no sense, 3 when it could not run, and 130
// when it was interrupted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

const usage = `Skyloom Rewards, the example world of Waybill.

  loyalty play --out DIR [--seed N] [--members N] [--days N]
               [--incident flying-blue-bola|none] [--cut 0.01] [--in-process]
  loyalty serve --listen 127.0.0.1:PORT [--seed N] [--members N]
  loyalty actors DIR
`

// errUsage marks what the user can mend by asking differently.
var errUsage = errors.New("see loyalty --help")

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, stdout, stderr)
	if err == nil {
		return 0
	}
	if !errors.Is(err, flag.ErrHelp) {
		_, _ = fmt.Fprintln(stderr, "loyalty:", err)
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		return 2
	case ctx.Err() != nil:
		return 130
	default:
		return 3
	}
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	command := ""
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	switch command {
	case "play":
		return play(ctx, args, stdout, stderr)
	case "serve":
		return serve(ctx, args, stdout, stderr)
	case "actors":
		return actors(args, stdout)
	case "help", "-h", "-help", "--help":
		_, err := io.WriteString(stdout, usage)
		return err
	default:
		_, _ = io.WriteString(stderr, usage)
		return fmt.Errorf("%w: the first word is play, serve or actors", errUsage)
	}
}

// parse reads flags; what is wrong with them is the user's to mend.
func parse(flags *flag.FlagSet, args []string, stderr io.Writer) error {
	flags.SetOutput(stderr)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errors.Join(errUsage, err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%w: %q is one word too many", errUsage, flags.Arg(0))
	}
	return nil
}
