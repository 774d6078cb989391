package main

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// uses holds the providers that use a word, by how they use it.
type uses struct{ static, keys, parameter, followed map[string]bool }

// providers counts those that use the word in any way.
func (u *uses) providers() int {
	all := map[string]bool{}
	for _, set := range []map[string]bool{u.static, u.keys} {
		for provider := range set {
			all[provider] = true
		}
	}
	return len(all)
}

// spec is what is read of a line.
type spec struct {
	Provider   string `json:"provider"`
	Operations []struct {
		Path string   `json:"path"`
		Keys []string `json:"response_keys"`
	} `json:"operations"`
}

// tally counts who uses which word how.
func tally(r io.Reader) (map[string]*uses, error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("not gzip: %w", err)
	}
	tallies := map[string]*uses{}
	decoder := json.NewDecoder(unzipped)
	for n := 1; ; n++ {
		var s spec
		if err := decoder.Decode(&s); errors.Is(err, io.EOF) {
			return tallies, nil
		} else if err != nil {
			return nil, fmt.Errorf("spec %d: %w", n, err)
		}
		for _, operation := range s.Operations {
			countPath(tallies, s.Provider, operation.Path)
			for _, key := range operation.Keys {
				for _, word := range wordsOf(key) {
					note(tallies, word, s.Provider, func(u *uses) map[string]bool { return u.keys })
				}
			}
		}
	}
}

func countPath(tallies map[string]*uses, provider, path string) {
	segments := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	for i, segment := range segments {
		if strings.ContainsAny(segment, "{}") {
			continue
		}
		words := wordsOf(segment)
		for _, word := range words {
			note(tallies, word, provider, func(u *uses) map[string]bool { return u.static })
		}
		if len(words) != 1 || i+1 == len(segments) {
			continue
		}
		note(tallies, words[0], provider, func(u *uses) map[string]bool { return u.followed })
		if strings.Contains(segments[i+1], "{") {
			note(tallies, words[0], provider, func(u *uses) map[string]bool { return u.parameter })
		}
	}
}

func note(tallies map[string]*uses, word, provider string, set func(*uses) map[string]bool) {
	u := tallies[word]
	if u == nil {
		u = &uses{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
		tallies[word] = u
	}
	set(u)[provider] = true
}

// camel finds a run of capitals, or a word with or without a capital in front.
var camel = regexp.MustCompile(`[A-Z]{2,}s?\b|[A-Z]{2,}|[A-Z]?[a-z]+`)

// wordsOf returns the words of letters of two characters or more, in lower case, each once.
func wordsOf(text string) []string {
	var words []string
	for _, word := range camel.FindAllString(spaced.ReplaceAllString(text, "$1 $2"), -1) {
		if len(word) > 1 {
			words = append(words, strings.ToLower(word))
		}
	}
	return words
}

// spaced parts a run of capitals from the word behind it: "HTTPServer".
var spaced = regexp.MustCompile(`([A-Z])([A-Z][a-z])`)
