// Command build makes words.txt, the list that the vocabulary embeds, from shapes of public APIs and from two lists kept
// by hand beside it.
//
//	go run ./internal/understand/vocabulary/build SPECS.ndjson.gz > internal/understand/vocabulary/words.txt
//
// In: one JSON object a line, {"provider": …, "operations": [{"path": …, "response_keys": [...]}]}, gzipped; base.txt,
// words that APIs use; names.txt, names of people. Out: a line a word, sorted: the word (with a star if it takes
// numbers), in how many providers it is part of a fixed path segment, part of a response key, a whole segment with a
// parameter right behind it, a whole segment with anything behind it.
//
// A word is taken when it stands in the base list or when two providers use it, and left out when it is a name; a name
// stays when five providers use it as a path word ("price", "post"), because then it is a word of APIs first. Only
// counts leave this command, never a path.
package main
