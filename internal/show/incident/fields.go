package incident

import (
	"slices"
	"strings"
)

// FieldType says what an entry may be.
type FieldType string

// The types.
const (
	TextField   FieldType = "text"
	TimeField   FieldType = "time"
	CountField  FieldType = "count"
	ChoiceField FieldType = "choice"
	ZoneField   FieldType = "zone"
)

// Field is something that only a person can say.
type Field struct {
	Key     string
	Group   int // of the 21
	Label   string
	Type    FieldType
	Choices []string
}

// GroupTitles are the titles of the 21 groups; the first is that of group 1.
var GroupTitles = []string{
	"This file", "Controller and other parties", "Times and deadlines", "How it was detected", "Nature", "Class of cause, and endpoints", "Actors",
	"People concerned", "Records", "Kinds of data", "Matrix of people and kinds", "Not exposed", "Coverage", "Attempts and successes", "Integrity",
	"Consequences and risk", "Measures", "Communication to people", "Cross-border, and others to tell", "Evidence", "Open questions",
}

// Groups are the short names of the 21 groups, in the order of their numbers.
var Groups = []string{
	"file", "parties", "times", "detection", "nature", "cause", "actors", "subjects", "records", "kinds", "matrix", "not_exposed", "coverage", "attempts",
	"integrity", "consequences", "measures", "communication", "cross_border", "evidence", "open",
}

var yesNo = []string{"yes", "no", "not known"}

// list are all fields, in the order of the groups.
var list = []Field{
	{"file.title", 1, "Title", TextField, nil}, {"file.reference", 1, "Own reference", TextField, nil}, {"file.authorities", 1, "Authorities addressed", TextField, nil},
	{"file.language", 1, "Language", ChoiceField, []string{"en", "nl", "fr", "de"}}, {"file.zone", 1, "Time zone", ZoneField, nil},
	{"file.regimes", 1, "Regimes that apply, with commas between", TextField, nil}, {"file.withdrawn", 1, "Reason for withdrawing", TextField, nil},
	{"parties.controller", 2, "Controller", TextField, nil}, {"parties.controller_address", 2, "Address of the controller", TextField, nil}, {"parties.processors", 2, "Processors", TextField, nil},
	{"parties.dpo", 2, "Data protection officer, contact", TextField, nil}, {"parties.contact", 2, "Contact for this file", TextField, nil},
	{"parties.main_establishment", 2, "Main establishment", TextField, nil}, {"parties.others", 2, "Other parties", TextField, nil},
	{"times.detected", 3, "Detected", TimeField, nil}, {"times.aware", 3, "Aware", TimeField, nil}, {"times.classified", 3, "Classified as major", TimeField, nil},
	{"times.material", 3, "Determined to be material", TimeField, nil}, {"times.contained", 3, "Contained", TimeField, nil}, {"times.assessed", 3, "Assessed", TimeField, nil},
	{"times.delay_reasons", 3, "Reasons for delay", TextField, nil},
	{"detection.how", 4, "How it was detected", TextField, nil}, {"detection.by", 4, "By whom", TextField, nil},
	{"nature.confidentiality", 5, "Breach of confidentiality", ChoiceField, yesNo}, {"nature.integrity", 5, "Breach of integrity", ChoiceField, yesNo},
	{"nature.availability", 5, "Breach of availability", ChoiceField, yesNo}, {"nature.acts", 5, "Read, copied, changed, deleted, used", TextField, nil},
	{"nature.who", 5, "Outsider, insider, partner, accident", ChoiceField, []string{"outsider", "insider", "partner", "accident", "not known"}}, {"nature.description", 5, "What happened", TextField, nil},
	{"cause.class", 6, "Class of cause", TextField, nil}, {"cause.description", 6, "Cause", TextField, nil},
	{"actors.known", 7, "What else is known of the actors", TextField, nil},
	{"subjects.categories", 8, "Categories of people", TextField, nil}, {"subjects.countries", 8, "Countries", TextField, nil}, {"subjects.likely", 8, "Likely number of people", CountField, nil},
	{"subjects.children", 8, "Children among them", ChoiceField, yesNo},
	{"records.likely", 9, "Likely number of records", CountField, nil},
	{"kinds.special", 10, "Special categories", TextField, nil}, {"kinds.unintelligible", 10, "Was data made unintelligible, and how", TextField, nil},
	{"not_exposed.comment", 12, "Comment", TextField, nil},
	{"coverage.assumptions", 13, "Assumptions for gaps", TextField, nil},
	{"integrity.undone", 15, "Can changes be undone", TextField, nil},
	{"consequences.description", 16, "Consequences for people", TextField, nil}, {"consequences.severity", 16, "Severity", TextField, nil}, {"consequences.rule", 16, "Rule used for the severity", TextField, nil},
	{"consequences.high_risk", 16, "High risk", ChoiceField, []string{"yes", "no", "not decided"}}, {"consequences.reasons", 16, "Reasons for that decision", TextField, nil},
	{"measures.before", 17, "Measures before the breach", TextField, nil}, {"measures.containing", 17, "Measures that contain it", TextField, nil},
	{"measures.preventive", 17, "Measures that prevent another", TextField, nil}, {"measures.effect", 17, "Effect of the measures", TextField, nil},
	{"communication.told", 18, "People were told", ChoiceField, []string{"yes", "in part", "planned", "no"}}, {"communication.when", 18, "When", TimeField, nil},
	{"communication.people", 18, "How many were told", CountField, nil}, {"communication.channel", 18, "Channel", TextField, nil}, {"communication.text", 18, "Text", TextField, nil},
	{"communication.exemption", 18, "Reason for not telling them", TextField, nil}, {"communication.public_notice", 18, "Public notice", TextField, nil},
	{"cross_border.description", 19, "Cross-border processing", TextField, nil}, {"cross_border.authorities", 19, "Other authorities", TextField, nil}, {"cross_border.police", 19, "Police", TextField, nil},
	{"cross_border.insurer", 19, "Insurer", TextField, nil}, {"cross_border.card_brands", 19, "Card brands and acquirer", TextField, nil}, {"cross_border.contracts", 19, "Contracts", TextField, nil},
	{"evidence.custody", 20, "Chain of custody", TextField, nil}, {"evidence.hold", 20, "Legal hold", TextField, nil},
	{"open.questions", 21, "Open questions", TextField, nil}, {"open.next_update", 21, "Next update", TimeField, nil},
}

var fields = func() map[string]Field {
	m := map[string]Field{}
	for _, f := range list {
		m[f.Key] = f
	}
	return m
}()

// Fields lists what only a person can say, in the order of the groups.
func Fields() []Field { return slices.Clone(list) }

// FieldOf returns a field by its key; of done.… a time of group 3.
func FieldOf(key string) (Field, bool) {
	if clock, ok := strings.CutPrefix(key, "done."); ok && clockID.MatchString(clock) {
		return Field{Key: key, Group: 3, Label: "Done: " + clock, Type: TimeField}, true
	}
	f, ok := fields[key]
	return f, ok
}

func timeKeys() (keys []string) {
	for _, f := range list {
		if f.Type == TimeField && strings.HasPrefix(f.Key, "times.") {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// namesIn lists the names of the fields of a section, and sections where there is none of that name.
func namesIn(section string) string {
	var names []string
	for _, f := range list {
		before, name, _ := strings.Cut(f.Key, ".")
		if before == section {
			names = append(names, name)
		} else if !slices.ContainsFunc(list, func(o Field) bool { return strings.HasPrefix(o.Key, section+".") }) && !slices.Contains(names, before) {
			names = append(names, before)
		}
	}
	return strings.Join(names, ", ")
}
