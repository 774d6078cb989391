package analyse

import (
	"bytes"

	"github.com/waybill-security/waybill/internal/call"
)

// How far bodies are looked at: so many bytes, and so many strings with two dots in them.
const (
	longestLooked = 1 << 20
	mostStrings   = 256
)

// longestClimb is how long a value may be that is looked at as a file's name, in bytes.
const longestClimb = 4096

// climbs says whether a request names a file above the place where it stood. It looks at the path, at the values of the
// query, and at the strings of a JSON body, the fields of a form and the file names of a multipart body, each as a whole: prose, markup and diffs
// in a body are no names of files.
func (k *marker) climbs(c *call.Call) bool {
	if suspicious(c.Path) && k.pathClimbs(c.Path) {
		return true
	}
	if suspicious(c.Query) && k.queryClimbs(c.Query) {
		return true
	}
	b := c.Request.Body.Bytes[:min(len(c.Request.Body.Bytes), longestLooked)]
	if len(b) == 0 || !suspicious(b) {
		return false
	}
	switch kind := bodyKind(c); {
	case kind == 'f':
		return k.queryClimbs(b)
	case kind != 0:
		return k.stringsClimb(b)
	}
	return false
}

// suspicious is the test that nearly everything ends at: two dots, plainly or in any of the ways of hiding one.
func suspicious(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	if bytes.Contains(b, []byte("..")) {
		return true
	}
	for rest := b; ; {
		i := bytes.IndexByte(rest, '%')
		if i < 0 || i+2 >= len(rest) {
			return false
		}
		switch a, z := rest[i+1], rest[i+2]|0x20; {
		case a == '2' && z == 'e', a == '2' && z == '5', a|0x20 == 'c' && z == '0', a|0x20 == 'u':
			return true
		}
		rest = rest[i+1:]
	}
}

// climb is what a name says of directories.
type climb struct {
	up      int  // segments that are ".."
	out     bool // it leaves the place where it began
	hidden  bool // a dot or slash was written in a way that only hides it
	greater bool // it asks for a file that everybody who climbs asks for
	static  bool // it ends in a page's asset
}

// pathClimbs judges a path. Clients resolve ".." before they send (RFC 3986, section 5.2.4); one that did not and stays
// within the server's root on its way to a page's asset is taken for clumsy, not for an attempt.
func (k *marker) pathClimbs(path []byte) bool {
	c := k.measure(path, false)
	return c.up > 0 && (c.hidden || c.out || c.greater || c.up > 1 || !c.static)
}

// queryClimbs judges the values of a query or form. One plain step up is a relative link as often as an attempt, so it must
// stand in a parameter that names a file, or go on to something that nobody links to.
func (k *marker) queryClimbs(query []byte) bool {
	for pair := range bytes.SplitSeq(query, []byte{'&'}) {
		name, value, found := bytes.Cut(pair, []byte{'='})
		if !found {
			value = name
		}
		if !suspicious(value) {
			continue
		}
		c := k.measure(value, true)
		if c.up > 0 && (c.hidden || c.greater || c.out && (c.up > 1 || namesFile(name))) {
			return true
		}
	}
	return false
}

// stringsClimb judges the strings in quotes of a JSON or multipart body that hold nothing but a name.
func (k *marker) stringsClimb(b []byte) bool {
	rest := b
	for range mostStrings {
		i := firstDots(rest)
		if i < 0 {
			return false
		}
		from := bytes.LastIndexByte(rest[:i], '"') + 1
		end := bytes.IndexByte(rest[i:], '"')
		if end < 0 {
			return false
		}
		before, value := rest, rest[from:i+end]
		rest = rest[i+end+1:]
		// A quote behind a backslash stands inside a string: what is in it is only a part of a value.
		if from == 0 || from > 1 && before[from-2] == '\\' || !fileName(value) {
			continue
		}
		if c := k.measure(value, false); c.up > 0 && (c.greater || c.out && c.up > 1) {
			return true
		}
	}
	return false
}

// firstDots is where two dots stand first, plainly or escaped; -1 for nowhere.
func firstDots(b []byte) int {
	first := -1
	for _, dots := range [...]string{"..", "%2e", "%2E"} {
		if i := bytes.Index(b, []byte(dots)); i >= 0 {
			first, b = i, b[:i+2]
		}
	}
	return first
}

// fileName says whether a string could be the name of a file and nothing else.
func fileName(v []byte) bool {
	return len(v) <= 512 && !bytes.ContainsAny(v, " <>\n\t(){}[],;|")
}

// namesFile says whether a parameter's name speaks of files.
func namesFile(name []byte) bool {
	small := bytes.ToLower(name[:min(len(name), 64)])
	for _, word := range [...]string{"file", "path", "doc", "template", "page", "include", "dir", "folder", "img", "image", "view",
		"load", "read", "download", "attachment", "resource", "layout", "theme", "module", "config", "log", "datei", "pfad",
		"bestand", "fichier", "chemin", "archivo", "ruta", "arquivo", "caminho", "plik", "percorso", "soubor", "asset"} {
		if bytes.Contains(small, []byte(word)) {
			return true
		}
	}
	return false
}

// bodyKind is 'f' for a form, 'j' for JSON, 'm' for parts, 0 for what is not looked into.
func bodyKind(c *call.Call) byte {
	mediaType := c.Request.Body.MediaType
	if len(mediaType) == 0 {
		mediaType = c.Request.Header("content-type")
	}
	mediaType = bytes.ToLower(mediaType[:min(len(mediaType), 128)])
	b := bytes.TrimLeft(c.Request.Body.Bytes, " \t\r\n")
	switch {
	case bytes.Contains(mediaType, []byte("x-www-form-urlencoded")):
		return 'f'
	case bytes.Contains(mediaType, []byte("json")), len(mediaType) == 0 && len(b) > 0 && (b[0] == '{' || b[0] == '['):
		return 'j'
	case bytes.Contains(mediaType, []byte("multipart/form-data")):
		return 'm'
	}
	return 0
}
