package world

import "unicode/utf8"

// cutter makes a recording incomplete as recorders do: now and then it keeps no text of a response, or only its beginning,
// while the size stays that of the whole. The two ways take turns.
type cutter struct {
	chance

	share    float64
	answers  int // seen so far, with a body
	reads    int // of the attack so far, about somebody else
	first    int // this answer is cut in any case
	firstOwn int // this read of the attack, too
	absent   bool
}

func newCutter(seed uint64, share float64) *cutter {
	c := &cutter{chance: stream(seed, "cut"), share: share}
	c.first, c.firstOwn, c.absent = 1+c.IntN(40), 1+c.IntN(10), c.happens(0.5)
	return c
}

// cut may shorten what was kept of a response. It says whether it did.
func (c *cutter) cut(content *harContent, t *Truth) bool {
	if c.share == 0 || content.Size == 0 {
		return false
	}
	due := c.happens(c.share)
	c.answers++
	due = due || c.answers == c.first
	if t.Attack && t.Hop == "" && c.ofAnother(t) {
		c.reads++
		due = due || c.reads == c.firstOwn
	}
	if !due {
		return false
	}
	c.absent = !c.absent
	if c.absent {
		content.Text = nil
		return true
	}
	short := beginning(*content.Text, 0.1+0.8*c.Float64())
	content.Text = &short
	return true
}

// ofAnother says whether a read of the attack carried a person: a login of the intruders' own is no read.
func (c *cutter) ofAnother(t *Truth) bool {
	for _, d := range t.Subjects {
		for _, k := range d.Must {
			if k != "credential.token" {
				return true
			}
		}
	}
	return false
}

// beginning is the first part of a text, cut between two characters; never all of it.
func beginning(text string, share float64) string {
	end := min(int(share*float64(len(text))), len(text)-1)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}
