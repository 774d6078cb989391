package world

import "net/http"

// offerList is the answer to GET /v2/offers: nothing about anybody.
type offerList struct {
	ProgrammeID string  `json:"programmeId"`
	Offers      []Offer `json:"offers"`
}

func (a *API) offers(*http.Request) answer {
	return answer{status: http.StatusOK, body: offerList{a.world.Programme, a.world.Offers}}
}

// airport is public as well. Its telephone number is a telephone number, but nobody's: it leaves about no one.
func (a *API) airport(r *http.Request) answer {
	for _, p := range a.world.Airports {
		if p.IATA == r.PathValue("iata") {
			return answer{status: http.StatusOK, body: p}
		}
	}
	return refuse(http.StatusNotFound, "airport_not_found")
}
