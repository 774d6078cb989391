package meaning

import (
	"slices"
	"strings"

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/subject"
)

// place is a holder at an endpoint: the same identifiers may mean another thing elsewhere.
type place struct {
	endpoint int32
	holder   keep.Number
}

// people finds the identifiers of persons in answers and in the bodies of requests, and which of them belong together.
func (d *deriver) people() {
	d.builder = subject.NewBuilder(func(n keep.Number) observation.Token {
		t, _ := d.snapshot.Token(n)
		return t
	})
	d.learnSeries()
	d.builder.Series(d.seriesOf)
	d.builder.Apart(d.out.Rules.Apart)
	voices := d.voices()
	d.spoken = voices
	d.speaks, d.things = speaking(d.snapshot, d.out.Fields), map[place]bool{}
	for p, v := range voices {
		if d.snapshot.Holder(p.holder).Parent != 0 && d.allBelongings(p) {
			d.things[p] = v.personal // left until it is known whom the request names
			continue
		}
		if ids := d.identifiers(p, v.personal); len(ids) > 0 {
			d.builder.Together(ids)
		}
	}
	d.linkNested(voices)
	d.book = d.builder.Build()
	d.foreign(voices)
	d.book = d.builder.Build()
}

// voice is what the fields of a place say about persons.
type voice struct {
	personal bool // something there speaks of a person
	named    bool // it holds a name
}

// voices lists every place whose holder has identifiers in a body: those of parameters alone tell nobody by themselves.
func (d *deriver) voices() map[place]voice {
	voices := map[place]voice{}
	known := map[setKey]voice{}
	inBody := d.inBody()
	for s := range d.sightings(anything) {
		named := slices.ContainsFunc(d.identifiersOf(s.holder()), func(id keep.Identifier) bool { return inBody[id.Field] })
		if !named {
			continue
		}
		said, ok := known[s.set()]
		if !ok {
			said = d.voiceOf(s.endpoint, keep.Number(s.Set))
			known[s.set()] = said
		}
		v := voices[s.place()]
		voices[s.place()] = voice{v.personal || said.personal, v.named || said.named}
	}
	return voices
}

// inBody says of each field, by number, whether it stands in a body.
func (d *deriver) inBody() []bool {
	in := []bool{false}
	for n, f := range d.snapshot.Fields() {
		for keep.Number(len(in)) <= n {
			in = append(in, false)
		}
		in[n] = f.Location == observation.InBody
	}
	return in
}

func (d *deriver) voiceOf(e int32, set keep.Number) voice {
	var v voice
	for _, l := range d.snapshot.Set(set) {
		f := d.out.Fields[FieldKey{e, l.Field}]
		v.personal = v.personal || subject.SpeaksOfPerson(f.Kind) || (f.Kind != kind.None && aboutPeople(f.Name)) || d.addressed(l.Field, f)
		v.named = v.named || isName(f.Kind)
	}
	v.personal = v.personal || (e >= 0 && aboutPeople(d.out.Endpoints[e].Template))
	return v
}

// identifiers lists the identifiers of persons that a place's own holder has. Parameters in paths and queries are left
// to the step that knows which values are persons'.
func (d *deriver) identifiers(p place, personal bool) []subject.Identifier {
	var ids []subject.Identifier
	for _, id := range d.snapshot.Holder(p.holder).Identifiers {
		f := d.snapshot.Field(id.Field)
		if f.Location != observation.InBody {
			continue
		}
		k := d.out.Fields[FieldKey{p.endpoint, id.Field}].Kind
		if subject.Rank(k) > 0 && (personal || !subject.NeedsPerson(k)) {
			ids = append(ids, subject.Identifier{Kind: k, Token: id.Token})
		}
	}
	return ids
}

// parameters finds the path, query and header parameters whose values are known identifiers of persons. Their field
// takes the kind under which the values are known; a value that was never seen elsewhere is then a person's, too.
func (d *deriver) parameters() {
	keys, tokens := d.parameterValues()
	for i, key := range keys {
		d.decideParameter(key, tokens[i])
	}
	for i, key := range keys {
		if k := d.out.Fields[key].Kind; subject.Rank(k) > 0 && key.Endpoint >= 0 {
			for _, token := range tokens[i] {
				d.builder.Together([]subject.Identifier{{Kind: k, Token: keep.Number(token)}})
			}
		}
	}
	d.book = d.builder.Build()
}

// parameterValues lists the parameters that are no bodies', each with the tokens of its values.
func (d *deriver) parameterValues() (keys []FieldKey, tokens [][]uint32) {
	inBody := d.inBody()
	index := map[FieldKey]int{} // -1 for a fixed segment
	for s := range d.requests() {
		for _, id := range d.identifiersOf(s.holder()) {
			if inBody[id.Field] {
				continue
			}
			key := FieldKey{s.endpoint, id.Field}
			i, known := index[key]
			if !known {
				if i = -1; !d.fixedSegment(key) {
					i, keys, tokens = len(keys), append(keys, key), append(tokens, nil)
				}
				index[key] = i
			}
			if i >= 0 {
				tokens[i] = append(tokens[i], uint32(id.Token))
			}
		}
	}
	for i := range tokens {
		slices.Sort(tokens[i])
		tokens[i] = slices.Compact(tokens[i])
	}
	return keys, tokens
}

// decideParameter gives a parameter the kind that most of its values are known under.
func (d *deriver) decideParameter(key FieldKey, tokens []uint32) {
	if d.out.Fields[key].Told {
		return
	}
	counts := map[kind.Kind]int{}
	for _, token := range tokens {
		if len(d.book.People) == 0 {
			break // nobody is known by anything
		}
		for _, k := range d.book.Kinds(keep.Number(token)) {
			counts[k]++
		}
	}
	best := kind.None
	for k, n := range counts {
		if b := counts[best]; n > b || (n == b && subject.Rank(k) < subject.Rank(best)) {
			best = k
		}
	}
	f := d.out.Fields[key]
	if d.borrowed(key) {
		f.Kind, f.Confidence, f.Candidates = kind.None, 1, nil
		f.Reasons = []string{"short numbers that neither the path nor the answers call a person's"}
		d.out.Fields[key] = f
		return
	}
	share := float64(counts[best]) / float64(len(tokens))
	// Short numbers are the ids of many things; that they are also members' numbers says little unless the name agrees.
	// Of a path's that was looked at above.
	_, agrees := segmentOf(d.snapshot.Field(key.Field))
	agrees = agrees || subject.Rank(f.Kind) > 0
	if best == kind.None || share < .5 || (!agrees && d.mostlyShort(key)) {
		return
	}
	f.Kind, f.Confidence, f.Candidates = best, max(f.Confidence, share), nil
	f.Reasons = append([]string{"most of its values are known as " + string(best) + " from answers"}, f.Reasons...)
	d.out.Fields[key] = f
}

// mostlyShort says whether most values of a field are numbers of five digits or less.
func (d *deriver) mostlyShort(key FieldKey) bool {
	var all int64
	counts := d.shapes[key]
	for _, n := range counts {
		all += n
	}
	return counts[kind.ClassInteger]*2 > all
}

// addressed says whether a field of a request holds the address to which a message shall go, which is a person's: what a company
// asks a mail or messaging service to send.
func (d *deriver) addressed(number keep.Number, f Field) bool {
	if f.Kind != kind.ContactEmail && f.Kind != kind.ContactPhone || d.snapshot.Field(number).Direction != observation.Request {
		return false
	}
	for part := range strings.FieldsFuncSeq(f.Name, func(r rune) bool { return strings.ContainsRune("$.[]*@", r) }) {
		switch strings.ToLower(part) {
		case "to", "cc", "bcc":
			return true
		}
	}
	return false
}
