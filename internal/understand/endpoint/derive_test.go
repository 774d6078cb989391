package endpoint_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// each hands every path's last segment out under a field name.
func each(field string, calls []exchange, values ...string) []exchange {
	hands := map[string]string{}
	for _, v := range values {
		hands[v] = field
	}
	return append([]exchange{{method: "GET", url: "api.example/search", status: 200, fields: "results", hands: hands}}, calls...)
}

func TestDerive(t *testing.T) {
	for name, test := range map[string]struct {
		calls []exchange
		want  []string
	}{
		"names of users answer alike": {
			gets("id name email", "/users/alice", "/users/john", "/users/mirelle", "/users/tobin", "/users/me"),
			[]string{"GET /users/me", "GET /users/{userId}"},
		},
		"names beside numbers": {
			gets("id name email", "/users/alice", "/users/42", "/users/43", "/users/me", "/users/search"),
			[]string{"GET /users/me", "GET /users/search", "GET /users/{userId}"},
		},
		"slugs": {
			gets("sku title price", "/products/red-running-shoes", "/products/blue-rain-jacket", "/products/tin-whistle-in-d"),
			[]string{"GET /products/{productId}"},
		},
		"slugs handed out": {
			each("$.results[*].slug", gets("sku title", "/products/red-running-shoes", "/products/teapot-oolong"), "red-running-shoes", "teapot-oolong"),
			[]string{"GET /products/{productSlug}", "GET /search"},
		},
		"short codes with digits": {
			gets("id", "/orders/ORD-7", "/orders/ORD-8", "/sku/AB-12", "/room/101A", "/order/abc12"),
			[]string{"GET /order/{orderId}", "GET /orders/{orderId}", "GET /room/{roomId}", "GET /sku/{skuId}"},
		},
		"booking codes, some of them words": {
			gets("pnr passengers", "/bookings/XK7PQR", "/bookings/QWERTY", "/bookings/PLANET"),
			[]string{"GET /bookings/{bookingCode}"},
		},
		"airports": {
			gets("city runways", "/airports/AMS", "/airports/CDG", "/airports/LHR"),
			[]string{"GET /airports/{airportCode}"},
		},
		"airports handed out": {
			each("$.results[*].iata", gets("city", "/airports/AMS", "/airports/CDG"), "AMS", "CDG"),
			[]string{"GET /airports/{iata}", "GET /search"},
		},
		"tenants": {
			append(gets("id name", "/t/acme/users/1", "/t/globex/users/2", "/t/initech/users/3", "/t/umbra/users/9"),
				gets("total", "/t/acme/invoices", "/t/globex/invoices", "/t/initech/invoices")...),
			[]string{"GET /t/{tId}/invoices", "GET /t/{tId}/users/{userId}"},
		},
		"flight and date": {
			gets("gate", "/flights/AF1234/2024-06-01", "/flights/KL0899/2024-06-02"),
			[]string{"GET /flights/{flightId}/{date}"},
		},
		"coupons in capitals": {
			gets("discount", "/coupons/SUMMER", "/coupons/WINTERSALE"),
			[]string{"GET /coupons/{couponCode}"},
		},
		"random short ids and hashes": {
			gets("target", "/s/dQw4w9WgXcQ", "/s/pLk2m0ZZtq1", "/hash/deadbeef01", "/k/0x1F"),
			[]string{"GET /hash/{hashId}", "GET /k/{kId}", "GET /s/{sId}"},
		},
		"products with numbers in their names": {
			gets("ok", "/iso27001/controls", "/python311/docs", "/windows2022/status", "/oauth2/token"),
			[]string{"GET /iso27001/controls", "GET /oauth2/token", "GET /python311/docs", "GET /windows2022/status"},
		},
		"operations in camel case": {
			gets("ok", "/api/getUser", "/api/deleteUser", "/api/listOrders", "/api/createInvoice", "/api/findCustomer"),
			[]string{"GET /api/createInvoice", "GET /api/deleteUser", "GET /api/findCustomer", "GET /api/getUser", "GET /api/listOrders"},
		},
		"versions": {
			gets("id", "/api/2/users/7", "/api/3/users/8", "/2.0/users/1", "/v1/users/1", "/v1beta2/users/9"),
			[]string{"GET /2.0/users/{userId}", "GET /api/2/users/{userId}", "GET /api/3/users/{userId}", "GET /v1/users/{userId}", "GET /v1beta2/users/{userId}"},
		},
		"long, negative and decimal numbers": {
			gets("id", "/users/12345678901234567890123", "/items/-5", "/items/12.50"),
			[]string{"GET /items/{itemId}", "GET /users/{userId}"},
		},
		"files": {
			append(gets("", "/index.html", "/config.json", "/favicon.ico"), gets("x", "/reports/17.pdf", "/reports/18.pdf")...),
			[]string{"GET /config.json", "GET /favicon.ico", "GET /index.html", "GET /reports/{reportId}.pdf"},
		},
		"health checks": {
			gets("status", "/healthz", "/livez", "/signup", "/readyz", "/oauth/token", "/graphql", "/metrics"),
			[]string{"GET /graphql", "GET /healthz", "GET /livez", "GET /metrics", "GET /oauth/token", "GET /readyz", "GET /signup"},
		},
		"points, mail addresses, matrix and bracket parameters": {
			gets("x", "/geo/48.85,2.35", "/u/jane.doe@example.com", "/matrix/1;v=2", "/odata/Products(5)"),
			[]string{"GET /geo/{lat},{lon}", "GET /matrix/{matrixId};v={v}", "GET /odata/Products({productId})", "GET /u/{email}"},
		},
		"trailing slashes and short member numbers": {
			gets("id", "/users/1", "/users/1/", "//users///2", "/members/FB12345"),
			[]string{"GET /members/{memberId}", "GET /users/{userId}"},
		},
		"one word with no evidence": {
			gets("id", "/users/skyloomia", "/loyaltia"),
			[]string{"GET /loyaltia", "GET /users/skyloomia"},
		},
		"plurals": {
			gets("id", "/categories/1", "/addresses/1", "/boxes/1", "/order-items/1", "/people/1", "/users/by-email/9", "/v1/7", "/movies/1"),
			[]string{
				"GET /addresses/{addressId}", "GET /boxes/{boxId}", "GET /categories/{categoryId}", "GET /movies/{movieId}",
				"GET /order-items/{orderItemId}", "GET /people/{personId}", "GET /users/by-email/{email}", "GET /v1/{id}",
			},
		},
		"the same name twice": {
			gets("id", "/users/1/users/2", "/members/1/2"),
			[]string{"GET /members/{memberId}/{id}", "GET /users/{userId}/users/{userId2}"},
		},
		"locales": {
			gets("title", "/pages/en-GB/home", "/pages/pt-BR/home"),
			[]string{"GET /pages/{locale}/home"},
		},
		"traversal": {
			gets("x", "/static/../admin", "/static/%2e%2e/admin/./x"),
			[]string{"GET /static/../admin", "GET /static/../admin/./x"},
		},
		"root and remote procedures": {
			gets("x", "/", "", "/members.v1.MemberService/GetMember", "/grpc.health.v1.Health/Check"),
			[]string{"GET /", "GET /grpc.health.v1.Health/Check", "GET /members.v1.MemberService/GetMember"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			tr := newTraffic()
			for _, c := range test.calls {
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
