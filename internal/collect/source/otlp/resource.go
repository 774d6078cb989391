package otlp

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/collect/source"
)

// longestResource bounds a resource, in bytes.
const longestResource = 1 << 20

// resource reads the name of the service.
func (d *decoder) resource(w *source.Window) error {
	text, err := d.stream.Take(w, longestResource)
	if err != nil {
		return err
	}
	d.taking = false
	r := &d.walker
	r.Begin(text)
	if !r.Object() {
		return nil
	}
	for k, ok := r.Member(); ok; k, ok = r.Member() {
		if string(k) != "attributes" || !r.Array() {
			r.Skip()
			continue
		}
		attributes(r, func(key, value []byte, _ [][]byte) {
			if string(key) == "service.name" && !bytes.HasPrefix(value, []byte("unknown_service")) { // what is said where nothing was told
				d.service = value
			}
		})
	}
	return nil
}
