package keep

import (
	"context"
	"encoding/json"
	"fmt"
)

// Say seals what somebody stated as an entry of the journal of that kind, in JSON. An error calls it by name.
func Say(ctx context.Context, store Store, kind string, statement any, name string) error {
	payload, err := json.Marshal(statement)
	if err == nil {
		_, err = store.Record(ctx, kind, payload)
	}
	if err != nil {
		return fmt.Errorf("cannot seal %s: %w", name, err)
	}
	return nil
}
