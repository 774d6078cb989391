package endpoint

import "github.com/waybill-security/waybill/internal/understand/observation"

// fewTries is how often a path may have been asked for, for it to count as a guess.
const fewTries = 2

// wordsMet are the sealed words that stand in paths which were not only refused, by host.
func wordsMet(items []*item) map[[2]string]bool {
	met := map[[2]string]bool{}
	for _, it := range items {
		if it.Path.Noise || it.onlyRefused() {
			continue
		}
		for _, s := range it.Path.Segments {
			if s.Class == observation.SegmentLiteral && !s.Text.Open() {
				met[[2]string{it.Path.Host.Reveal(), s.Text.Reveal()}] = true
			}
		}
		if o := it.Path.Operation; !o.Open() {
			met[[2]string{it.Path.Host.Reveal(), o.Reveal()}] = true
		}
	}
	return met
}

// onlyRefused says whether a path was seldom asked for, and always refused.
func (it *item) onlyRefused() bool {
	return it.Refused > 0 && it.Refused == it.Calls && it.Calls <= fewTries
}

// guessed says whether a path is a guess and founds no endpoint: it was only ever refused, and holds a word that nobody
// knows and that stands nowhere else, or such a name of an operation. A gateway refuses what is not there as well as what is.
func (it *item) guessed(met map[[2]string]bool) bool {
	if !it.onlyRefused() {
		return it.crowdOnly()
	}
	if o := it.Path.Operation; !o.Empty() && !o.Open() && !met[[2]string{it.Path.Host.Reveal(), o.Reveal()}] {
		return true
	}
	for _, s := range it.Path.Segments {
		switch {
		case s.Class == observation.SegmentOther:
			return true
		case s.Class == observation.SegmentLiteral && !s.Text.Open() && !met[[2]string{it.Path.Host.Reveal(), s.Text.Reveal()}]:
			return true
		}
	}
	return false
}
