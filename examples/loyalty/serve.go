package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// serve runs the API by itself, on the machine's own time, until it is interrupted.
func serve(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("loyalty serve", flag.ContinueOnError)
	listen := flags.String("listen", "127.0.0.1:8088", "address and port; port 0 takes a free one")
	seed := flags.Uint64("seed", 1, "whose world it is")
	members := flags.Int("members", world.DefaultMembers, "how many people are members")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	o := world.Options{Seed: *seed, Parameters: world.Defaults(*members)}
	if err := o.Check(); err != nil {
		return errors.Join(errUsage, err)
	}
	w, err := world.New(o)
	if err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", *listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s (choose another with --listen): %w", *listen, err)
	}
	if err := greet(stdout, l.Addr().String(), w); err != nil {
		return errors.Join(err, l.Close())
	}
	return until(ctx, l, world.NewAPI(w, world.WallClock{}))
}

// greet tells a person what to type. The logins are of invented people.
func greet(w io.Writer, address string, of *world.World) error {
	_, err := fmt.Fprintf(w, "Skyloom Rewards answers on http://%s. Every person in it is invented. Some of them:\n\n", address)
	if err != nil {
		return err
	}
	for _, m := range of.Members[:3] {
		if _, err := fmt.Fprintf(w, "  member %s   username %-24s password %s\n", m.Number, m.Username, m.Password); err != nil {
			return err
		}
	}
	one, other := of.Members[0], of.Members[1]
	_, err = fmt.Fprintf(w, `
Log in as the first, then read the second:

  TOKEN=$(curl -s http://%[1]s/v2/login -d '{"username":"%[2]s","password":"%[3]s"}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -s -H "Authorization: Bearer $TOKEN" http://%[1]s/v2/me
  curl -s -H "Authorization: Bearer $TOKEN" http://%[1]s/v2/members/%[4]s/profile

Stop with Ctrl-C.
`, address, one.Username, one.Password, other.Number)
	return err
}

// until serves until the context ends, then lets the calls under way finish.
func until(ctx context.Context, l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("the API stopped by itself: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	err := server.Shutdown(last)
	if err != nil {
		err = errors.Join(err, server.Close())
	}
	if ended := <-served; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}
