package meaning

import (
	"errors"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// What Told.HoldOn may say beside the digest of a version.
const (
	Newest   = "newest"    // the newest version
	AsBefore = "as before" // the newest version, if that held on to one itself
)

// held is a version that is held on to: what evidence alone decided in it.
type held struct {
	digest string // empty where nothing is held on to
	paths  map[keep.Number]int32
	parts  []string // of each endpoint's template, see Kin
}

// heldOn finds the version that is to be held on to. One that was made by other rules is not: they may be better.
func heldOn(s keep.Snapshot, what string) (held, error) {
	if what == "" {
		return held{}, nil
	}
	var v *version
	var err error
	if what == Newest || what == AsBefore {
		v, err = newest(s)
	} else {
		v, err = versionOf(s, what)
	}
	switch {
	case errors.Is(err, ErrNone) && (what == Newest || what == AsBefore):
		return held{}, nil
	case err != nil:
		return held{}, err
	case v.Model != Model || what == AsBefore && v.Held == "":
		return held{}, nil
	}
	h := held{digest: v.Digest}
	if v.Lineage == nil {
		h.paths = (&lineage{Kin: make([]Kin, len(v.Endpoints)), Paths: v.Paths}).lineage().Paths
		for i := range v.Endpoints {
			h.parts = append(h.parts, partsOf(v.Endpoints[i].Params))
		}
		return h, nil
	}
	l := v.Lineage.lineage()
	h.paths = l.Paths
	for _, k := range l.Kin {
		h.parts = append(h.parts, k.Parts)
	}
	return h, nil
}

// partsOf writes what the parts of a template are: "f" for a fixed one, "v" for a value.
func partsOf(params []string) string {
	parts := make([]byte, len(params))
	for i, name := range params {
		if parts[i] = 'v'; name == "" {
			parts[i] = 'f'
		}
	}
	return string(parts)
}

// hold notes beside the evidence what was decided before.
func (h *held) hold(numbers []keep.Number, evidence []endpoint.PathEvidence) {
	if h.digest == "" {
		return
	}
	for i, n := range numbers {
		of, ok := h.paths[n]
		if !ok || len(h.parts[of]) != len(evidence[i].Path.Segments) {
			continue
		}
		evidence[i].Held = make([]endpoint.Held, len(h.parts[of]))
		for part, what := range []byte(h.parts[of]) {
			if evidence[i].Held[part] = endpoint.HeldFixed; what == 'v' {
				evidence[i].Held[part] = endpoint.HeldValue
			}
		}
	}
}
