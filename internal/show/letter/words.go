package letter

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/waybill-security/waybill/internal/config"
)

// Languages are those that are shipped.
var Languages = []string{"en", "nl", "fr", "de"}

//go:embed data
var shipped embed.FS

// Words are the words of one language, and its text.
type Words struct {
	Lang   string
	Kinds  map[string]string // "your e-mail address", by kind
	Full   map[string]string // by kind, where it stands beside a masked form: "your full card number"
	Forms  map[string]string // by form; %s is the kind
	Months []string
	Date   string // %d day, %s month, %d year
	Blank  string
	Advice []Advice

	text *template.Template
}

// Advice is what to do where one of some kinds was exposed.
type Advice struct {
	Kinds []string `yaml:"kinds"`
	Forms []string `yaml:"forms"` // clear alone, unless others are named
	Text  string   `yaml:"text"`
}

type wordsText struct {
	Kinds  map[string]string `yaml:"kinds"`
	Full   map[string]string `yaml:"full"`
	Forms  map[string]string `yaml:"forms"`
	Months []string          `yaml:"months"`
	Date   string            `yaml:"date"`
	Blank  string            `yaml:"blank"`
	Advice []Advice          `yaml:"advice"`
}

// Read returns the words of a language: those shipped, overlaid by config/letters/LANG.yaml, and the text config/letters/LANG.txt in
// place of the shipped one. Errors name file and line.
func Read(configFolder, lang string) (*Words, error) {
	if !slices.Contains(Languages, lang) {
		return nil, fmt.Errorf("letters are written in %s", strings.Join(Languages, ", "))
	}
	base, err := shipped.ReadFile("data/" + lang + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("cannot read the shipped words: %w", err)
	}
	var t, own wordsText
	if err := config.Decode("the shipped words of "+lang, base, &t); err != nil {
		return nil, err
	}
	if err := config.Read(filepath.Join(configFolder, "letters", lang+".yaml"), &own); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	w := &Words{
		Lang: lang, Kinds: over(t.Kinds, own.Kinds), Full: over(t.Full, own.Full), Forms: over(t.Forms, own.Forms),
		Months: t.Months, Date: t.Date, Blank: t.Blank, Advice: append(own.Advice, t.Advice...),
	}
	return w, w.read(configFolder)
}

func over(base, own map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range []map[string]string{base, own} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

// read takes the text in.
func (w *Words) read(configFolder string) error {
	file := filepath.Join(configFolder, "letters", w.Lang+".txt")
	text, err := os.ReadFile(file) //nolint:gosec // inside the workspace, by a checked name
	if errors.Is(err, fs.ErrNotExist) {
		file = "the shipped letter in " + w.Lang
		text, err = shipped.ReadFile("data/" + w.Lang + ".txt")
	}
	if err != nil {
		return fmt.Errorf("cannot read the letter: %w", err)
	}
	w.text, err = template.New(filepath.Base(file)).Option("missingkey=error").Parse(string(text))
	if err != nil {
		faults := &config.Faults{File: file}
		faults.Add(0, "it is no letter: %s; what stands between {{ and }} is in docs/how-to.md", strings.TrimPrefix(err.Error(), "template: "))
		return faults
	}
	return nil
}

// date writes a day.
func (w *Words) date(t time.Time) string {
	return fmt.Sprintf(w.Date, t.Day(), w.Months[int(t.Month())-1], t.Year())
}
