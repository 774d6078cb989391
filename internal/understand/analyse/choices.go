package analyse

import (
	"slices"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// The bounds of a value that may be one of a few: longer ones are somebody's text.
const (
	longestChoice = 40 // bytes
	mostJoined    = 4  // words
)

// recentChoices is how many choices of a batch are remembered, so that one which comes again is not noted again.
const recentChoices = 1 << 10

// choices notes which words the fields of calls held, of calls that were not refused. That another text than a word stood there is
// noted where the class of a value, which rests in its field set, does not tell it.
type choices struct {
	words  *observation.Words
	on     bool
	noted  []observation.Said // of the call at hand
	batch  []observation.Choice
	turn   uint32 // of batches
	recent []recentChoice
}

type recentChoice struct {
	observation.Choice
	turn uint32
}

// begin starts a batch, whose words stand in a table.
func (c *choices) begin(words *observation.Words) (changed bool) {
	if c.recent == nil {
		c.recent = make([]recentChoice, recentChoices)
	}
	changed = c.words != words
	c.words, c.batch = words, c.batch[:0]
	c.turn++
	return changed
}

// call starts a call.
func (c *choices) call(status int) { c.on, c.noted = status < 400, c.noted[:0] }

// settle notes the choices of a call, now that its path is known.
func (c *choices) settle(path observation.PathRef) {
	for _, said := range c.noted {
		x := recentChoice{observation.Choice{Path: path, Field: said.Field, Word: said.Word}, c.turn}
		hash := (uint32(path)*31+uint32(said.Field))*0x9e3779b1 ^ uint32(said.Word)*0x85ebca6b
		at := &c.recent[hash>>16%recentChoices]
		if *at == x {
			continue
		}
		*at = x
		c.batch = append(c.batch, x.Choice)
	}
}

// take returns the choices of the batch.
func (c *choices) take() []observation.Choice { return slices.Clone(c.batch) }

// choose notes a text of a body, a form or a query.
func (m *message) choose(n *body.Node, field observation.FieldRef, hint kind.Hint, v body.Value, looks *valueSlot) {
	if m.chooses(n, hint, v, looks) {
		m.say(n, observation.Said{Field: field, Word: m.wordOf(v.Bytes, looks)})
	}
}

// chooses says whether it is noted which word a text is. Secrets of few possibilities are left alone.
func (m *message) chooses(n *body.Node, hint kind.Hint, v body.Value, looks *valueSlot) bool {
	missing := looks.class == kind.ClassEmpty && len(v.Bytes) > 0 // "-", "n/a": no word, and no class that says so
	return m.choices.on && (missing || looks.class.MayBeWord()) && v.Type == body.String && hint&kind.NeverTokenise == 0 &&
		(m.location == observation.InBody || m.location == observation.InQuery) && !n.HoldsKeys()
}

// say notes a word that stood at a node.
func (m *message) say(n *body.Node, said observation.Said) {
	if !m.choices.on || n.Trace.Chosen == uint32(said.Word)+1 { // lists say the same many times
		return
	}
	n.Trace.Chosen = uint32(said.Word) + 1
	m.choices.noted = append(m.choices.noted, said)
}

// wordOf numbers the word that a text is; zero where it is none.
func (m *message) wordOf(b []byte, looks *valueSlot) observation.WordRef {
	if looks.state&worded == 0 {
		looks.word = m.choices.wordOf(b)
		looks.state |= worded
	}
	return looks.word
}

func (c *choices) wordOf(b []byte) observation.WordRef {
	if len(b) > longestChoice {
		return 0
	}
	if words := vocabulary.MadeOf(b); words == 0 || words > mostJoined {
		return 0
	}
	return c.words.Ref(b)
}

// forget lets go of the numbers of words, which are of another table from now on.
func (v *values) forget() {
	for i := range v.ring {
		v.ring[i].state &^= worded
	}
	for i := range v.long {
		v.long[i].state &^= worded
	}
}
