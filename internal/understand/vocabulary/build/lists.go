package main

import "strings"

// parseBase reads the base list: word → whether it takes numbers.
func parseBase(text string) map[string]bool {
	words := map[string]bool{}
	section := ""
	for row := range strings.Lines(text) {
		row = strings.TrimSpace(row)
		if strings.HasPrefix(row, "#") {
			continue
		}
		if name, ok := strings.CutSuffix(row, ":"); ok {
			section = name
			continue
		}
		for _, word := range strings.Fields(row) {
			words[word] = words[word] || section == "numbered"
			if section == "nouns" {
				words[plural(word)] = words[plural(word)] || false
			}
		}
	}
	return words
}

// parseNames reads the list of names.
func parseNames(text string) map[string]bool {
	names := map[string]bool{}
	for row := range strings.Lines(text) {
		if strings.HasPrefix(row, "#") {
			continue
		}
		for _, name := range strings.Fields(row) {
			names[name] = true
		}
	}
	return names
}

// plural is the regular English plural.
func plural(word string) string {
	last := word[len(word)-1]
	before := byte(0)
	if len(word) > 1 {
		before = word[len(word)-2]
	}
	switch {
	case last == 'y' && !strings.ContainsRune("aeiou", rune(before)):
		return word[:len(word)-1] + "ies"
	case last == 's' || last == 'x' || last == 'z' || last == 'h' && (before == 'c' || before == 's'):
		return word + "es"
	}
	return word + "s"
}
