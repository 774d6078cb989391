package analyse_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/analyse"
	"github.com/waybill-security/waybill/internal/understand/body"
	"pgregory.net/rapid"
)

// everything is all that was observed of a call, but for numbers that hold within one process.
func everything(s seen) string {
	return fmt.Sprintf("%s\n%+v %+v %b\n%q\n%q\n%+v\n%s", looks(s), s.Request, s.Response, s.Marks,
		s.symbols.ShapeOf(s.RequestShape).Reveal(), s.symbols.ShapeOf(s.ResponseShape).Reveal(), s.Identity, exposures(s))
}

func exposures(s seen) string {
	var b strings.Builder
	for _, e := range s.Exposures {
		var names []string
		for _, l := range s.symbols.SetOf(e.Set) {
			names = append(names, s.symbols.FieldOf(l.Field).Name.Reveal())
		}
		slices.Sort(names)
		fmt.Fprintf(&b, "%d %d × %d: %s\n", e.Direction, e.Holder, e.Objects, names)
	}
	for _, h := range s.Holders {
		fmt.Fprintf(&b, "%d:", h.Parent)
		for _, i := range h.Identifiers {
			fmt.Fprintf(&b, " %x", i.Token)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// value draws a JSON value; places are few, so that they come again in other orders, with other types and numbers.
func value(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(r *rapid.T) string {
		most := 9
		if depth == 0 {
			most = 6
		}
		switch rapid.IntRange(0, most).Draw(r, "type") {
		case 0:
			return rapid.SampledFrom([]string{"0", "17", "99999", "100000", "4000000127", "1772323200", "-3", "12.5", "4111111111111111", "1e9"}).Draw(r, "number")
		case 1:
			return rapid.SampledFrom([]string{"true", "false", "null"}).Draw(r, "word")
		case 2, 3, 4:
			return rapid.SampledFrom([]string{`"gold"`, `"Ines"`, `"ines@post.example"`, `"4000000127"`, `""`, `"t-000017"`, `"2026-03-01"`, `"a\u0062\n\"c\""`,
				`"6f9619ff-8b86-d011-b42d-00c04fc964ff"`, `"Isabel"`, `"+31 20 555 0142"`, `"**** 1234"`, `"Café Zoë"`, `"Prefers an aisle seat and nothing else at all"`}).Draw(r, "text")
		case 5:
			return rapid.SampledFrom([]string{`"{\"id\":\"x-000001\",\"a\":[1]}"`, `"eyJpZCI6IngtMDAwMDAxIiwiYSI6MX0="`, `"<a><b>1</b></a>"`, `"{x"`, `"\ud800"`,
				`"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTAwMDAwMSJ9.c2lnbmF0dXJl"`}).Draw(r, "wrapped")
		case 6, 7:
			return "[" + strings.Join(rapid.SliceOfN(value(max(depth-1, 0)), 0, 4).Draw(r, "list"), ",") + "]"
		}
		return object(depth-1).Draw(r, "object")
	})
}

func object(depth int) *rapid.Generator[string] {
	return rapid.Custom(func(r *rapid.T) string {
		var members []string
		for range rapid.IntRange(0, 6).Draw(r, "members") {
			key := rapid.SampledFrom([]string{"id", "email", "tier", "items", "address", "password", "access_token", "method", "result", "query", "name",
				"12345", "{digits}", `t\u0069er`, "ines@post.example"}).Draw(r, "key")
			members = append(members, `"`+key+`":`+value(depth).Draw(r, "value"))
		}
		return "{" + strings.Join(members, rapid.SampledFrom([]string{",", ",", " ,\n "}).Draw(r, "comma")) + "}"
	})
}

// damaged cuts a body, or writes a byte over one of its own.
func damaged(r *rapid.T, in string) string {
	if len(in) == 0 || rapid.IntRange(0, 4).Draw(r, "damage") > 0 {
		return in
	}
	at := rapid.IntRange(0, len(in)-1).Draw(r, "at")
	if rapid.Bool().Draw(r, "cut") {
		return in[:at]
	}
	return in[:at] + rapid.SampledFrom([]string{`"`, "{", "]", ",", "\\", "0", "\x00", "\xff"}).Draw(r, "byte") + in[at+1:]
}

// An analyser that has met places, values and callers before, in whatever order, observes of each call what a new one does, which has
// to read every body piece by piece.
func TestReadingAtOnceChangesNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		bodies := rapid.SliceOfN(object(3), 1, 4).Draw(r, "bodies")
		b := &call.Batch{}
		for range rapid.IntRange(1, 12).Draw(r, "calls") {
			c := get("/v2/members/4000000127", damaged(r, rapid.SampledFrom(bodies).Draw(r, "answer")))
			if rapid.Bool().Draw(r, "asks") {
				c.Method, c.Request = []byte("POST"), message("application/json", damaged(r, rapid.SampledFrom(bodies).Draw(r, "request")))
			}
			c.Request.Headers = append(c.Request.Headers, header("Authorization", rapid.SampledFrom([]string{"Bearer a", "Bearer 0123456789abcdefghij", "Basic YTpi", "x"}).Draw(r, "credential")),
				header("X-Account", rapid.SampledFrom([]string{"t-000017", `{"id":"t-000018"}`, "gold"}).Draw(r, "account")))
			c.Status = rapid.SampledFrom([]int{200, 200, 401, 404}).Draw(r, "status")
			b.Calls = append(b.Calls, c)
		}
		b.Entries = uint64(len(b.Calls))
		a := analyse.New(key, analyse.Options{})
		a.Batch(b)
		warm := a.Batch(b)
		for i := range b.Calls {
			alone := &call.Batch{Entries: 1, Calls: b.Calls[i : i+1]}
			cold := analyse.New(key, analyse.Options{}).Batch(alone)
			if got, want := everything(seenIn(warm, i)), everything(seenIn(cold, 0)); got != want {
				r.Fatalf("call %d:\n%s\nwant\n%s", i, got, want)
			}
		}
	})
}

// FuzzObserve does the same with any two bodies.
func FuzzObserve(f *testing.F) {
	f.Add(`{"id":"t-000017","items":[{"id":1,"email":"ines@post.example"},{"id":2}]}`, `{"items":[{"email":null,"id":"x"}],"id":4000000127}`)
	f.Add(`{"jsonrpc":"2.0","id":7,"result":{"email":"ines@post.example"}}`, `{"query":"{ a }","id":"7"}`)
	f.Add(`{"items":[{"id":"t-000017","type":"accrual","points":137},{"id":"t-000018","type":"burn"}]}`, `[{"id":"t-000017","type":"accrual","points":137}]`)
	f.Add(`[{"id":"t-000017","password":"hunter2"},{"id":"t-000017","id":"}"","name":"Ines"}]`, `[[[[[[{"id":"t-000017","name":"Ines Marchetti"}]]]]]]`)
	limits := body.Limits{MaxDepth: 6, MaxKeys: 4}
	a := analyse.New(key, analyse.Options{Limits: limits})
	f.Fuzz(func(t *testing.T, one, other string) {
		for _, c := range []call.Call{get("/a", one), get("/a", other), posted(one, other), posted(other, one), get("/a", one)} {
			b := &call.Batch{Entries: 1, Calls: []call.Call{c}}
			warm, cold := a.Batch(b), analyse.New(key, analyse.Options{Limits: limits}).Batch(b)
			if got, want := everything(seenIn(warm, 0)), everything(seenIn(cold, 0)); got != want {
				t.Fatalf("got\n%s\nwant\n%s", got, want)
			}
		}
	})
}

func posted(request, answer string) call.Call {
	c := get("/a", answer)
	c.Method, c.Request = []byte("POST"), message("application/json", request)
	return c
}
