package shape_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/understand/shape"
)

func TestTypesOfTexts(t *testing.T) {
	for value, want := range map[string]shape.Types{
		"":                                     shape.Empty,
		"gold":                                 shape.Text,
		"2026-01-12":                           shape.Date,
		"2024-02-29":                           shape.Date,
		"2026-02-29":                           shape.Text,
		"2026-13-01":                           shape.Text,
		"2026-01-12T09:14:03Z":                 shape.DateTime,
		"2026-01-12T09:14:03.120000+01:00":     shape.DateTime,
		"2026-01-12T09:14:03":                  shape.Text,
		"2026-01-12 09:14:03Z":                 shape.Text,
		"2026-01-12T24:00:00Z":                 shape.Text,
		"ines@post.example":                    shape.Email,
		"ines@post":                            shape.Text,
		"ines.@post.example":                   shape.Text,
		"0b51c2a4-6b1f-4f0e-9c8e-0c8f3b6c1d2e": shape.UUID,
		"0b51c2a4-6b1f-4f0e-9c8e-0c8f3b6c1d2g": shape.Text,
		"https://shop.example/a?b=c#d":         shape.URI,
		"https://shop.example/a b":             shape.Text,
		"https://shop.example/100%":            shape.Text,
		"/a/b":                                 shape.Text,
		"192.0.2.7":                            shape.IPv4,
		"192.0.2.700":                          shape.Text,
		"2001:db8::1":                          shape.IPv6,
		"::1":                                  shape.IPv6,
		"fe80::1%eth0":                         shape.Text,
		"12:30":                                shape.Text,
	} {
		if got := shape.OfText([]byte(value)); got != want {
			t.Errorf("%q: %b, want %b", value, got, want)
		}
	}
}

func TestTypesOfNumbers(t *testing.T) {
	for value, want := range map[string]shape.Types{
		"0": shape.Int32, "-7": shape.Int32, "2147483647": shape.Int32, "2147483648": shape.Int64, "-2147483648": shape.Int32,
		"-2147483649": shape.Int64, "9223372036854775807": shape.Int64, "9223372036854775808": shape.Whole,
		"-9223372036854775808": shape.Int64, "123456789012345678901234567890": shape.Whole, "1.5": shape.Fraction,
		"1e3": shape.Fraction, "12345678901.5": shape.Fraction,
	} {
		if got := shape.OfNumber([]byte(value)); got != want {
			t.Errorf("%s: %b, want %b", value, got, want)
		}
	}
	for value, want := range map[string]shape.Types{
		"007": shape.Text, "+5": shape.Text, "1.": shape.Text, ".5": shape.Text, "-": shape.Text, "1e": shape.Text, "12": shape.Int32,
		"1.5e-3": shape.Fraction, "true": shape.Bool, "True": shape.Text, "1-2": shape.Text,
	} {
		if got := shape.OfWritten([]byte(value)); got != want {
			t.Errorf("written %s: %b, want %b", value, got, want)
		}
	}
}

func nodes(depth int) *rapid.Generator[shape.Node] {
	return rapid.Custom(func(t *rapid.T) shape.Node {
		n := shape.Node{
			Key: rapid.StringN(0, 4, 8).Draw(t, "key"), Part: shape.Part(rapid.IntRange(0, 2).Draw(t, "part")),
			Types: shape.Types(rapid.Uint32().Draw(t, "types")), Optional: rapid.Bool().Draw(t, "optional"),
		}
		if depth > 0 {
			below := rapid.SliceOfNDistinct(nodes(depth-1), 0, 3, func(n shape.Node) string { return string(rune(n.Part)) + n.Key }).Draw(t, "below")
			if len(below) > 0 {
				n.Below = below
			}
		}
		return n
	})
}

// What was written is read again, and in which order members came does not show.
func TestAShapeIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := nodes(3).Draw(r, "node")
		turned := n
		turned.Below = rapid.Permutation(n.Below).Draw(r, "order")
		text := string(shape.AppendText(nil, &n))
		if other := string(shape.AppendText(nil, &turned)); other != text {
			r.Fatalf("two texts of one shape")
		}
		back, err := shape.Parse(text)
		if err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(n, back); diff != "" {
			r.Fatalf("(-written +read):\n%s", diff)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(string(shape.AppendText(nil, &shape.Node{Key: "application/json", Below: []shape.Node{{Key: "body", Types: shape.Object}}})))
	f.Add("\x01\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := shape.Parse(text)
		if err != nil {
			return
		}
		again, err := shape.Parse(string(shape.AppendText(nil, &n)))
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if !reflect.DeepEqual(n, again) {
			t.Errorf("read %v, and again %v", n, again)
		}
	})
}
