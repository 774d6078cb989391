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
		"16 endings": {
			slices.Concat(many("/members/%s.json", "17", "18", "alice"), many("/members/%s", "17", "4000123456"), many("/orders/%s.pdf", "9001", "9002"),
				many("/photos/%s", "beach.jpg", "hill.png", "annual-dinner.webp"), many("/report.%s", "json", "csv", "xml"), many("/maps/%s.json", "me", "17")),
			[]string{
				"GET /maps/me.json", "GET /maps/{mapId}.json", "GET /members/{memberId}", "GET /members/{memberId}.json", "GET /orders/{orderId}.pdf",
				"GET /photos/{photoId}", "GET /report.{format}",
			},
		},
		"17 several formats of one thing": {
			slices.Concat(many("/members/%s", "17.json", "18.json", "17.xml", "19.csv"), many("/static/%s", "site.css", "site.js")),
			[]string{"GET /members/{memberId}.{format}", "GET /static/site.css", "GET /static/site.js"},
		},
		"18 custom verbs, and values behind a key": {
			[]string{"/members/17:cancel", "/members/alice:cancel", "/members/18", "/items:batchGet", "/items/9", "/builds/id:5", "/builds/id:6", "/products/sku:AB-12"},
			[]string{
				"GET /builds/id:{buildId}", "GET /items/{itemId}", "GET /items:batchGet", "GET /members/{memberId}", "GET /members/{memberId}:cancel",
				"GET /products/sku:{sku}",
			},
		},
		"19 matrix parameters": {
			[]string{"/map;v=2;lat=50.25;lon=20.1", "/map;v=3;lat=51.5;lon=19.75", "/members/17;view=short", "/members/18;view=full"},
			[]string{"GET /map;v={v};lat={lat};lon={lon}", "GET /members/{memberId};view={view}"},
		},
		"20 keys in parentheses": {
			[]string{
				"/odata/Products(5)", "/odata/Products(7)/Supplier", "/odata/Orders(OrderID=10248,ProductID=11)", "/odata/Customers('ALFKI')",
				"/odata/Customers('O''Neil')", "/odata/Customers(%27BERGS%27)", "/odata/People('russell')/Trips(0)", "/odata/Recent()", "/odata/Products",
			},
			[]string{
				"GET /odata/Customers('{customerCode}')", "GET /odata/Orders(OrderID={orderId},ProductID={productId})", "GET /odata/People('{personId}')/Trips({tripId})",
				"GET /odata/Products", "GET /odata/Products({productId})", "GET /odata/Products({productId})/Supplier", "GET /odata/Recent()",
			},
		},
		"21 points, ranges, lists": {
			[]string{
				"/weather/48.85,2.35", "/weather/-33.87,151.21/daily", "/compare/main...feature-zorb", "/compare/v1.0...v2.0", "/pages/1..9",
				"/members/17,18,19", "/members/17", "/members/20%2C21",
			},
			[]string{
				"GET /compare/{from}...{to}", "GET /members/{memberId}", "GET /pages/{from}..{to}", "GET /weather/{lat},{lon}", "GET /weather/{lat},{lon}/daily",
			},
		},
		"22 versions that are many, separators that are words": {
			slices.Concat(many("/v%s/areas", "1", "2", "3", "4", "5", "6", "7", "8"), []string{"/t/-/17", "/t/-/18"}),
			[]string{"GET /t/-/{id}", "GET /v{version}/areas"},
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
