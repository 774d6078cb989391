package query

import (
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/kind/declare"
	"github.com/waybill-security/waybill/internal/understand/kind/sample"
)

// KindsFile is where the kinds of a workspace are declared. The workspace need not be there.
func KindsFile(workspace string) string { return declare.Path(workspace) }

// Kinds describes every kind: the built-in ones, and behind them those that a file declares.
func Kinds(file string) ([]kind.About, error) {
	f, err := declare.Read(file)
	if err != nil {
		return nil, err
	}
	return f.Kinds.Abouts(), nil
}

// TryKinds says what the fields of a sample would be decided to hold, and keeps nothing of it. The endpoint may be empty.
func TryKinds(file, endpoint string, input []byte) ([]sample.Verdict, error) {
	f, err := declare.Read(file)
	if err != nil {
		return nil, err
	}
	return sample.Read(f.Kinds, endpoint, input)
}

// KindTest is what became of a test that stands beside declared kinds.
type KindTest struct {
	Line       int      `json:"line"`
	Key        string   `json:"key"`
	Values     int      `json:"values"`
	Want       string   `json:"want"`
	Kind       string   `json:"kind"`
	Confidence float64  `json:"confidence"`
	Holds      bool     `json:"holds"`
	Reasons    []string `json:"reasons"`
}

// TestKinds runs the tests that stand in a file of kinds.
func TestKinds(file string) ([]KindTest, error) {
	f, err := declare.Read(file)
	if err != nil {
		return nil, err
	}
	out := make([]KindTest, 0, len(f.Tests))
	for _, o := range f.Check() {
		out = append(out, KindTest{
			Line: o.Line, Key: o.Key, Values: len(o.Values), Want: string(o.Kind), Kind: string(o.Decision.Kind),
			Confidence: o.Decision.Confidence, Holds: o.Holds, Reasons: nonNil(o.Decision.Reasons),
		})
	}
	return out, nil
}
