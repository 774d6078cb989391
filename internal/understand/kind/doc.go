// Package kind tells what the fields of calls hold: names, e-mail addresses, card numbers, loyalty balances, secrets.
//
// It works in two steps that are kept apart on purpose. [ClassOf] looks at one value and says what its bytes look like (a
// [Class]) and how it stands there (a [Form]); that verdict is sealed with the observation. [Decide] looks at a field,
// that is at its name, its neighbours, its endpoint and the classes of all its values, and says which [Kind] it holds;
// that is meaning, and may change. [Held] joins the two: what does this one value expose in a field so decided?
//
//	ClassOf("4242 4242 4242 4242", String)   → ClassCard, Clear
//	ClassOf("**** **** **** 4242", String)   → ClassMaskedCard, Masked
//	Decide({Name: "$.data[*].attrs.ffn", Endpoint: "GET /members/{id}", Counts: 60 × ClassDigits})
//	                                         → loyalty.number, 0.99, "key says loyalty number"
//	Held(that, ClassDigits, Clear)           → loyalty.number, clear, ""
//	Held(None, ClassCard, Clear)             → none: one number in ten passes Luhn by chance
//	Held(None, ClassOpaque, Clear)           → undecided, "opaque": it could be anything
//
// Evidence is added as log-odds: words of the key in some twenty languages (keys/), the objects above and the keys beside
// it, the endpoint's words, and the column of values, where weak checks gain force by number: six different values that
// all pass Luhn are no accident. Names of people are looked up in lists (names/). Both are self-made.
//
// Users declare kinds of their own ([Own], read by declare/): words and classes take part in Decide, patterns and validators are tried on values
// while calls are analysed ([Tester]), and what they said is sealed with the class ([Tried]).
//
// What it cannot do: read scripts other than Latin in values (a name in Han characters is a word), know phone numbers
// without + or grouping, tell a loyalty number from an account's without a word that says so, or see what lies inside
// ciphertext. It learns nothing: equal evidence gives an equal decision.
package kind
