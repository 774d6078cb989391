package spec

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/schema"
)

// Book finds declared operations by what was seen.
type Book struct {
	any     bool // hosts that the document names do not narrow
	byPath  map[pathKey][]*Operation
	loosely map[pathKey][]*Operation
	all     []*Operation
}

type pathKey struct{ method, path string }

// NewBook indexes the operations of documents. With any, they are those of whatever host is asked about: somebody said so.
func NewBook(any bool, documents ...*Document) *Book {
	b := &Book{any: any, byPath: map[pathKey][]*Operation{}, loosely: map[pathKey][]*Operation{}}
	for _, d := range documents {
		for i := range d.Operations {
			o := &d.Operations[i]
			b.all = append(b.all, o)
			for _, path := range o.Paths("", true) {
				b.byPath[pathKey{o.Method, schema.Anonymous(path)}] = append(b.byPath[pathKey{o.Method, schema.Anonymous(path)}], o)
				b.loosely[pathKey{o.Method, loose(path)}] = append(b.loosely[pathKey{o.Method, loose(path)}], o)
			}
		}
	}
	return b
}

// Find returns the operation that declares what was seen, and the whole path under which it does; nil where none does.
func (b *Book) Find(host, method, path string) (*Operation, string) {
	path, _, _ = strings.Cut(path, "#")
	for _, try := range []struct {
		list []*Operation
		same func(string) string
	}{{b.byPath[pathKey{method, schema.Anonymous(path)}], schema.Anonymous}, {b.loosely[pathKey{method, loose(path)}], loose}} {
		for _, o := range try.list {
			for _, declared := range o.Paths(host, b.any) {
				if try.same(declared) == try.same(path) {
					return o, declared
				}
			}
		}
	}
	return nil, ""
}

// Names says whether a path of this method is declared, on whatever host.
func (b *Book) Names(method, path string) bool {
	path, _, _ = strings.Cut(path, "#")
	return len(b.byPath[pathKey{method, schema.Anonymous(path)}]) > 0
}

// loose is a path in which a segment that holds a parameter is one.
func loose(path string) string {
	segments := strings.Split(schema.Anonymous(path), "/")
	for i, s := range segments {
		if strings.Contains(s, "{}") {
			segments[i] = "{}"
		}
	}
	return strings.TrimSuffix(strings.Join(segments, "/"), "/")
}

// Replaced says whether the same path is declared under a higher version, and which.
func (b *Book) Replaced(host, method, path string) (by string, ok bool) {
	path, _, _ = strings.Cut(path, "#")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		n, is := versionOf(s)
		if !is {
			continue
		}
		for next := n + 1; next <= n+maxVersions; next++ {
			other := strings.Clone(strings.Join(append(append(append([]string{}, segments[:i]...), "v"+strconv.Itoa(next)), segments[i+1:]...), "/"))
			if _, declared := b.Find(host, method, other); declared != "" {
				return declared, true
			}
		}
	}
	return "", false
}

// maxVersions is how many versions ahead a newer one is looked for.
const maxVersions = 20

var version = regexp.MustCompile(`^[vV](\d{1,3})$`)

func versionOf(segment string) (int, bool) {
	m := version.FindStringSubmatch(segment)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

// Secondary says whether a call of this method is no operation of its own: HEAD to a declared GET, and OPTIONS, by which
// browsers ask whether they may call.
func (b *Book) Secondary(host, method, path string) bool {
	if method == "HEAD" {
		o, _ := b.Find(host, "GET", path)
		return o != nil
	}
	return method == "OPTIONS"
}

// Seen is an endpoint that was seen on some host.
type Seen struct{ Method, Path string }

// Met is how many declared operations have something to them among what was seen on a host: the same method, and the same
// segments in the places that are fixed. Templates may have been made of it that a spec would have made otherwise.
func (b *Book) Met(host string, seen []Seen) (met int) {
	for _, o := range b.all {
		if b.meets(o, host, seen) {
			met++
		}
	}
	return met
}

func (b *Book) meets(o *Operation, host string, seen []Seen) bool {
	for _, path := range o.Paths(host, b.any) {
		want := strings.Split(schema.Anonymous(path), "/")
		for _, s := range seen {
			if s.Method == o.Method && alike(want, strings.Split(schema.Anonymous(s.Path), "/")) {
				return true
			}
		}
	}
	return false
}

func alike(want, have []string) bool {
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if want[i] != have[i] && !strings.Contains(want[i], "{}") && !strings.Contains(have[i], "{}") {
			return false
		}
	}
	return true
}

// Declares says whether what was seen is declared under this whole path.
func (b *Book) Declares(host, method, seen, declared string) bool {
	o, path := b.Find(host, method, seen)
	return o != nil && path == declared
}
