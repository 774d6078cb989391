package world

// The hosts of the programme, and of the company that sends its mail.
const (
	APIHost      = "api.skyloom.example"                  // where members' apps and browsers call
	PartnersHost = "partners.skyloom.example"             // where partners fetch numbers and tiers
	DeskHost     = "desk.skyloom.example"                 // where the service desk works
	OldHost      = "old.skyloom.example"                  // which everybody has forgotten: it asks nobody who they are
	ProfileHost  = "profile-service.skyloom.example:8080" // behind the API, reached from inside only
	MailHost     = "hooks.parcelmail.example"             // a third party
)

// The workloads that the recorder knows by name.
const (
	webService      = "web"
	partnersService = "partner-gateway"
	deskService     = "service-desk"
	profileService  = "profile-service"
	notifierService = "notifier"
)

// serviceOf is the workload that answers a host; empty where the recorder knows of none: a third party's, and the old one.
func serviceOf(host string) string {
	switch host {
	case APIHost:
		return webService
	case PartnersHost:
		return partnersService
	case DeskHost:
		return deskService
	case ProfileHost:
		return profileService
	}
	return ""
}

// The addresses of workloads inside the programme's own network.
const (
	webAddress      = "10.20.0.11"
	notifierAddress = "10.20.0.31"
)

// publicURL is how a call's address reads outside: TLS ends before the recorder, and only inner calls never had any.
func publicURL(host, target string) string {
	if host == ProfileHost {
		return "http://" + host + target
	}
	return "https://" + host + target
}
