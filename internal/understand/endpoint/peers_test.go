package endpoint_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// many writes a path with each of the words in it.
func many(pattern string, words ...string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf(pattern, w)
	}
	return out
}

// founded derives and writes the templates, sorted.
func founded(evidence []endpoint.PathEvidence) []string {
	found, _ := endpoint.Derive(evidence, endpoint.Told{})
	out := written(found)
	slices.Sort(out)
	return out
}

// TestWhatOthersGetWrong holds fifteen groups of paths that tools in use are known to group wrongly, each with a little
// traffic around it.
func TestWhatOthersGetWrong(t *testing.T) {
	for name, test := range map[string]struct {
		paths []string
		want  []string
	}{
		"1 names of users that are in dictionaries": {
			many("/users/%s", "alice", "john", "me"),
			[]string{"GET /users/me", "GET /users/{userId}"},
		},
		"2 slugs": {
			many("/products/%s", "red-running-shoes", "blue-rain-jacket", "oak-desk-lamp", "tin-whistle-in-d"),
			[]string{"GET /products/{productId}"},
		},
		"3 short codes": {
			[]string{"/orders/ORD-7", "/sku/AB-12", "/room/101A", "/order/abc12"},
			[]string{"GET /order/{orderId}", "GET /orders/{orderId}", "GET /room/{roomId}", "GET /sku/{skuId}"},
		},
		"4 booking codes that are words": {
			many("/bookings/%s", "XK7PQR", "QWERTY", "PLANET"),
			[]string{"GET /bookings/{bookingCode}"},
		},
		"5 airports": {
			many("/airports/%s", "AMS", "CDG", "LHR"),
			[]string{"GET /airports/{airportCode}"},
		},
		"6 tenants": {
			slices.Concat(many("/t/%s/users", "acme", "globex", "initech", "umbra"), many("/t/%s/invoices", "acme", "globex", "initech", "umbra")),
			[]string{"GET /t/{tId}/invoices", "GET /t/{tId}/users"},
		},
		"7 flights by date, coupons that are words": {
			[]string{"/flights/AF1234/2024-06-01", "/flights/KL0899/2024-06-02", "/coupons/SUMMER", "/coupons/WINTERSALE"},
			[]string{"GET /coupons/{couponCode}", "GET /flights/{flightId}/{date}"},
		},
		"8 random ids": {
			[]string{"/s/dQw4w9WgXcQ", "/s/pLk2m0ZZtq1", "/hash/deadbeef01", "/users/12", "/users/0x1F"},
			[]string{"GET /hash/{hashId}", "GET /s/{sId}", "GET /users/{userId}"},
		},
		"9 products with numbers, operations in camel case": {
			[]string{"/iso27001/controls", "/python311/docs", "/windows2022/status", "/api/getUser", "/api/deleteUser"},
			[]string{"GET /api/deleteUser", "GET /api/getUser", "GET /iso27001/controls", "GET /python311/docs", "GET /windows2022/status"},
		},
		"10 versions": {
			[]string{"/api/2/users/7", "/v1/users/7", "/v2/users/9"},
			[]string{"GET /api/2/users/{userId}", "GET /v1/users/{userId}", "GET /v2/users/{userId}"},
		},
		"11 long, negative and decimal numbers, files": {
			[]string{"/users/12345678901234567890123", "/items/-5", "/items/12.50", "/index.html", "/config.json"},
			[]string{"GET /config.json", "GET /index.html", "GET /items/{itemId}", "GET /users/{userId}"},
		},
		"12 files by year, health checks": {
			slices.Concat(many("/files/2024/%s", "annual-report.pdf", "tax-return-final.pdf", "floor-plan-two.pdf", "guest-list-may.pdf"), many("/%s", "healthz", "livez", "signup")),
			[]string{"GET /files/{fileId}/{id}", "GET /healthz", "GET /livez", "GET /signup"},
		},
		"13 bracket and matrix parameters, tokens": {
			[]string{"/odata/Products(5)", "/odata/Products(7)", "/matrix/1;v=2", "/oauth/token", "/graphql"},
			[]string{"GET /graphql", "GET /matrix/{matrixId};v={v}", "GET /oauth/token", "GET /odata/Products({productId})"},
		},
		"14 points and addresses": {
			[]string{"/geo/48.85,2.35", "/geo/52.37,4.89", "/u/jane.doe@example.com"},
			[]string{"GET /geo/{lat},{lon}", "GET /u/{email}"},
		},
		"15 fixed words beside values, trailing slashes, a value of many calls": {
			slices.Concat([]string{"/users/me", "/users/1", "/users/1/", "/members/FB12345", "/auth/oauth", "/auth/login"}, slices.Repeat([]string{"/users/alicek"}, 9)),
			[]string{"GET /auth/login", "GET /auth/oauth", "GET /members/{memberId}", "GET /users/me", "GET /users/{userId}"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTraffic()
			for _, c := range gets("id name", test.paths...) {
				tr.add(c)
			}
			got := tr.templates()
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("templates (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGuessesThatAreRefusedFoundNothing(t *testing.T) {
	tr := newTraffic()
	for _, c := range gets("id name", "/users/1", "/users/2", "/zorbs/1", "/zorbs/2") {
		tr.add(c)
	}
	evidence := tr.evidence()
	for _, path := range []string{"/qwzzk/setup.php", "/.qwzzk", "/users/7/notes", "/zorbs/9/audit"} {
		refused := newTraffic()
		refused.add(exchange{method: "GET", url: "api.example" + path, status: 403})
		e := refused.evidence()[0]
		e.Refused = e.Calls
		evidence = append(evidence, e)
	}
	if diff := cmp.Diff([]string{"GET /users/{userId}", "GET /users/{userId}/notes", "GET /zorbs/{zorbId}", "GET /zorbs/{zorbId}/audit"}, founded(evidence)); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
	for i := range evidence {
		evidence[i].Calls, evidence[i].Refused = 5*evidence[i].Calls, 5*evidence[i].Refused
	}
	if got := founded(evidence); !slices.Contains(got, "GET /qwzzk/setup.php") {
		t.Errorf("a path that was refused five times is not among %v", got)
	}
}

func TestWordsThatKeepComing(t *testing.T) {
	var calls []exchange
	for i, name := range []string{"marsh-opal", "zorvath", "thimble", "quoll", "brindlewick", "umbral", "fenwick", "gorse"} {
		calls = append(calls, gets(fmt.Sprint("only", i), "/projects/"+name+[]string{"", "/owner", "/history", "/audit"}[i%4])...)
	}
	tr := newTraffic()
	for _, c := range append(calls, gets("id", "/projects/search", "/projects/search", "/projects/new")...) {
		tr.add(c)
	}
	want := []string{"GET /projects/new", "GET /projects/search", "GET /projects/{projectId}", "GET /projects/{projectId}/audit", "GET /projects/{projectId}/history", "GET /projects/{projectId}/owner"}
	got := tr.templates()
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("templates (-want +got):\n%s", diff)
	}
}

func TestProceduresStay(t *testing.T) {
	var calls []exchange
	for _, p := range []string{"GetPostAndParentAwaitingApproval", "InsertSocketPlugFree", "PullFromPostmaster", "setStickerPositionInSet", "byExternalName"} {
		calls = append(calls, exchange{method: "POST", url: "api.example/v1/bot/actions/" + p, status: 200, fields: "ok result"})
	}
	tr := newTraffic()
	for range 3 {
		for _, c := range calls {
			tr.add(c)
		}
	}
	if got := tr.templates(); len(got) != len(calls) {
		t.Errorf("%d procedures became %v", len(calls), got)
	}
}
