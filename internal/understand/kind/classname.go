package kind

import "slices"

// classNames are the classes' names as users see and write them, by number.
var classNames = [...]string{
	"empty", "bool", "integer", "decimal", "digits", "word", "name", "text", "code", "upper", "uuid", "hex", "date", "time", "email",
	"phone", "url", "address4", "address6", "card", "iban", "national", "tax", "jwt", "secret", "random", "opaque", "too_deep",
	"masked_card", "masked_email", "masked", "digest", "cipher", "text_email", "text_phone", "text_card", "text_iban", "coordinate",
	"document", "expiry", "locale", "national_like", "tax_like", "test_card", "guessed", "full_name", "rank", "company",
}

var _ = [1]int{}[len(classNames)-Classes] // one name for each class

// String gives the class by the name that users see.
func (c Class) String() string {
	if int(c) >= len(classNames) {
		return "unknown"
	}
	return classNames[c]
}

// ParseClass finds a class by its name.
func ParseClass(name string) (Class, bool) {
	i := slices.Index(classNames[:], name)
	return Class(max(i, 0)), i >= 0
}

// ClassNames lists the names of all classes.
func ClassNames() []string { return slices.Clone(classNames[:]) }
