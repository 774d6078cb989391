// Package letter drafts the letter to people whose data left: what was exposed in which form and when, what surely was not, and what
// to do, in plain words of four languages.
//
// In: a set of kinds ([incident.KindSet]) and the scope that it is of. Out: a text with blanks for a person to fill in.
//
//	words, err := letter.Read(configFolder, "nl")
//	text, err := words.Draft(letter.Facts{Set: set, Scope: s, Contact: "privacy@skyloom.example"})
//
// "Not exposed" is said only where the scope's verdict is not_exposed, and not at all of what is unknown. Words, advice and the text
// itself are data: config/letters/nl.yaml and nl.txt in a workspace take their place, in part or whole.
//
// It is a draft: it decides neither whether people must be told nor what the law asks beyond it.
package letter
