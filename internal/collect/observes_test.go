package collect_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

// What a browser's export left out is not observable, which is not the same as absent.
func TestObservesAndStandpoint(t *testing.T) {
	bare := strings.ReplaceAll(harFile(0, 3), "Authorization", "Accept")
	for _, test := range []struct {
		creator, content, standpoint string
		credentials                  bool
	}{
		{"recorder", harFile(0, 3), "", true},
		{"recorder", bare, "", true},
		{"WebInspector", harFile(0, 3), "client", true},
		{"WebInspector", bare, "client", false},
		{"Firefox", bare, "client", true},
	} {
		s := newStore(t)
		path := write(t, filepath.Join(t.TempDir(), "f"), strings.Replace(test.content, "recorder", test.creator, 1))
		got := s.scan(collect.Options{}, path).Source
		if got.Standpoint != test.standpoint || got.Observes&call.ObservesCredentials != 0 != test.credentials {
			t.Errorf("%s: standpoint %q, observes %b", test.creator, got.Standpoint, got.Observes)
		}
		if got.Label != path || s.known[0].Source != got {
			t.Errorf("the batch's source is %+v, the result's %+v", s.known[0].Source, got)
		}
	}
}

func TestProgressReachesTheSize(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "f.gz"), gz(t, lines(0, 500)))
	s, p := newStore(t), new(collect.Progress)
	for range 2 { // the second time the file is begun again to compare it
		s.scan(collect.Options{Progress: p}, path)
	}
	files, err := collect.Files([]string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Bytes() != 2*files[0].Size {
		t.Errorf("%d bytes read of twice %d", p.Bytes(), files[0].Size)
	}
}
