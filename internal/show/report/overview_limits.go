package report

import (
	"fmt"

	"github.com/waybill-security/waybill/internal/show/query"
)

// limit is something that the page cannot tell, and how to get it.
type limit struct{ What, How string }

// command is a command that gives a part of the page again.
type command struct{ Line, Gives string }

func limitsOf(o *query.Overview) (list []limit) {
	if o.Calls == 0 {
		return []limit{{"Anything: no call was read.", "Scan captured traffic: “Get a recording” in docs/how-to.md says where to get some."}}
	}
	if missing := o.Calls - o.Carries.Bodies; missing > 0 {
		list = append(list, limit{
			fmt.Sprintf("Whose data left, and of which kinds, in %s from sources without bodies.", many(missing, "call")),
			"Record bodies: HAR at the proxy or gateway, or HAR entries from a middleware or mirror; see “Get a recording” in docs/how-to.md. What each kind of source gives is in docs/what-you-will-see.md.",
		})
	}
	if missing := o.Calls - o.Carries.Credentials; missing > 0 {
		list = append(list, limit{
			fmt.Sprintf("Who called, beyond an address, and whether a call was authenticated, in %s from sources without credentials.", many(missing, "call")),
			"Record headers and cookies too (in a browser: allow HAR files with sensitive data). Waybill keeps keyed tokens of them, never the credentials.",
		})
	}
	if nameless(o) {
		list = append(list, limit{"On which host these endpoints are.", "Let the log begin with the virtual host: %v (Apache) or $host (nginx)."})
	}
	if !o.Judged {
		list = append(list, limit{"Whether somebody behaved as nobody should.", "Ask for the scope of an actor, an endpoint or a time that you suspect: waybill scope."})
	}
	return append(list,
		limit{"Whether a caller was meant to see what it got.", "Compare with what you agreed: the endpoints and actors above, one by one."},
		limit{"What did not pass where these sources stood, or before and after them: browsers, databases, consoles, other hosts.", "Scan more sources into the same workspace; the page then covers them all."},
	)
}

// nameless says whether endpoints are shown whose host no source names.
func nameless(o *query.Overview) bool {
	for _, e := range o.Endpoints.Shown {
		if e.Host == "" {
			return true
		}
	}
	return false
}

func commandsOf(o *query.Overview) []command {
	list := []command{
		{"waybill endpoints", "every endpoint, with its kinds and how calls were authenticated"},
		{"waybill fields", "each field, the kind it is taken for, how sure that is, and why"},
		{"waybill actors", "everybody who called, with how many people’s data they got"},
	}
	if o.Judged {
		list = append(list, command{"waybill findings", "what was judged worth a look, with the calls that decided"})
	}
	if f, ok := o.Worst(); ok {
		list = append(list, command{"waybill scope --finding " + clip(f.Finding.Finding) + " --report scope.html", "whose data the gravest finding is about, as a page"})
	} else if len(o.Takers.Shown) > 0 {
		list = append(list, command{"waybill scope --actor " + o.Takers.Shown[0].Actor + " --report scope.html", "whose data went to the first actor listed above, as a page"})
	}
	return append(list,
		command{"waybill coverage -o json", "what each source saw and lost, with every place"},
		command{"waybill verify", "whether every file is still what was sealed"},
	)
}
