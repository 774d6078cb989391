package kind

// ibanCountry is a country of the IBAN registry (ISO 13616, SWIFT's publication) with the length of its numbers.
type ibanCountry struct {
	code   string
	length int
}

var ibanCountries = []ibanCountry{
	{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22}, {"BH", 22}, {"BI", 27},
	{"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28},
	{"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23},
	{"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27},
	{"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25},
	{"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18},
	{"NO", 15}, {"OM", 23}, {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33},
	{"SA", 24}, {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28},
	{"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}, {"YE", 30},
}

// ibanLength is the length of an IBAN of the country with which v begins, 0 for a country without.
func ibanLength(v []byte) int {
	for _, c := range ibanCountries {
		if c.code[0] == v[0] && c.code[1] == v[1] {
			return c.length
		}
	}
	return 0
}

// isIBAN says whether v is an IBAN, grouped by blanks or dashes or not, in capitals or not. One in ten thousand codes of
// the right country and length passes by chance.
func isIBAN(v []byte) bool {
	if len(v) < 15 || len(v) > 45 || !isLetter(v[0]) || !isLetter(v[1]) {
		return false
	}
	var buffer [34]byte
	out, ok := compact(buffer[:], v)
	return ok && ibanCompact(out)
}

// ibanCompact checks an IBAN that holds nothing but digits and capitals.
func ibanCompact(v []byte) bool {
	if len(v) < 15 || !isUpper(v[0]) || !isUpper(v[1]) || !isDigit(v[2]) || !isDigit(v[3]) || ibanLength(v) != len(v) {
		return false
	}
	return mod97(v[:4], mod97(v[4:], 0)) == 1
}
