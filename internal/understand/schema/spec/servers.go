package spec

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// mostServers bounds what the values of variables make of one server.
const mostServers = 64

// servers3 reads the servers of a document, path or operation of OpenAPI 3; those above count where it has none.
func servers3(n *yaml.Node, above []Server) (out []Server) {
	list := elements(child(n, "servers"))
	if len(list) == 0 {
		return above
	}
	for _, s := range list {
		for _, address := range expanded(text(s, "url"), child(s, "variables")) {
			out = append(out, serverOf(address))
		}
	}
	return out
}

// expanded puts the values of variables into an address: each of those that are listed; in a path the usual one. What stays
// is a pattern.
func expanded(address string, variables *yaml.Node) []string {
	out := []string{address}
	for _, v := range members(variables) {
		place := "{" + v.key + "}"
		values := texts(child(v.value, "enum"))
		if len(values) == 0 {
			if at := strings.Index(address, place); at < 0 || !inPath(address, at) {
				continue
			}
			values = []string{text(v.value, "default")}
		}
		var next []string
		for _, a := range out {
			for _, value := range values {
				if len(next) < mostServers {
					next = append(next, strings.ReplaceAll(a, place, value))
				}
			}
		}
		out = next
	}
	return out
}

// inPath says whether a place of an address is behind its host.
func inPath(address string, at int) bool {
	begin := 0
	if i := strings.Index(address, "//"); i >= 0 {
		begin = i + 2
	}
	slash := strings.IndexByte(address[begin:], '/')
	return slash >= 0 && at > begin+slash
}

// serverOf reads an address: "https://api.shop.example/v2", "/v2", "//host".
func serverOf(address string) (s Server) {
	scheme, rest, absolute := strings.Cut(address, "//")
	if !absolute {
		return Server{Base: basePath(address)}
	}
	host, base, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	return Server{Host: hostOf(host, strings.TrimSuffix(scheme, ":")), Base: basePath(base)}
}

// hostOf is a host as evidence has it: in lower case but for names of variables, without a default port.
func hostOf(host, scheme string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(host, "{")
		b.WriteString(strings.ToLower(before))
		if !found {
			break
		}
		name, rest, _ := strings.Cut(after, "}")
		b.WriteString("{" + name + "}")
		host = rest
	}
	out := b.String()
	if scheme != "http" {
		out = strings.TrimSuffix(out, ":443")
	}
	if scheme != "https" {
		out = strings.TrimSuffix(out, ":80")
	}
	return strings.TrimSuffix(out, ".")
}

func basePath(p string) string {
	p, _, _ = strings.Cut(p, "?")
	if p = strings.Trim(p, "/"); p == "" || p == "." {
		return ""
	}
	return "/" + p
}

// servers2 reads host and base path of Swagger 2.
func servers2(root *yaml.Node) []Server {
	scheme := ""
	if schemes := texts(child(root, "schemes")); len(schemes) == 1 {
		scheme = schemes[0]
	}
	return []Server{{Host: hostOf(text(root, "host"), scheme), Base: basePath(text(root, "basePath"))}}
}
