package kind

// Class is the verdict on one value, taken without knowing the field: what the bytes look like. It is sealed with every
// observation, so that the kind of a field may be decided, and decided again, from rows alone. Numbers are part of the
// ledger's format: add at the end, never renumber.
type Class uint8

// The classes.
const (
	ClassEmpty        Class = iota // "", null
	ClassBool                      // true, false
	ClassInteger                   // a whole number of at most five digits, or one with a sign
	ClassDecimal                   // a number with a fraction or an exponent
	ClassDigits                    // six digits or more that pass no checksum below
	ClassWord                      // one word of letters
	ClassName                      // one to four words found in the list of given and family names
	ClassText                      // several words, prose
	ClassCode                      // letters and digits mixed, short (booking references, tags)
	ClassUpper                     // two to four capital letters (country, currency, airport)
	ClassUUID                      // RFC 9562, any version
	ClassHex                       // 16 or more hex digits (ids, digests)
	ClassDate                      // a calendar date without a time
	ClassTime                      // a date with a time, or a plausible Unix time in seconds or milliseconds
	ClassEmail                     // local@domain with a plausible domain
	ClassPhone                     // + and 7 to 15 digits, or digits grouped like a phone number
	ClassURL                       // http, https and other absolute URLs
	ClassAddress4                  // an IPv4 address
	ClassAddress6                  // an IPv6 address
	ClassCard                      // 12 to 19 digits, Luhn, and an issuer's range with the right length
	ClassIBAN                      // country, length, and mod 97
	ClassNational                  // a national number with a strong checksum (letters or two check digits)
	ClassTax                       // a tax number with a strong checksum
	ClassJWT                       // three base64url parts, the first a JSON header
	ClassSecret                    // a known secret prefix, or PEM private key
	ClassRandom                    // 20 or more characters of high entropy that are none of the above (session keys, API keys)
	ClassOpaque                    // bytes that could hold anything: base64 of unknown binary, an image, an archive, ciphertext
	ClassTooDeep                   // a value below the depth limit: not looked at
	ClassMaskedCard                // **** **** **** 1234 and its relatives
	ClassMaskedEmail               // j***@example.org
	ClassMasked                    // any other value with a run of mask characters
	ClassDigest                    // a digest with its scheme in front ($2b$…, {SSHA}…, sha256:…)
	ClassCipher                    // JWE, PGP message, age, "enc:" and the like: certainly encrypted
	ClassTextEmail                 // prose with an e-mail address in it
	ClassTextPhone                 // prose with a phone number in it
	ClassTextCard                  // prose with a card number in it
	ClassTextIBAN                  // prose with an IBAN in it
	ClassCoordinate                // a decimal in ±180 with four or more decimals
	ClassDocument                  // a machine-readable zone of a travel document
	ClassExpiry                    // MM/YY or MM/YYYY
	ClassLocale                    // en, en-GB, nl_NL
	ClassNationalLike              // passes a national number's check that one in 25 to 300 random values passes, too: proof only over a column
	ClassTaxLike                   // the same for a tax number
	ClassTestCard                  // a card number that a payment manual prints for tests: nobody's
	ClassGuessed                   // bytes that read well in two ways: what they were not taken for was not looked at
	ClassFullName                  // two words or more found in these lists, given and family names among them; was ClassName once
	ClassRank                      // one word for a metal, or what else tiers are called after: gold, plata, elite; was ClassWord or ClassName once
	ClassCompany                   // words that end in a company's legal form: Hansen ApS; was ClassText or ClassName once
	classes                        // how many there are
)

// IsName says whether a class is one of names of people.
func (c Class) IsName() bool { return c == ClassName || c == ClassFullName }

// MayBeWord says whether values of a class can be words of a vocabulary, such as "active" or "IN_TRANSIT". Any other class tells by
// itself that a value is none.
func (c Class) MayBeWord() bool {
	return c == ClassWord || c == ClassRank || c == ClassUpper || c == ClassText || c == ClassLocale
}

// Classes is the number of classes.
const Classes = int(classes)
