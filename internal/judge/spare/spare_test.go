package spare_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/judge/detect"
	"github.com/waybill-security/waybill/internal/judge/spare"
)

func read(t *testing.T, text string) (*spare.Spared, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "detect.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return spare.Read(path)
}

func who(id string) spare.Actor {
	return map[string]spare.Actor{"a_1": {"staff", "Call centre"}, "a_2": {"staff", "Fraud desk"}, "a_3": {"token_subject", ""}}[id]
}

func TestWhoIsSpared(t *testing.T) {
	list := []detect.Finding{
		{ID: "f_1", Kind: "insider_outlier", Actors: []string{"a_1"}}, {ID: "f_2", Kind: "insider_outlier", Actors: []string{"a_2"}},
		{ID: "f_3", Kind: "bulk_export", Actors: []string{"a_1", "a_3"}}, {ID: "f_4", Kind: "weak_authentication", Actors: []string{"a_1"}},
		{ID: "f_5", Kind: "volume_anomaly", Rule: "mine", Actors: []string{"a_1", "a_2"}},
	}
	for text, want := range map[string]string{
		"":                        "f_1:a_1 f_2:a_2 f_3:a_1,a_3 f_4:a_1 f_5:a_1,a_2",
		"off: [{types: [staff]}]": "f_3:a_3 f_4:a_1",
		"off: [{types: [staff], labels: [Call centre]}]":      "f_2:a_2 f_3:a_3 f_4:a_1 f_5:a_2",
		"off: [{types: [staff], kinds: [insider_outlier]}]":   "f_3:a_1,a_3 f_4:a_1 f_5:a_1,a_2",
		"off: [{labels: [Fraud desk], kinds: [bulk_export]}]": "f_1:a_1 f_2:a_2 f_3:a_1,a_3 f_4:a_1 f_5:a_1,a_2",
	} {
		s, err := read(t, text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range s.Without(list, who) {
			got = append(got, f.ID+":"+strings.Join(f.Actors, ","))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q leaves %q, want %q", text, got, want)
		}
		if (s.Digest() == "") != (text == "") {
			t.Errorf("%q has the digest %q", text, s.Digest())
		}
	}
	if !slices.Equal(list[2].Actors, []string{"a_1", "a_3"}) {
		t.Error("what was given was changed")
	}
}

func TestFaults(t *testing.T) {
	for text, want := range map[string]string{
		"off: [{kinds: [bola]}]":                     "needs `types` or `labels`",
		"off: [{types: [staff], kinds: [bad_luck]}]": ":1:32: a kind of finding is one of",
		"of: []": `there is no setting "of" here; known are off`,
	} {
		if _, err := read(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
