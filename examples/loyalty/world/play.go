package world

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Files is where a play is written. Calls and Truth are written as the play goes on, the others at its end.
type Files struct {
	Calls    io.Writer // HAR 1.2 entries, one a line, by start
	Truth    io.Writer // [Truth] objects, one a line, in the order of the calls
	People   io.Writer // CSV of kind,value: by what the programme knows people, see writePeople
	Incident io.Writer // one [Incident] object
}

// Recording is a whole play in memory.
type Recording struct{ Calls, Truth, People, Incident []byte }

// play is a world in motion.
type play struct {
	ctx      context.Context // a play lives as long as the call that runs it
	options  Options
	world    *World
	clock    *simulated
	schedule *schedule
	api      *API
	wire     wire
	witness  *witness
	recorder *recorder
	inbox    map[string]string // the link in the last mail to each member, by number

	countries map[string]country
}

// Play lets the people of a world, and the intruders of its incident, use its API, and writes what happened. It fails when the
// options make no sense, the context ends, a file cannot be written, or no port can be opened.
func Play(ctx context.Context, o Options, f Files) (Summary, error) {
	began := time.Now()
	o = o.filled()
	staged := scenarioOf(o.Incident)
	if staged != nil && staged.shape != nil {
		staged.shape(&o.Parameters)
	}
	w, err := New(o)
	if err != nil {
		return Summary{}, err
	}
	p := &play{ctx: ctx, options: o, world: w, clock: &simulated{}, witness: &witness{heard: map[string]noted{}}, inbox: map[string]string{}, countries: countries()}
	p.schedule = &schedule{clock: p.clock}
	p.recorder = &recorder{calls: f.Calls, truth: f.Truth, cutter: newCutter(o.Seed, o.Cut), summary: newSummary(w)}
	if err := p.connect(); err != nil {
		return Summary{}, err
	}
	if staged != nil && staged.mount != nil {
		staged.mount(p.api)
	}
	p.invite()
	p.employ()
	if o.Incident == FlyingBlueBOLA {
		p.sendFlyingBlue()
	}
	if staged != nil {
		p.stage(staged)
	}
	if err := errors.Join(p.schedule.run(ctx), p.wire.close()); err != nil {
		return Summary{}, err
	}
	if err := p.recorder.writeUntil(p.clock.Now().Add(day)); err != nil {
		return Summary{}, err
	}
	if err := writePeople(f.People, w); err != nil {
		return Summary{}, fmt.Errorf("cannot write the list of members: %w", err)
	}
	if err := writeLine(f.Incident, p.incident()); err != nil {
		return Summary{}, fmt.Errorf("cannot write the description of the incident: %w", err)
	}
	p.recorder.summary.Took = time.Since(began)
	return p.recorder.summary, nil
}

// connect starts the API and lays the wire to it.
func (p *play) connect() error {
	p.api = NewAPI(p.world, p.clock)
	p.api.witness = p.witness
	var h http.Handler = p.api
	if p.options.Around != nil {
		h = p.options.Around(h)
	}
	if p.options.InProcess {
		p.wire = direct{h}
	} else {
		l, err := newLoopback(p.ctx, h)
		if err != nil {
			return err
		}
		p.wire = l
	}
	p.api.inner = p.wire
	return nil
}

// PlayMemory plays like [Play] and returns what was written.
func PlayMemory(ctx context.Context, o Options) (Recording, Summary, error) {
	var calls, truth, people, incident bytes.Buffer
	s, err := Play(ctx, o, Files{&calls, &truth, &people, &incident})
	return Recording{calls.Bytes(), truth.Bytes(), people.Bytes(), incident.Bytes()}, s, err
}

// The names of the files that [PlayDir] writes.
const (
	CallsFile    = "calls.ndjson"
	TruthFile    = "truth.ndjson"
	PeopleFile   = "people.csv"
	IncidentFile = "incident.json"
)

// PlayDir plays like [Play] into four files of a folder, which it makes where it is missing. Files of an earlier play are
// replaced.
func PlayDir(ctx context.Context, o Options, dir string) (s Summary, err error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return s, fmt.Errorf("cannot make the folder for the recording: %w", err)
	}
	var open []*output
	defer func() {
		for _, f := range open {
			err = errors.Join(err, f.close())
		}
	}()
	for _, name := range []string{CallsFile, TruthFile, PeopleFile, IncidentFile} {
		f, err := create(filepath.Join(dir, name))
		if err != nil {
			return s, err
		}
		open = append(open, f)
	}
	return Play(ctx, o, Files{open[0], open[1], open[2], open[3]})
}

// output is a file that is written in large pieces.
type output struct {
	*bufio.Writer
	file *os.File
}

func create(path string) (*output, error) {
	f, err := os.Create(path) // the user says where
	if err != nil {
		return nil, fmt.Errorf("cannot create a file of the recording: %w", err)
	}
	return &output{bufio.NewWriterSize(f, 1<<18), f}, nil
}

func (o *output) close() error {
	if err := errors.Join(o.Flush(), o.file.Close()); err != nil {
		return fmt.Errorf("cannot finish %s: %w", filepath.Base(o.file.Name()), err)
	}
	return nil
}
