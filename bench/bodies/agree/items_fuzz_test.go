package agree_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/vmihailenco/msgpack/v5"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// lines writes the leaves down.
type lines struct{ out []string }

func (l *lines) Enter(n *body.Node) { l.out = append(l.out, "+"+n.Name) }
func (l *lines) Leave(n *body.Node) { l.out = append(l.out, "-"+n.Name) }
func (l *lines) Leaf(n *body.Node, v body.Value) {
	l.out = append(l.out, n.Name+"="+string(v.Bytes)+" "+v.Type.String())
}

// counter is a sink that only counts.
type counter struct{ leaves int }

func (c *counter) Enter(*body.Node)            {}
func (c *counter) Leave(*body.Node)            {}
func (c *counter) Leaf(*body.Node, body.Value) { c.leaves++ }

// newWalker returns a walker that goes deeper than the others.
func newWalker() *body.Walker {
	limits := body.Limits{MaxDepth: 12_000}
	return body.NewWalker(body.NewTree(limits, nil), limits)
}

// The encoders, with members in the order of their names.
var (
	cborMode, _ = cbor.EncOptions{Sort: cbor.SortBytewiseLexical, ShortestFloat: cbor.ShortestFloat16}.EncMode()
	cborSeeds   = []string{
		`{"a":[1,-2.5e3,"x",true,false,null],"b":{"c":"{\"d\":1}"}}`, `{"12345":{"a":1},"ann@x.example":[[],{}]}`, `[0.1,65504,1e300,-1,"\u0000"]`, `"text"`, `9007199254740993`,
	}
)

func packed(v any) ([]byte, error) {
	var b bytes.Buffer
	e := msgpack.NewEncoder(&b)
	e.SetSortMapKeys(true)
	e.UseCompactInts(true)
	err := e.Encode(v)
	return b.Bytes(), err
}

// FuzzRoundTrip encodes what a JSON text holds in CBOR and MessagePack: a walk gives the same for all three.
func FuzzRoundTrip(f *testing.F) {
	for _, seed := range cborSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var v any
		if json.Unmarshal(in, &v) != nil || bytes.Count(in, []byte("["))+bytes.Count(in, []byte("{")) > 200 {
			return
		}
		v = plain(v)
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want := walked(t, text, "application/json")
		for mediaType, encode := range map[string]func(any) ([]byte, error){
			"application/cbor": cborMode.Marshal, "application/msgpack": packed,
		} {
			b, err := encode(v)
			if err != nil {
				t.Fatal(err)
			}
			if json.Valid(b) {
				return // a small number reads as a digit
			}
			if got := walked(t, b, mediaType); got != want {
				t.Fatalf("%s:\n%s\nJSON:\n%s", mediaType, got, want)
			}
		}
	})
}

// plain makes whole numbers of those that are, as encoders of people's own types do, and takes away what only JSON writes in
// its own way.
func plain(v any) any {
	switch v := v.(type) {
	case float64:
		switch {
		case v == math.Trunc(v) && math.Abs(v) < 1<<53:
			return int64(v)
		case math.Abs(v) < 1e-6 || math.Abs(v) >= 1e21:
			return "a number with an exponent"
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	}
	return v
}

func walked(t *testing.T, in []byte, mediaType string) string {
	t.Helper()
	l := &lines{}
	fault := newWalker().Walk(in, []byte(mediaType), nil, l)
	slices.Sort(l.out) // encoders have orders of their own
	return fmt.Sprintf("%s\n%s", strings.Join(l.out, "\n"), fault)
}

// FuzzCBOR holds the reader against another: both take the same bytes for CBOR.
func FuzzCBOR(f *testing.F) {
	for _, seed := range cborSeeds {
		var v any
		if err := json.Unmarshal([]byte(seed), &v); err != nil {
			f.Fatal(err)
		}
		b, err := cborMode.Marshal(v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("\xbf\x61a\x9f\x01\xff\x5f\x41\x01\xff\xf9\x7c\x00\xff"))
	mode, err := cbor.DecOptions{MaxNestedLevels: 65535, MaxArrayElements: math.MaxInt32, MaxMapPairs: math.MaxInt32}.DecMode()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if bytes.ContainsAny(in, "{[") || bytes.Contains(in, []byte("\x18")) {
			return // JSON is read as JSON, and what is in bytes that are said to be CBOR is read, too
		}
		d := mode.NewDecoder(bytes.NewReader(in))
		err := error(nil)
		for err == nil {
			err = d.Skip()
		}
		accepted := errors.Is(err, io.EOF)
		fault := newWalker().Walk(in, []byte("application/cbor"), nil, &counter{})
		if accepted != (fault == observation.NoFault) {
			t.Fatalf("fault %q, the other says %v", fault, err)
		}
	})
}

// FuzzProtobuf holds the reader against protobuf's own: both take the same bytes for a message.
func FuzzProtobuf(f *testing.F) {
	f.Add([]byte("\x08\x96\x01\x12\x03abc\x1b\x08\x01\x1c\x25\x00\x00\x00\x00\x29\x00\x00\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		groups := 0
		for _, c := range in {
			if c&7 == byte(protowire.StartGroupType) {
				groups++
			}
		}
		if groups > 4 || bytes.ContainsAny(in, "{[") {
			return // groups are read as deep as that, and JSON is read as JSON
		}
		err := message(in)
		fault := newWalker().Walk(in, []byte("application/x-protobuf"), nil, &counter{})
		if (err == nil) != (fault == observation.NoFault) {
			t.Fatalf("fault %q, protobuf says %v", fault, err)
		}
	})
}

// message says what is wrong with a message, also with one in a group.
func message(in []byte) error {
	for len(in) > 0 {
		number, kind, n := protowire.ConsumeField(in)
		if err := protowire.ParseError(n); err != nil {
			return err
		}
		if kind == protowire.EndGroupType || number > protowire.MaxValidNumber {
			return errors.New("a field that cannot be")
		}
		if kind == protowire.StartGroupType {
			_, _, head := protowire.ConsumeTag(in)
			inside, _ := protowire.ConsumeGroup(number, in[head:])
			if err := message(inside); err != nil {
				return err
			}
		}
		in = in[n:]
	}
	return nil
}
