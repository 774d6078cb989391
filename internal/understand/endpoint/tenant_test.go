package endpoint_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waybill-security/waybill/internal/understand/endpoint"
)

// at makes a GET of every path on every host.
func at(fields string, hosts, paths []string) (calls []exchange) {
	for _, host := range hosts {
		for _, path := range paths {
			calls = append(calls, exchange{method: "GET", url: host + path, status: 200, fields: fields})
		}
	}
	return calls
}

// hostsFound derives and lists the hosts of the templates.
func hostsFound(t *testing.T, calls []exchange) []string {
	t.Helper()
	tr := newTraffic()
	for _, c := range calls {
		tr.add(c)
	}
	found, _ := endpoint.Derive(tr.evidence(), endpoint.Told{})
	var hosts []string
	for _, f := range found {
		hosts = append(hosts, f.Host)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

func TestHostsWithAParameter(t *testing.T) {
	shop := []string{"/v1/users/17", "/v1/orders", "/v1/invoices/9.pdf", "/health"}
	tenants := []string{"acmezorb.shop.example", "globexia.shop.example", "initrode.shop.example", "umbrella.shop.example", "hoolibert.shop.example"}
	for name, test := range map[string]struct {
		calls []exchange
		want  []string
	}{
		"tenants are one host": {at("id name", tenants, shop), []string{"{tenant}.shop.example"}},
		"in a language that no word list knows": {
			at("id nimi", tenants, []string{"/laskut/17", "/asiakkaat", "/raportit/vuosi", "/health"}), []string{"{tenant}.shop.example"},
		},
		"in the middle, with a port": {
			at("id name", []string{"api.acmezorb.shop.example:8443", "api.globexia.shop.example:8443", "api.initrode.shop.example:8443"}, shop),
			[]string{"api.{tenant}.shop.example:8443"},
		},
		"services are not, though all of them have health checks": {
			slices.Concat(at("id", []string{"api.shop.example"}, []string{"/users/1", "/orders", "/health"}),
				at("token", []string{"auth.shop.example"}, []string{"/oauth/token", "/users", "/health"}),
				at("ok", []string{"www.shop.example"}, []string{"/index.html", "/health"}), at("ok", []string{"kratozx.shop.example"}, []string{"/health", "/metrics"})),
			[]string{"api.shop.example", "auth.shop.example", "kratozx.shop.example", "www.shop.example"},
		},
		"tenants beside a service": {
			slices.Concat(at("id name", tenants, shop), at("id name", []string{"auth.shop.example"}, []string{"/oauth/token", "/v1/users/3"})),
			[]string{"auth.shop.example", "{tenant}.shop.example"},
		},
		"stages and regions are not": {
			at("id name", []string{"eu-west-1.shop.example", "us-east-1.shop.example", "staging.shop.example", "eu.shop.example", "us.shop.example"}, shop),
			[]string{"eu-west-1.shop.example", "eu.shop.example", "staging.shop.example", "us-east-1.shop.example", "us.shop.example"},
		},
		"two are too few":                 {at("id name", tenants[:2], shop), tenants[:2]},
		"addresses are not":               {at("id", []string{"10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80"}, shop), []string{"10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80"}},
		"domains of different owners not": {at("id", []string{"acmezorb.example", "globexia.example", "initrode.example", "umbrella.example"}, shop), []string{"acmezorb.example", "globexia.example", "initrode.example", "umbrella.example"}},
		"machines": {
			at("id", []string{"x7f3a9.shop.example", "b81c2d.shop.example", "c0ffe1.shop.example", "d4e5f6.shop.example"}, shop), []string{"{instance}.shop.example"},
		},
		"other answers part them": {
			slices.Concat(at("id name", tenants[:1], shop), at("title price", tenants[1:2], shop), at("lat lon alt", tenants[2:3], shop), at("total currency", tenants[3:4], shop)),
			slices.Sorted(slices.Values(tenants[:4])),
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := slices.Sorted(slices.Values(test.want))
			if diff := cmp.Diff(want, hostsFound(t, test.calls)); diff != "" {
				t.Errorf("hosts (-want +got):\n%s", diff)
			}
		})
	}
}

// TestHostsThatAreOneAreToldTogether pins a template on a tenant's own host, and on the host with the parameter.
func TestHostsThatAreOneAreToldTogether(t *testing.T) {
	hosts := []string{"acmezorb.shop.example", "globexia.shop.example", "initrode.shop.example"}
	tr := newTraffic()
	for _, c := range at("id name", hosts, []string{"/v1/users/17", "/v1/orders", "/v1/invoices", "/v1/users/17/zorbs"}) {
		tr.add(c)
	}
	for _, host := range []string{hosts[1], "{tenant}.shop.example"} {
		found, _ := endpoint.Derive(tr.evidence(), endpoint.Told{Pins: []endpoint.Pinned{{Host: host, Template: "/v1/users/{userId}/{thing}"}}})
		if got := written(found); !slices.Contains(got, "GET /v1/users/{userId}/{thing}") || len(got) != 4 {
			t.Errorf("pinned at %s: %v", host, got)
		}
	}
}
