package world

import (
	"net/http"
	"strconv"
	"time"
)

// memberList is the answer to GET /p/v1/members: a page of everybody.
type memberList struct {
	Page    int          `json:"page"`
	Pages   int          `json:"pages"`
	Members []rosterLine `json:"members"`
}

// memberPage gives a partner the numbers, names and tiers of all members, a page at a time.
func (a *API) memberPage(r *http.Request, _ *Partner) answer {
	page, size := positive(r, "page", 1, 1_000_000), positive(r, "size", 50, 200)
	if page == 0 || size == 0 {
		return refuse(http.StatusBadRequest, "malformed_page")
	}
	all := a.world.roster
	list := memberList{Page: page, Pages: (len(all) + size - 1) / size, Members: []rosterLine{}}
	var left []Disclosure
	for _, m := range all[min(len(all), (page-1)*size):min(len(all), page*size)] {
		list.Members = append(list.Members, rosterLineOf(m))
		left = append(left, Disclosure{Number: m.Number, Must: rosterKinds, May: []string{}})
	}
	return answer{status: http.StatusOK, body: list, left: left}
}

// positive reads a number from 1 to most out of the query; usual where it is not there, 0 where it is none.
func positive(r *http.Request, name string, usual, most int) int {
	text := r.URL.Query().Get(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0
	}
	return n
}

// changeList is the answer to GET /p/v1/tiers/changes.
type changeList struct {
	Since   string        `json:"since"`
	Changes []changedTier `json:"changes"`
}

type changedTier struct {
	rosterLine

	ChangedAt string `json:"changedAt"`
}

// tierChanges tells a partner who rose or fell since it last asked.
func (a *API) tierChanges(r *http.Request, _ *Partner) answer {
	since, err := time.Parse(time.RFC3339, r.URL.Query().Get("since"))
	if err != nil {
		return refuse(http.StatusBadRequest, "malformed_since")
	}
	list := changeList{Since: since.UTC().Format(time.RFC3339), Changes: []changedTier{}}
	var left []Disclosure
	for i := len(a.state.changes) - 1; i >= 0 && !a.state.changes[i].at.Before(since); i-- {
		c := a.state.changes[i]
		list.Changes = append(list.Changes, changedTier{
			rosterLine{c.member.Number, c.member.Name(), c.tier}, c.at.UTC().Format(time.RFC3339),
		})
		left = disclose(left, c.member.Number, rosterKinds, nil)
	}
	return answer{status: http.StatusOK, body: list, left: left}
}
