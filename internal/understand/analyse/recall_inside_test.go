package analyse

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
)

func answer(in string) *call.Batch {
	return &call.Batch{Entries: 1, Calls: []call.Call{{
		Method: []byte("GET"), Host: []byte("api.example"), Path: []byte("/v2/things"), Status: 200,
		Response: call.Message{Body: call.Body{Bytes: []byte(in), Size: int64(len(in)), State: call.BodyWhole}},
	}}}
}

// taken counts the objects of a body that were taken as a whole.
func taken(a *Analyser) (n int) { return len(a.message.known) }

func TestObjectsAreTakenTheThirdTime(t *testing.T) {
	a := New([]byte("a key for tests alone, 32 bytes!"), Options{})
	const in = `{"items":[{"id":"t-000017","type":"accrual","points":1},{"id":"t-000018","note":"} \"","points":2},{"id":3}]}`
	a.Batch(answer(`{"items":[{"id":1,"type":"x","note":"y","points":1}]}`))
	for i, want := range []int{0, 0, 2, 2} {
		if a.Batch(answer(in)); taken(a) != want {
			t.Errorf("time %d: %d objects taken, want %d", i+1, taken(a), want)
		}
	}
	// One that has only a part of it in common is read, one in another list, too.
	for _, in := range []string{`{"items":[{"id":"t-000017","type":"accrual","points":12}]}`, `[{"id":"t-000017","type":"accrual","points":1}]`} {
		if a.Batch(answer(in)); taken(a) != 0 {
			t.Errorf("%s was taken", in)
		}
	}
}

// Objects with a password, or with what is handed out as a credential, leave no byte in memory, nor do those that never come again.
func TestSecretsInListsAreNotRemembered(t *testing.T) {
	for _, key := range []string{"password", "access_token", "pin", "secret", "once"} {
		a := New([]byte("a key for tests alone, 32 bytes!"), Options{})
		for i := range 6 {
			if key == "once" {
				a.Batch(answer(fmt.Sprintf(`[{"id":"t-%06d","name":"Ines","once":"correct horse"}]`, i)))
				continue
			}
			a.Batch(answer(`[{"id":"t-000017","name":"Ines","` + key + `":"correct horse"}]`))
		}
		if bytes.Contains(a.message.recall.texts, []byte("correct horse")) {
			t.Errorf("the value of %s lies in memory", key)
		}
	}
}
