package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// actors prints who the intruders of a recording are, one `token_subject=…` a line, as `waybill scope --actor` takes them.
// A recording without an incident prints nothing.
func actors(args []string, stdout io.Writer) error {
	if len(args) != 1 {
		return fmt.Errorf("%w: name the folder that a recording was played into", errUsage)
	}
	name := filepath.Join(args[0], world.IncidentFile)
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("cannot read the incident: %w", err)
	}
	var incident world.Incident
	if err := json.Unmarshal(text, &incident); err != nil {
		return fmt.Errorf("cannot read %s: %w", name, err)
	}
	for _, a := range incident.Actors {
		if _, err := fmt.Fprintf(stdout, "%s=%s\n", a.Type, a.Value); err != nil {
			return err
		}
	}
	return nil
}
