package spec

// Document is one spec.
type Document struct {
	Title, Version string
	Format         string // "2.0", "3.0" or "3.1"
	Operations     []Operation
}

// Server is where operations stand.
type Server struct {
	Host string // in lower case, without a default port, {name} in the place of a variable; empty where the spec names none
	Base string // "/v2", or nothing
}

// Operation is one method of one path.
type Operation struct {
	Method     string // in capitals
	Path       string // as written, such as "/users/{id}"
	Servers    []Server
	Deprecated bool
	Line       int
	Parameters []Parameter
	// Request is nil where no body is declared.
	Request   *Body
	Responses []Response
}

// Parameter is one that is declared.
type Parameter struct {
	In, Name string
	Required bool
	Schema   Schema
}

// Body is a declared body of a request.
type Body struct {
	Required bool
	Media    []Media
}

// Media is a body of one media type, which may be a range such as "application/*".
type Media struct {
	Type   string
	Schema Schema
}

// Response is what is declared of a status: "200", "2XX" or "default".
type Response struct {
	Status string
	Media  []Media
}

// Hosts lists the hosts that the document names, each once, in the order in which it does.
func (d *Document) Hosts() (hosts []string) {
	seen := map[string]bool{}
	for i := range d.Operations {
		for _, s := range d.Operations[i].Servers {
			if s.Host != "" && !seen[s.Host] {
				seen[s.Host] = true
				hosts = append(hosts, s.Host)
			}
		}
	}
	return hosts
}

// Paths lists the whole paths of an operation on a host: one for each base path. With any, bases of other hosts count, too.
func (o *Operation) Paths(host string, any bool) (paths []string) {
	seen := map[string]bool{}
	for _, s := range o.Servers {
		if path := s.Base + o.Path; !seen[path] && (any || s.Host == "" || HostFits(s.Host, host)) {
			seen[path] = true
			paths = append(paths, path)
		}
	}
	return paths
}
