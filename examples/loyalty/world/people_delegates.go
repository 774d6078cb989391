package world

// lookAfter is what a spouse or an assistant does beside their own business: they read the account of the member who relies
// on them, with a token of their own. It looks like the attack, and is none.
func (h *person) lookAfter(v *visit) error {
	for _, m := range h.looksAfter {
		if !v.happens(v.play.options.Parameters.DelegateVisits) {
			continue
		}
		for range 1 + v.IntN(3) {
			if err := v.think(); err != nil {
				return err
			}
			if err := v.look(m, m.Number); err != nil {
				return err
			}
		}
	}
	return nil
}
