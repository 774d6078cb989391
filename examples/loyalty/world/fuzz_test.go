package world_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/examples/loyalty/world"
)

// FuzzAuthorization looks for a header that opens the API without a login.
func FuzzAuthorization(f *testing.F) {
	w, err := world.New(world.Options{Seed: 1, Parameters: world.Defaults(20)})
	if err != nil {
		f.Fatal(err)
	}
	a := world.NewAPI(w, world.WallClock{})
	for _, seed := range []string{
		"", "Bearer", "Bearer .", "Bearer a.b.c", "bearer eyJhbGciOiJub25lIn0.e30.", "Basic eDp5", "Bearer ....", "Bearer \xff.\x00.",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, authorization string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v2/members/"+w.Members[0].Number+"/profile", nil)
		r.Header["Authorization"] = []string{authorization}
		got := httptest.NewRecorder()
		a.ServeHTTP(got, r)
		if got.Code != http.StatusUnauthorized {
			t.Errorf("status %d", got.Code)
		}
	})
}

// FuzzLogin looks for a body that gets a token without the password, or an answer that is no JSON.
func FuzzLogin(f *testing.F) {
	w, err := world.New(world.Options{Seed: 1, Parameters: world.Defaults(20)})
	if err != nil {
		f.Fatal(err)
	}
	a := world.NewAPI(w, world.WallClock{})
	for _, seed := range []string{``, `{}`, `null`, `{"username":null}`, `{"username":"` + w.Members[0].Username + `"}`, `[`, `{"username":1}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v2/login", strings.NewReader(body))
		got := httptest.NewRecorder()
		a.ServeHTTP(got, r)
		if got.Code < 400 || got.Code > 401 || !json.Valid(got.Body.Bytes()) {
			t.Errorf("status %d, body %q", got.Code, got.Body)
		}
	})
}
