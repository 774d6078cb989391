package analyse_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
	"pgregory.net/rapid"
)

// listed draws an object such as lists have: alike, and some of them in every way in which one can be odd.
func listed() *rapid.Generator[string] {
	return rapid.Custom(func(r *rapid.T) string {
		n := rapid.IntRange(0, 5).Draw(r, "n")
		return fmt.Sprintf(rapid.SampledFrom([]string{
			`{"id":"t-%06d","on":"2026-03-01","type":"accrual","points":137,"reversed":false}`,
			`{"id":"t-%06d","on":"2026-03-01","type":"burn","points":null,"partner":"Café Zoë"}`,
			`{"type":"accrual","id":"t-%06d","points":1200000,"reversed":true}`,
			`{"id":"t-%06d","id":"2026-03-01","type":"accrual","points":137}`,
			`{"id":"t-%06d","note":"a } brace","type":"accrual","points":137}`,
			`{"id":"t-%06d","note":"\"a\"\n\u00e9\ud800","name":"Ines"}`,
			`{"id":"t-%06d","password":"hunter2","name":"Ines Marchetti"}`,
			`{"id":"t-%06d","access_token":"0123456789abcdefghij","name":"Ines"}`,
			`{"id":"t-%06d","more":{"email":"ines@post.example"},"name":"Ines"}`,
			`{"id":"t-%06d","more":[1,2,3],"name":"Ines","email":"ines@post.example"}`,
			`{ "id" : "t-%06d" , "name" : "Ines Marchetti", "email" : "ines@post.example" }`,
			`{"method":"t-%06d","jsonrpc":"2.0","id":7,"result":"gold"}`,
			`{"email":"ines@post.example","phone":"+31 20 555 %04d","card":"4111 1111 1111 1111"}`,
			`{"text":"{\"id\":\"t-%06d\",\"type\":\"accrual\"}","name":"Ines"}`,
			`{}%.0d`,
		}).Draw(r, "object"), n)
	})
}

// Objects that came before are taken as a whole, and leave what they do where they are read: in other lists, of other lengths, in
// requests, under answers that fail, at any depth, beside damage.
func TestObjectsThatComeAgainChangeNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		limits := body.DefaultLimits()
		limits.MaxDepth = rapid.SampledFrom([]int{4, 5, 64}).Draw(r, "depth")
		b := &call.Batch{}
		for range rapid.IntRange(1, 8).Draw(r, "calls") {
			list := func() string { return strings.Join(rapid.SliceOfN(listed(), 0, 5).Draw(r, "list"), ",") }
			in := fmt.Sprintf(rapid.SampledFrom([]string{`[%s]`, `{"items":[%s]}`, `{"id":"4000000127","items":[%s],"tier":"gold"}`, `{"a":{"items":[%s]},"b":[1,"x-000001"]}`,
				`{"jsonrpc":"2.0","id":7,"result":[%s]}`, `{"items":[[%s],{"id":1}]}`}).Draw(r, "body"), list())
			c := get("/v2/members/4000000127", damaged(r, in))
			if rapid.IntRange(0, 3).Draw(r, "asks") == 0 {
				c.Method, c.Request = []byte("POST"), message("application/json", damaged(r, `{"items":[`+list()+`]}`))
			}
			c.Status = rapid.SampledFrom([]int{200, 200, 200, 404}).Draw(r, "status")
			b.Calls = append(b.Calls, c)
		}
		b.Entries = uint64(len(b.Calls))
		a := analyse.New(key, analyse.Options{Limits: limits})
		var warm observation.Batch
		for range 4 { // met, learned, taken
			warm = a.Batch(b)
		}
		want := map[string]bool{}
		for i := range b.Calls {
			cold := analyse.New(key, analyse.Options{Limits: limits}).Batch(&call.Batch{Entries: 1, Calls: b.Calls[i : i+1]})
			if got, want := everything(seenIn(warm, i)), everything(seenIn(cold, 0)); got != want {
				r.Fatalf("call %d, %s:\n%s\nwant\n%s", i, b.Calls[i].Response.Body.Bytes, got, want)
			}
			said(cold, want)
		}
		got := map[string]bool{}
		if said(warm, got); fmt.Sprint(got) != fmt.Sprint(want) {
			r.Fatalf("words %v\nwant %v", got, want)
		}
	})
}

// said notes the words of a batch with their fields.
func said(b observation.Batch, to map[string]bool) {
	for _, c := range b.Choices {
		to[fmt.Sprintf("%s=%q", b.Symbols.FieldOf(c.Field).Name.Reveal(), b.Targets.Words().Word(c.Word).Reveal())] = true
	}
}

// More objects than there is room for push one another out, in the midst of a body, too.
func TestMoreObjectsThanAreRemembered(t *testing.T) {
	a := analyse.New(key, analyse.Options{})
	answer := func(from, n int) string {
		var items []string
		for i := range n {
			items = append(items, fmt.Sprintf(`{"id":"t-%06d","partner":"Partner Number %d","points":%d,"%s":1}`, from+i, from+i, from, strings.Repeat("x", from%3)))
		}
		return `{"items":[` + strings.Join(items, ",") + `]}`
	}
	sizes := []int{1, 3, 300, 1200, 5, 2500}
	for round := range 16 {
		for i, n := range sizes {
			c := get("/v2/things", answer(1000*(i+round/6*len(sizes)), n))
			b := &call.Batch{Entries: 1, Calls: []call.Call{c}}
			warm := a.Batch(b)
			if round%5 != 4 {
				continue
			}
			cold := analyse.New(key, analyse.Options{}).Batch(b)
			if got, want := everything(seenIn(warm, 0)), everything(seenIn(cold, 0)); got != want {
				t.Fatalf("round %d, %d objects", round, n)
			}
		}
	}
}
