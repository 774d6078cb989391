package world

import (
	"net/http"
	"strings"
	"time"
)

// collections are the incidents in which one answer tells of many.
func collections() []scenario {
	return []scenario{
		{id: "contact-import", mount: mountImport, enter: importContacts, alertBy: 600, linkage: "many",
			kindsOK: "enumeration bulk_export scraping existence_oracle excessive_exposure"},
		{id: "wildcard-search", mount: mountSearch, enter: searchWild, alertBy: 1000, linkage: "one",
			kindsOK: "bulk_export excessive_exposure scraping parameter_tampering function_level"},
	}
}

type importOrder struct {
	Phones []string `json:"phones"`
}

type matched struct {
	Phone   string `json:"phone"`
	Name    string `json:"name"`
	Account string `json:"accountId"`
}

// mountImport says which of a list of phone numbers have accounts, and whose.
func mountImport(a *API) {
	byPhone := map[string]*Member{}
	for _, m := range a.world.Members {
		byPhone[m.Phone] = m
	}
	a.toMembers("POST /v2/contacts/import", func(r *http.Request, _ *Member) answer {
		var o importOrder
		if !readLong(r, &o) {
			return refuse(http.StatusBadRequest, "malformed_body")
		}
		body := struct {
			Matches []matched `json:"matches"`
		}{Matches: []matched{}}
		var left []Disclosure
		for _, p := range o.Phones {
			if m := byPhone[p]; m != nil && p != "" {
				body.Matches = append(body.Matches, matched{m.Phone, m.Name(), m.ID})
				left = disclose(left, m.Number, must("contact.phone", "person.name"), may("account.id"))
			}
		}
		return answer{status: http.StatusOK, body: body, left: left}
	})
}

func sendContacts(phones []string) script {
	return func(v *visit) error {
		_, err := v.post("/v2/contacts/import", importOrder{phones}, nil)
		return err
	}
}

func importContacts(r *raid) {
	var known []string
	for _, m := range r.world.Members {
		if m.Phone != "" {
			known = append(known, m.Phone)
		}
	}
	list := func(n int, hits float64) []string {
		var phones []string
		for range n {
			if r.happens(hits) {
				phones = append(phones, pick(r.chance, known))
			} else {
				phones = append(phones, "+4479112"+r.digits(5))
			}
		}
		return phones
	}
	members := r.Perm(len(r.world.Members))
	for i := range r.scaled(60) {
		m := r.world.Members[members[i]]
		for n := range 5 {
			r.at(time.Hour+time.Duration(i)*20*time.Minute+time.Duration(n)*2*time.Minute, r.holding(r.client(rented(i)), m), sendContacts(list(200, .25)))
		}
	}
	days := time.Duration(r.options.Parameters.Days-1) * day
	r.evenly(r.scaled(400), -days, days+day-time.Hour, func(i int) (*visit, script) {
		v := r.holding(r.client(rented(50_000+i)), r.world.Members[members[len(members)-1-i%(len(members)/2)]])
		v.attack = false
		return v, sendContacts(list(20+r.IntN(280), .06))
	})
}

// mountSearch finds members by e-mail; a star stands for anything.
func mountSearch(a *API) {
	a.toMembers("GET /v2/users", func(r *http.Request, _ *Member) answer {
		q, page := r.URL.Query().Get("email"), positive(r, "page", 1, 1000)
		list := a.world.byEmail[strings.ToLower(q)]
		if q == "*" {
			all := a.world.Members
			list = all[min(len(all), (page-1)*500):min(len(all), page*500)]
		}
		body := struct {
			Users []foundMember `json:"users"`
		}{Users: []foundMember{}}
		var left []Disclosure
		for _, m := range list {
			body.Users = append(body.Users, foundMemberOf(m))
			left = disclose(left, m.Number, foundKinds, nil)
		}
		return answer{status: http.StatusOK, body: body, left: left}
	})
}

func searchWild(r *raid) {
	v := r.holding(r.client(rented(1)), r.intruder(0))
	r.at(11*time.Hour, v, gets(40*time.Second, "/v2/users?email=*", "/v2/users?email=*&page=2", "/v2/users?email=*&page=3", "/v2/users?email=*&page=4",
		"/v2/users?email=*&page=5", "/v2/users?email=*&page=6", "/v2/users?email=*&page=7", "/v2/users?email=*&page=8"))
	r.evenly(r.scaled(800), -2*day, 3*day-time.Hour, func(i int) (*visit, script) {
		v := r.holding(r.client(rented(50_000+i)), pick(r.chance, r.world.Members))
		v.attack = false
		return v, gets(time.Second, "/v2/users?email="+pick(r.chance, r.world.Members).Email)
	})
}
