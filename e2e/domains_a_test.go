package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
)

func kindsOf(list []struct{ Kind, Form string }) []string {
	var out []string
	for _, k := range list {
		if k.Form != "clear" {
			k.Kind += "/" + k.Form
		}
		out = append(out, k.Kind)
	}
	return out
}

func number(n *int) string {
	if n == nil {
		return "null"
	}
	return fmt.Sprint(*n)
}

// ordered writes JSON of keys and values in turn, in the order given.
func ordered(pairs ...any) json.RawMessage {
	var b strings.Builder
	b.WriteByte('{')
	for i := 0; i+1 < len(pairs); i += 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		key, _ := json.Marshal(pairs[i])
		value, err := json.Marshal(pairs[i+1])
		if err != nil {
			panic(err)
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return json.RawMessage(b.String())
}
