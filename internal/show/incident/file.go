package incident

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
)

// Format names how a file is written.
const Format = "waybill-incident/1"

// Phase is how far a file has come.
type Phase string

// The phases.
const (
	First      Phase = "first notice"
	Supplement Phase = "supplement"
	Final      Phase = "final"
	Withdrawn  Phase = "withdrawn"
)

// File is one version of an incident file. Its bytes are sealed, and never changed.
type File struct {
	Format   string    `json:"format"`
	Incident string    `json:"incident"` // i_…
	Version  int       `json:"version"`  // from 1
	Phase    Phase     `json:"phase"`
	Before   *Before   `json:"before"` // nil of the first version
	Made     time.Time `json:"made"`
	By       string    `json:"by"`
	Program  string    `json:"program"` // version of Waybill
	// Changed are the fields that this version enters otherwise than the one before, and "observed" where the facts were asked anew.
	Changed   []string   `json:"changed"`
	Entered   []Entry    `json:"entered"`
	Deadlines []Deadline `json:"deadlines"`
	Groups    []Group    `json:"groups"` // all 21
	Observed  Observed   `json:"observed"`
}

// Before names the version before by its bytes.
type Before struct {
	Version int    `json:"version"`
	Phase   Phase  `json:"phase"`
	SHA256  string `json:"sha256"`
}

// Group is one of the 21 groups of fields, in words: what was observed, what was entered, and what was not yet.
type Group struct {
	Number   int      `json:"number"`
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Observed []Fact   `json:"observed"`
	Entered  []Entry  `json:"entered"`
	Missing  []string `json:"missing"` // fields
}

// Fact is something observed, in words.
type Fact struct {
	Key   string `json:"key"` // by which forms place it
	Label string `json:"label"`
	Value string `json:"value"`
}

// Observed is what Waybill saw: the scope without its matrix, which is the annex, and what stands around it.
type Observed struct {
	Question string       `json:"question"` // in the words of the command line
	Scope    *scope.Scope `json:"scope"`
	First    call.Time    `json:"first"` // exposure of somebody
	Last     call.Time    `json:"last"`
	// Finding is what it was opened by; nil where calls were chosen otherwise.
	Finding   *Finding   `json:"finding"`
	Endpoints []Endpoint `json:"endpoints"`
	Actors    []Actor    `json:"actors"`
	Sets      []KindSet  `json:"sets"`
	Annex     Annex      `json:"annex"`
}

// Finding is the finding that a file was opened by, as it was then.
type Finding struct {
	Finding    string    `json:"finding"`
	Kind       string    `json:"kind"`
	Severity   string    `json:"severity"`
	Title      string    `json:"title"`
	Explain    string    `json:"explain"`
	References []string  `json:"references"`
	Raised     call.Time `json:"raised"`
	Evidence   []string  `json:"evidence"`
	Rules      string    `json:"rules"` // version of the detectors
}

// Endpoint is one that the calls went through.
type Endpoint struct {
	Endpoint string   `json:"endpoint"`
	Host     string   `json:"host"`
	Method   string   `json:"method"`
	Template string   `json:"template"`
	Owner    *string  `json:"owner"`
	States   []string `json:"states"`
	Auth     []string `json:"auth"`
	Calls    int64    `json:"calls"` // in scope
}

// Actor is one to whom the answers went.
type Actor struct {
	Actor     string    `json:"actor"`
	Type      string    `json:"type"`
	Label     string    `json:"label"`
	Calls     int64     `json:"calls"`    // in scope
	Sessions  int       `json:"sessions"` // in scope
	Addresses int       `json:"addresses"`
	First     call.Time `json:"first"` // seen at all
	Last      call.Time `json:"last"`
}

// KindSet is people of whom the same kinds left: each gets the same letter.
type KindSet struct {
	Letter   string           `json:"letter"` // l_…
	Kinds    []scope.KindForm `json:"kinds"`
	Possible []scope.KindForm `json:"possible"`
	Subjects int64            `json:"subjects"`
	// First and Last are of the exposures of these people.
	First call.Time `json:"first"`
	Last  call.Time `json:"last"`
}

// Annex is the matrix of people and kinds, by its digest: the CSV that is exported has these bytes.
type Annex struct {
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// Bytes returns the text of a version, and the SHA-256 by which the next one names it.
func (f *File) Bytes() (text []byte, sum string, err error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(f); err != nil {
		return nil, "", fmt.Errorf("cannot write the incident file: %w", err)
	}
	return b.Bytes(), Sum(b.Bytes()), nil
}

// Sum is the SHA-256 of a text, in hex.
func Sum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Fill brings groups and deadlines up to entries and facts.
func (f *File) Fill(clocks []Clock, facts func(group int) []Fact) {
	f.Deadlines = DeadlinesOf(clocks, f.Entered, ZoneOf(f.Entered))
	f.Groups = nil
	for i, name := range Groups {
		g := Group{Number: i + 1, Name: name, Title: GroupTitles[i], Observed: facts(i + 1), Entered: []Entry{}, Missing: []string{}}
		if g.Observed == nil {
			g.Observed = []Fact{}
		}
		for _, e := range f.Entered {
			if field, ok := FieldOf(e.Field); ok && field.Group == g.Number {
				g.Entered = append(g.Entered, e)
			}
		}
		for _, field := range list {
			if field.Group == g.Number && ValueOf(f.Entered, field.Key) == "" && field.Key != "file.withdrawn" {
				g.Missing = append(g.Missing, field.Key)
			}
		}
		f.Groups = append(f.Groups, g)
	}
}
