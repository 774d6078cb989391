// Package vocabulary knows the words that are surely words of APIs and of nobody's name.
//
// In: a word as it stands in a path or as a key ("loyaltyNumber", "order-items", "oauth2"). Out: whether every part of it
// is known ([Open]), its parts ([Split]), and what public APIs do with it ([Static], [Followed]). A word that is open may
// rest readable; any other could be somebody's name, booking code or secret, and rests only sealed.
//
//	vocabulary.Open("loyaltyNumber") // true
//	vocabulary.Open("alice")         // false
//	vocabulary.Split("orderItemsV2") // order, items, v, 2
//
// The list is embedded: words.txt, a word a line with three counts. ORIGIN.md beside it says where they come from, and
// the command in the folder build makes it again.
//
// What it cannot do: it knows no grammar and no language, only words; words outside ASCII are never open; a word made of
// known words only ("red-star") is open even where somebody chose it as a name.
package vocabulary
