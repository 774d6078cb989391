package report_test

import "github.com/waybill-security/waybill/internal/show/query"

func part[T any](total int, shown ...T) query.Part[T] {
	if shown == nil {
		shown = []T{}
	}
	return query.Part[T]{Total: max(total, len(shown)), Shown: shown}
}

func endpointLine(host, method, template string, calls int64, risk int, response ...string) query.OverviewEndpoint {
	return query.OverviewEndpoint{
		Endpoint: query.Endpoint{
			Endpoint: "e_" + template, Previous: []string{}, Service: host, Host: host, Method: method, Template: template,
			Protocol: "http", Calls: calls, FirstSeen: at(9), LastSeen: at(9 + 36*3600), States: []string{}, Auth: []string{"token_subject"},
			Hops: []string{"edge"}, Kinds: query.EndpointKinds{Request: []string{"account.id"}, Response: response}, Callers: 12, Risk: risk, Reasons: []string{},
		},
		Answers: query.Answers{Good: calls - 3, Refused: 2, Failed: 1}, Served: query.Served{People: calls - 3}, Read: calls, Subjects: 40, Marks: []string{},
	}
}

// programme is an overview of an invented programme on two hosts, with a forgotten one.
func programme() *query.Overview {
	profile := endpointLine("api.skyloom.example", "GET", "/v2/members/{memberId}/profile", 4800, 50, "contact.email", "identity.passport", "payment.card_number/masked", "person.name")
	old := endpointLine("old.skyloom.example", "GET", "/customer/{customerId}", 97, 85, "identity.passport", "person.name")
	old.Auth, old.Served, old.Marks = []string{"none"}, query.Served{Anyone: 90, Keys: 4}, []string{"open", "one_caller", "new"}
	old.FirstSeen = at(30 * 3600)
	search := endpointLine("api.skyloom.example", "POST", "/v2/search", 20, 0)
	search.Kinds.Request, search.Answers, search.Read, search.Subjects = []string{}, query.Answers{Failed: 20}, 0, 0
	search.Served, search.Marks, search.LastSeen = query.Served{}, []string{"only_errors", "gone"}, at(3600)
	actors := []query.Actor{
		{Actor: "a_99c1d0e3", Type: "api_key", Label: "key 99c1", FirstSeen: at(9), LastSeen: at(99), Calls: 5300, Sessions: 1, Subjects: 2987, Endpoints: 2, Addresses: 50},
		{Actor: "a_7be10c42", Type: "token_subject", Label: "token 7be1", FirstSeen: at(9), LastSeen: at(99), Calls: 40, Sessions: 3, Subjects: 2, Endpoints: 5, Addresses: 1},
	}
	return &query.Overview{
		From: at(9), To: at(9 + 36*3600), Calls: 5017, Actors: 1204, Subjects: 3100, Exposures: 5812, Judged: true,
		Severities: query.Severities{Critical: 1, Low: 1}, Settled: 1, Carries: query.CarriedCalls{Credentials: 5000, Bodies: 5000, Addresses: 5017},
		Coverage: query.SummaryCoverage{Seen: 5020, Parsed: 5017, Unparsed: 3, Truncated: 4},
		Services: part(2,
			query.OverviewService{Service: "old.skyloom.example", Hosts: []string{"old.skyloom.example"}, Endpoints: 1, Calls: 97, FirstSeen: at(30 * 3600), LastSeen: at(9 + 36*3600), Kinds: []string{"identity.passport", "person.name"}, Open: 1, Risk: 85, Read: 97},
			query.OverviewService{Service: "api.skyloom.example", Hosts: []string{"api.skyloom.example"}, Endpoints: 2, Calls: 4820, FirstSeen: at(9), LastSeen: at(9 + 36*3600), Kinds: []string{"contact.email"}, Risk: 50, Read: 4800}),
		Endpoints: part(61, old, profile, search), Carrying: part(2, old, profile), Open: part(1, old),
		Unplaced: query.Unplaced{Calls: 100, Paths: 38, Callers: 51, Answers: query.Answers{Refused: 100}},
		Takers:   query.Takers{By: "subjects", Among: 1100, Median: 1, Part: part(1100, actors...)},
		Findings: part(3, findingBox("f_2041", "critical", "open"), findingBox("f_7", "low", "acknowledged"), findingBox("f_8", "high", "closed")),
		Sources:  part(2, lossySource(), logSource()),
	}
}

func findingBox(id, severity, state string) query.OverviewFinding {
	return query.OverviewFinding{
		Finding: query.Finding{
			Finding: id, Kind: "bola", Severity: severity, Title: "Five tokens read members that they were never given",
			Explain: "Each token reads about 600 members whose ids no answer ever gave it; members read 1.1 on average.",
			Actors:  []string{"a_99c1d0e3"}, Sessions: []string{"n_1"}, Endpoints: []string{"e_1"}, FirstCall: at(9), LastCall: at(3609), Raised: at(169),
			Subjects: 2987, SubjectsWhenRaised: 19, References: []string{"API1:2023", "CWE-639"}, Evidence: []string{"c_1", "c_2"}, State: state,
			Calls: 5812, Kinds: []string{"contact.email", "person.name"}, Advice: "Check on the server that the member belongs to the token.", Note: "",
		},
		ActorCount: 5, SessionCount: 5, EndpointCount: 1, EvidenceCount: 50,
		Through: []query.Operation{{Endpoint: "e_1", Host: "api.skyloom.example", Method: "GET", Template: "/v2/members/{memberId}/profile"}},
	}
}

func lossySource() query.OverviewSource {
	where := "edge"
	return query.OverviewSource{
		Coverage: query.Coverage{
			Source: "edge-2.har", ObservedAt: &where, From: at(9), To: at(9 + 36*3600), Seen: 5003, Parsed: 5000, Unparsed: map[string]int64{"json": 3}, Truncated: 4, Dropped: 7,
			Gaps:   []query.Gap{{From: at(8 * 3600), To: at(9 * 3600), Reason: "dropped", Calls: count(7)}},
			Places: []query.Place{{Entry: 12, Reason: "json", Place: "line 13"}}, Format: "har",
			Carries: query.Carries{RequestBodies: true, ResponseBodies: true, Headers: true, Credentials: true, Addresses: true},
		},
		Answers: 4990, Whole: 4986, NotWhole: map[string]int64{"cut": 4}, GapCount: 1,
		Timeline: []query.Stretch{
			{From: at(9), To: at(8 * 3600)}, {From: at(8 * 3600), To: at(9 * 3600), Gap: true}, {From: at(9 * 3600), To: at(20 * 3600), Lost: .3},
			{From: at(28 * 3600), To: at(9 + 36*3600), Lost: .001},
		},
	}
}

func logSource() query.OverviewSource {
	return query.OverviewSource{
		Coverage: query.Coverage{Source: "access.log", From: at(9), To: at(3600), Seen: 17, Parsed: 17, Unparsed: map[string]int64{}, Gaps: []query.Gap{}, Places: []query.Place{}, Format: "access-log", Carries: query.Carries{Addresses: true}},
		Answers:  17, Whole: 2, NotWhole: map[string]int64{"unobservable": 15}, Timeline: []query.Stretch{{From: at(9), To: at(3600)}},
	}
}

// bare is an overview of an access log with one call in it.
func bare() *query.Overview {
	e := endpointLine("", "GET", "/", 1, 0)
	e.Service, e.Host, e.Auth, e.Served, e.Read, e.Subjects, e.Callers = "", "", []string{"not_observable"}, query.Served{NotKnown: 1}, 0, 0, 1
	e.Answers, e.FirstSeen, e.LastSeen, e.Kinds.Request = query.Answers{Good: 1}, at(9), at(9), []string{}
	s := logSource()
	s.Seen, s.Parsed, s.Answers, s.Whole, s.NotWhole, s.To = 1, 1, 1, 0, map[string]int64{"unobservable": 1}, at(9)
	s.Timeline = []query.Stretch{{From: at(9), To: at(9) + 1}}
	return &query.Overview{
		From: at(9), To: at(9), Calls: 1, Actors: 1, Carries: query.CarriedCalls{Addresses: 1}, Coverage: query.SummaryCoverage{Seen: 1, Parsed: 1},
		Services: part(1, query.OverviewService{Endpoints: 1, Calls: 1, FirstSeen: at(9), LastSeen: at(9)}), Endpoints: part(1, e),
		Carrying: part[query.OverviewEndpoint](0), Open: part[query.OverviewEndpoint](0), Findings: part[query.OverviewFinding](0), Sources: part(1, s),
		Takers: query.Takers{By: "calls", Among: 1, Median: 1, Part: part(1, query.Actor{Actor: "a_1", Type: "address", FirstSeen: at(9), LastSeen: at(9), Calls: 1, Sessions: 1, Endpoints: 1, Addresses: 1})},
	}
}
