package pdf

import (
	"fmt"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// The families.
const (
	sans = "sans"
	mono = "mono"
)

// fonts says which characters the fonts can show. All of them cover the same.
var fonts = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(goregular.TTF) })

func addFonts(f *fpdf.Fpdf) {
	f.AddUTF8FontFromBytes(sans, "", goregular.TTF)
	f.AddUTF8FontFromBytes(sans, "B", gobold.TTF)
	f.AddUTF8FontFromBytes(mono, "", gomono.TTF)
}

// shower brings texts to what the fonts can show, and counts what they cannot.
type shower struct {
	font    *sfnt.Font
	buffer  sfnt.Buffer
	known   map[rune]bool
	lacking int
}

func newShower() (*shower, error) {
	font, err := fonts()
	if err != nil {
		return nil, fmt.Errorf("cannot read the font: %w", err)
	}
	return &shower{font: font, known: map[rune]bool{}}, nil
}

// replacement stands for what the fonts cannot show.
const replacement = '?'

func (s *shower) show(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\u00ad':
			return r
		case r < ' ':
			return ' '
		}
		has, seen := s.known[r]
		if !seen {
			g, err := s.font.GlyphIndex(&s.buffer, r)
			has = err == nil && g != 0
			s.known[r] = has
		}
		if !has {
			s.lacking++
			return replacement
		}
		return r
	}, text)
}
