package scope

import (
	"slices"

	"github.com/waybill-security/waybill/internal/keep/meaning"
	"github.com/waybill-security/waybill/internal/understand/identity"
)

// Locate tells for each known value the ids of the people whom it names by its kind: none, one, or several where it leads to more
// than one. What leads to several names nobody; who writes letters has to know that.
func Locate(v *meaning.View, list []Known, opt Options) [][]string {
	c := &chooser{ground: newGround(v.Meaning, v.Snapshot, v, DefaultThreshold), opt: &opt}
	book := c.book()
	out := make([][]string, len(list))
	for i, k := range list {
		for n, form := range identity.Forms(string(k.Kind), k.Value, opt.Regions...) {
			number, ok := c.number(form)
			if !ok {
				continue
			}
			for _, s := range book[meaning.PersonIdentifier{Kind: k.Kind, Token: number}] {
				if id := v.Subjects[s].ID; !slices.Contains(out[i], id) {
					out[i] = append(out[i], id)
				}
			}
			if n == 0 && len(out[i]) == 1 {
				break
			}
		}
	}
	return out
}
