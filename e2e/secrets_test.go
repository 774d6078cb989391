package e2e

import (
	"bytes"
	"encoding/base64"
	byteorder "encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
)

// shortest is the length of the shortest value that is searched for, in bytes.
const shortest = 6

// secrets are the values that must not rest anywhere, each in every spelling that a search should know.
type secrets struct {
	byHead map[[shortest]byte][]spelling
	values map[string]bool
}

// spelling is one way in which a value could stand in a file.
type spelling struct {
	text string // its letters of ASCII in lower case
	what string // for messages, which must not hold the value either
}

func newSecrets() *secrets {
	return &secrets{byHead: map[[shortest]byte][]spelling{}, values: map[string]bool{}}
}

// add takes a value in. What says of what sort it is.
func (s *secrets) add(what, value string) {
	if len(value) < shortest || s.values[value] {
		return
	}
	s.values[value] = true
	s.spell(what, value)
	for _, escaped := range []string{url.PathEscape(value), url.QueryEscape(value), quoted(value)} {
		if escaped != value {
			s.spell(what+", escaped", escaped)
		}
	}
	s.spell(what+" in hex", hex.EncodeToString([]byte(value)))
	for _, order := range []byteorder.AppendByteOrder{byteorder.LittleEndian, byteorder.BigEndian} {
		var wide []byte
		for _, unit := range utf16.Encode([]rune(value)) {
			wide = order.AppendUint16(wide, unit)
		}
		s.spell(what+" in UTF-16", string(wide))
	}
	for shift := range 3 {
		s.spellBase64(what, value, shift)
	}
}

func quoted(value string) string {
	text := strconv.QuoteToASCII(value)
	return text[1 : len(text)-1]
}

// spellBase64 takes in what the value looks like in base64 where so many bytes stand before it in a group of three.
func (s *secrets) spellBase64(what, value string, shift int) {
	padded := append(make([]byte, shift), value...)
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		text := alphabet.EncodeToString(padded)
		from, to := (shift*8+5)/6, len(padded)*8/6 // the letters that the value alone decides
		if to-from >= 9 {                          // shorter ones stand in random text by chance
			s.spell(what+" in base64", text[from:to])
		}
	}
}

// spell enters a spelling under its first bytes, letters in lower case.
func (s *secrets) spell(what, text string) {
	if text = lowered(text); len(text) < shortest {
		return
	}
	head := [shortest]byte([]byte(text[:shortest]))
	x := spelling{text, what}
	if !slices.Contains(s.byHead[head], x) {
		s.byHead[head] = append(s.byHead[head], x)
	}
}

// lowered makes the letters of ASCII small and leaves every other byte alone.
func lowered(text string) string {
	b := []byte(text)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// in says which sorts of secrets stand in data, and where the first of each does.
func (s *secrets) in(data []byte) map[string]int {
	found := map[string]int{}
	text := lowered(string(data))
	for at := 0; at+shortest <= len(text); at++ {
		for _, x := range s.byHead[[shortest]byte([]byte(text[at:at+shortest]))] {
			if _, known := found[x.what]; !known && strings.HasPrefix(text[at:], x.text) {
				found[x.what] = at
			}
		}
	}
	return found
}

// expectNone fails the test for every sort of secret in data.
func (s *secrets) expectNone(t *testing.T, where string, data []byte) {
	t.Helper()
	for what, at := range s.in(data) {
		t.Errorf("%s holds %s, at byte %d", where, what, at)
	}
}

// expectNoneAtRest searches every byte of every file of the workspace but its keys: as it lies there, behind every
// compression found in it, and in every decoded column.
func (s *secrets) expectNoneAtRest(w *workspace) {
	w.t.Helper()
	searched := 0
	for _, name := range w.files() {
		data, err := os.ReadFile(filepath.Join(w.dir, name))
		if err != nil {
			w.t.Fatal(err)
		}
		searched += len(data)
		s.expectNone(w.t, name, data)
		s.expectNone(w.t, name+" (its name)", []byte(name))
		for at, plain := range unpacked(data) {
			searched += len(plain)
			s.expectNone(w.t, fmt.Sprintf("%s, unpacked at %d", name, at), plain)
		}
		if strings.HasSuffix(name, ".parquet") {
			for column, text := range columns(w.t, data) {
				searched += len(text)
				s.expectNone(w.t, name+", column "+column, text)
			}
		}
	}
	w.t.Logf("searched %d bytes for %d values in %d spellings", searched, len(s.values), len(s.byHead))
}

// unpacked is what every zstd frame and gzip member in data unpacks to, by its place.
func unpacked(data []byte) map[int][]byte {
	found := map[int][]byte{}
	for at := range data {
		var r io.Reader
		switch rest := data[at:]; {
		case bytes.HasPrefix(rest, []byte{0x28, 0xB5, 0x2F, 0xFD}):
			z, err := zstd.NewReader(bytes.NewReader(rest), zstd.WithDecoderConcurrency(1))
			if err != nil {
				continue
			}
			defer z.Close()
			r = z
		case bytes.HasPrefix(rest, []byte{0x1F, 0x8B, 8}):
			z, err := gzip.NewReader(bytes.NewReader(rest))
			if err != nil {
				continue
			}
			r = z
		default:
			continue
		}
		// Behind a frame stands something else, at which reading fails: what came before counts.
		if plain, _ := io.ReadAll(io.LimitReader(r, 1<<28)); len(plain) > 0 {
			found[at] = plain
		}
	}
	return found
}

// columns are the decoded values of a Parquet file, one a line, by column.
func columns(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	text := map[string][]byte{}
	for _, group := range file.RowGroups() {
		for i, chunk := range group.ColumnChunks() {
			name := strings.Join(file.Schema().Columns()[i], ".")
			pages := chunk.Pages()
			for {
				page, err := pages.ReadPage()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				values := make([]parquet.Value, page.NumValues())
				if n, err := page.Values().ReadValues(values); int64(n) != page.NumValues() {
					t.Fatalf("%s: %d of %d values: %v", name, n, page.NumValues(), err)
				}
				for _, v := range values {
					text[name] = append(append(text[name], v.String()...), '\n')
				}
				parquet.Release(page)
			}
			if err := pages.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	return text
}

// The search itself must find what it looks for, in every spelling.
func TestTheSearchFindsEverySpelling(t *testing.T) {
	s := newSecrets()
	s.add("a name", "Wilhelmína Quackenbush")
	s.number("a number", "5330584626")
	packed := gzipped(t, "xx Wilhelmína Quackenbush")
	for name, text := range map[string]string{
		"raw": "..wilhelmína quackenbush", "hex": hex.EncodeToString([]byte("a Wilhelmína Quackenbush")),
		"base64, 0": base64.StdEncoding.EncodeToString([]byte("Wilhelmína Quackenbush!")), "base64, 1": base64.StdEncoding.EncodeToString([]byte("aWilhelmína Quackenbush")),
		"base64, 2": base64.URLEncoding.EncodeToString([]byte("aaWilhelmína Quackenbush")), "path": url.PathEscape("Wilhelmína Quackenbush"),
		"integer": string(byteorder.LittleEndian.AppendUint64([]byte("x"), 5330584626)), "wide": "5\x003\x003\x000\x005\x008\x004\x006\x002\x006\x00",
	} {
		if len(s.in([]byte("~~"+text+"~~"))) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
	for _, plain := range unpacked([]byte("junk" + packed + "junk")) {
		if len(s.in(plain)) == 0 {
			t.Error("what is packed is not found")
		}
	}
	if got := len(unpacked([]byte("junk" + packed + zstded(t, "y")))); got != 2 {
		t.Errorf("%d packed pieces, want 2", got)
	}
	if found := s.in([]byte("nothing of that sort 533058462")); len(found) != 0 {
		t.Errorf("found %v", slices.Collect(maps.Keys(found)))
	}
}
