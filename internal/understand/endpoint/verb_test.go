package endpoint_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// TestVerbsOfOtherLanguages: a few words behind numbers that come again and again are verbs, and many different ones are values.
func TestVerbsOfOtherLanguages(t *testing.T) {
	for name, test := range map[string]struct {
		calls []exchange
		want  []string
	}{
		"verbs": {asked("/lainat/%d:%s", 24, "peru", "palauta"), []string{"GET /lainat/{lainatId}:palauta", "GET /lainat/{lainatId}:peru"}},
		"values": {asked("/lainat/%d:%s", 12, "kqwozx", "brimtu", "yxelo", "wurmska", "plonkti", "zeedra", "quorrb", "fnistle", "grabzo", "hulmix", "jantoq", "vexilu"),
			[]string{"GET /lainat/{lainatId}:{id}"}},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTraffic()
			for _, c := range test.calls {
				tr.add(c)
			}
			found, _ := endpoint.Derive(tr.evidence(), endpoint.Told{})
			if diff := cmp.Diff(test.want, written(found)); diff != "" {
				t.Errorf("templates (-want +got):\n%s", diff)
			}
		})
	}
}

// asked makes n calls with a number and each of some words in turn.
func asked(form string, n int, words ...string) (calls []exchange) {
	for i := range n {
		calls = append(calls, gets("ok", fmt.Sprintf(form, 4100+i, words[i%len(words)]))...)
	}
	return calls
}
