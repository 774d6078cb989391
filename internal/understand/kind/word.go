package kind

// classOfWords classes values of letters: names, words, capitals, locales, booleans as text. ClassEmpty for others.
func classOfWords(v []byte, p *profile) Class {
	if p.digits > 0 || !p.only(bitLetter|bitHigh|bitSpace|bitDash|bitUnderscore|bitQuote|bitDot|bitComma) || len(v) > 80 {
		return ClassEmpty
	}
	if p.blanks == 0 && len(v) <= 12 && isRank(v) {
		return ClassRank
	}
	if p.high == 0 && p.only(bitLetter|bitDash|bitUnderscore) {
		switch {
		case p.letters == len(v) && isBoolWord(v):
			return ClassBool
		case isLocale(v):
			return ClassLocale
		case p.bits == bitUpper && len(v) <= 4:
			return ClassUpper
		}
	}
	if p.blanks > 0 && p.blanks < 6 && isCompany(v) {
		return ClassCompany
	}
	if !p.has(bitUnderscore) {
		if c := nameClass(v); c != ClassEmpty {
			return c
		}
	}
	if p.only(bitLetter|bitDash|bitUnderscore|bitDot) && len(v) >= 16 {
		switch {
		case p.bits&^bitLetter == 0 && hexDigits(v):
			return ClassHex
		case len(v) >= 20 && isRandom(v, p):
			return ClassRandom
		}
	}
	if p.blanks == 0 && !p.has(bitComma) {
		return ClassWord
	}
	return ClassText
}

// classOfRest classes what no shape above took.
func classOfRest(v []byte, p *profile) Class {
	if p.blanks > 0 {
		if c, ok := authorization(v); ok {
			return c
		}
	}
	if p.has(bitColon) && p.blanks == 0 && isURL(v) {
		if p.has(bitAt) || p.has(bitPercent) {
			if c := proseClass(v); c == ClassTextEmail {
				return c
			}
		}
		return ClassURL
	}
	if hasPrefix(v, "mailto:") && isEmail(v[7:]) {
		return ClassEmail
	}
	if p.high == 0 {
		if c := blobClass(v, p); c != ClassEmpty {
			return c
		}
	}
	if p.blanks > 0 || len(v) > proseMinimum || p.has(bitAt) {
		if c := proseClass(v); c != ClassEmpty {
			return c
		}
	}
	switch {
	case p.blanks > 0 && p.blanks < 6 && len(v) <= 80 && isCompany(v):
		return ClassCompany
	case p.blanks > 0:
		return ClassText
	case isRandom(v, p) && !slug(v):
		return ClassRandom
	case len(v) > proseMinimum:
		return ClassText
	case p.digits > 0:
		return ClassCode
	}
	return ClassWord
}

func isBoolWord(v []byte) bool {
	if len(v) != 4 && len(v) != 5 {
		return false
	}
	var low [5]byte
	for i, b := range v {
		low[i] = b | 0x20
	}
	return string(low[:len(v)]) == "true" || string(low[:len(v)]) == "false"
}

// isLocale says whether v is a language of ISO 639-1, alone or with a country (BCP 47 or POSIX).
func isLocale(v []byte) bool {
	if len(v) != 2 && len(v) != 5 || isUpper(v[0]) || isUpper(v[1]) {
		return false
	}
	if len(v) == 5 && (v[2] != '-' && v[2] != '_' || !isUpper(v[3]) || !isUpper(v[4])) {
		return false
	}
	switch string(v[:2]) {
	case "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ga", "gu", "he", "hi", "hr", "hu",
		"id", "is", "it", "ja", "kn", "ko", "lt", "lv", "mk", "ml", "mr", "ms", "mt", "nb", "nl", "nn", "no", "pa", "pl", "pt",
		"ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur", "vi", "zh":
		return true
	}
	return false
}
