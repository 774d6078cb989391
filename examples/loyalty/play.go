package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// play records the world into a folder and says what happened.
func play(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("loyalty play", flag.ContinueOnError)
	out := flags.String("out", "", "folder for the recording")
	seed := flags.Uint64("seed", 1, "one seed, one recording")
	members := flags.Int("members", world.DefaultMembers, "how many people are members")
	days := flags.Int("days", 0, "how many simulated days (default 2)")
	incident := flags.String("incident", world.FlyingBlueBOLA, "what the intruders do; none sends them away")
	cut := flags.Float64("cut", 0, "share of the responses that the recorder cuts")
	inProcess := flags.Bool("in-process", false, "call the API without a socket: the same recording, sooner")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if *out == "" {
		return fmt.Errorf("%w: say where the recording goes with --out DIR", errUsage)
	}
	o := world.Options{
		Seed: *seed, Incident: *incident, Cut: *cut, InProcess: *inProcess, Parameters: world.Defaults(*members),
	}
	flags.Visit(func(f *flag.Flag) {
		if f.Name == "days" {
			o.Parameters.Days = *days
		}
	})
	if err := o.Check(); err != nil {
		return errors.Join(errUsage, err)
	}
	s, err := world.PlayDir(ctx, o, *out)
	if err != nil {
		return err
	}
	return report(stdout, *out, o, s)
}

func report(w io.Writer, dir string, o world.Options, s world.Summary) error {
	_, err := fmt.Fprintf(w, `Skyloom Rewards, seed %d: %d members, %d days, incident %s
%d calls by %d token holders between %s and %s, %d of them refused; %d responses cut
%d calls of the attack, which reached %d members
recorded in %.1f s: %s %s %s %s
`, o.Seed, o.Parameters.Members, o.Parameters.Days, o.Incident,
		s.Calls, s.Actors, s.From.Format(time.RFC3339), s.To.Format(time.RFC3339), s.Failed, s.Cut,
		s.AttackCalls, s.AttackSubjects, s.Took.Seconds(),
		filepath.Join(dir, world.CallsFile), filepath.Join(dir, world.TruthFile),
		filepath.Join(dir, world.PeopleFile), filepath.Join(dir, world.IncidentFile))
	return err
}
