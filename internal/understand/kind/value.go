package kind

// ValueType is what a payload says that a value is. The numbers are those of body.Type, so that a cast suffices.
type ValueType uint8

// The types of values.
const (
	String ValueType = iota
	Number
	Bool
	Null
	Opaque  // bytes that are no text: an image, an archive, unknown binary
	TooDeep // below the depth limit, not looked at
	_       // of what is unwrapped, which has no class
	Guessed // bytes that read well in two ways, and do not say which is right
)

// proseMinimum is the length from which a text without blanks is searched for what may stand in it.
const proseMinimum = 64

// ClassOf says what a value looks like and in which form it stands there. It is a pure function of its arguments, never
// allocates, and its work is linear in the length of v. Strings are given without quotes and with escapes undone.
func ClassOf(v []byte, t ValueType) (Class, Form) {
	switch t {
	case Null:
		return ClassEmpty, Clear
	case Bool:
		return ClassBool, Clear
	case Number:
		return classOfNumber(v), Clear
	case Opaque:
		return ClassOpaque, Clear
	case TooDeep:
		return ClassTooDeep, Clear
	case Guessed:
		return ClassGuessed, Clear
	case String:
	}
	return classOfString(trim(v))
}

func classOfNumber(v []byte) Class {
	if len(v) == 0 {
		return ClassEmpty
	}
	if !allDigits(v) {
		return signedOrFraction(v)
	}
	if isUnixTime(v) {
		return ClassTime
	}
	return classOfDigits(v)
}

// signedOrFraction classes numbers with a sign, a fraction or an exponent.
func signedOrFraction(v []byte) Class {
	start, dot := 0, -1
	if v[0] == '-' || v[0] == '+' {
		start = 1
	}
	whole := 0
	for i := start; i < len(v); i++ {
		switch b := v[i]; {
		case isDigit(b):
			if dot < 0 && whole < 1_000_000 {
				whole = whole*10 + int(b-'0')
			}
		case b == '.' && dot < 0:
			dot = i
		default:
			return ClassDecimal // an exponent, or damage
		}
	}
	switch {
	case dot < 0:
		return ClassInteger
	case len(v)-dot-1 >= 4 && whole <= 180:
		return ClassCoordinate
	}
	return ClassDecimal
}

// classOfDigits classes a run of digits without a sign.
func classOfDigits(v []byte) Class {
	if len(v) <= 5 {
		return ClassInteger
	}
	if isPlainDate(v) {
		return ClassDate
	}
	if cardDigits(v) {
		return cardClass(v)
	}
	if c := nationalDigits(v); c != ClassEmpty {
		return c
	}
	if len(v) >= 11 && v[0] == '0' && v[1] == '0' && isPhone(v) {
		return ClassPhone
	}
	return ClassDigits
}

func classOfString(v []byte) (Class, Form) {
	if len(v) == 0 {
		return ClassEmpty, Clear
	}
	p := profileOf(v)
	if p.bits == bitDigit {
		return classOfDigits(v), Clear
	}
	if c := maskedClass(v, &p); c != ClassEmpty {
		return c, Masked
	}
	if p.digits+p.letters+p.high == 0 {
		return ClassEmpty, Clear // "-", "--", "." stand for nothing
	}
	if c, f := sealedClass(v, &p); c != ClassEmpty {
		return c, f
	}
	if p.digits > 0 && p.high == 0 {
		if c := classWithDigits(v, &p); c != ClassEmpty {
			return c, Clear
		}
	}
	if p.has(bitAt) && isEmail(v) {
		return ClassEmail, Clear
	}
	if c := classOfWords(v, &p); c != ClassEmpty {
		return c, Clear
	}
	return classOfRest(v, &p), Clear
}

// classWithDigits knows the shapes that have a digit in them: dates, phones, numbers in groups, addresses of machines,
// ids. ClassEmpty when it is none of these.
func classWithDigits(v []byte, p *profile) Class {
	if p.letters == 0 {
		return classOfSigns(v, p)
	}
	if p.only(bitDigit | bitLetter | bitColon | bitDash | bitDot | bitPlus | bitSpace | bitComma | bitSlash) {
		if c := moment(v); c != ClassEmpty {
			return c
		}
		if c := writtenMoment(v); c != ClassEmpty {
			return c
		}
	}
	if p.only(bitAlnum|bitSpace|bitDash|bitDot) && p.digits >= 7 {
		if isIBAN(v) {
			return ClassIBAN
		}
		if c := nationalMixed(v); c != ClassEmpty {
			return c
		}
	}
	if p.has(bitDash|bitBrace) && isUUID(v) || p.only(bitUpper|bitDigit) && isULID(v) {
		return ClassUUID
	}
	if p.only(bitAlnum) && len(v) >= 16 && hexDigits(v) {
		return ClassHex
	}
	if p.has(bitColon) && p.only(bitAlnum|bitColon|bitDot|bitPercent|bitSlash|bitOther) && isAddress6(v) {
		return ClassAddress6
	}
	if p.has(bitAngle) && isDocument(v) {
		return ClassDocument
	}
	if hasPrefix(v, "tel:") && isPhone(v[4:]) {
		return ClassPhone
	}
	if p.has(bitDot) && (v[0] == '-' || isDigit(v[0])) && exponent(v) {
		return ClassDecimal
	}
	return ClassEmpty
}

// classOfSigns classes values of digits and signs alone.
func classOfSigns(v []byte, p *profile) Class {
	if c := moment(v); c != ClassEmpty {
		return c
	}
	if p.only(bitDigit|bitDot|bitColon|bitSlash) && isAddress4(v) {
		return ClassAddress4
	}
	if isAmount(v) {
		return signedOrFraction(v)
	}
	if p.only(bitDigit | bitSpace | bitDash) {
		if c := groupedCard(v); c != ClassEmpty {
			return c
		}
	}
	if p.only(bitDigit | bitSpace | bitDash | bitDot) {
		if c := nationalMixed(v); c != ClassEmpty {
			return c
		}
	}
	if p.only(bitDigit|bitSpace|bitDash|bitDot|bitSlash|bitParen|bitPlus) && isPhone(v) {
		return ClassPhone
	}
	switch {
	case p.only(bitDigit|bitComma|bitSpace|bitDot|bitDash) && isPair(v):
		return ClassCoordinate
	case p.has(bitColon) && isAddress6(v):
		return ClassAddress6
	case p.has(bitComma) && isAddress4(untilComma(v)):
		return ClassAddress4 // a list, as X-Forwarded-For holds it
	case p.only(bitDigit|bitComma|bitDot|bitSpace|bitQuote|bitPlus|bitDash|bitPercent) && p.has(bitComma|bitDot|bitQuote|bitPercent):
		return ClassDecimal // 1.234,56 and the like
	case p.only(bitDigit|bitDash|bitSpace|bitDot|bitSlash) && p.digits >= 6:
		return ClassDigits
	}
	return ClassCode
}

// isAmount says whether v is a plain number with a sign or one point.
func isAmount(v []byte) bool {
	dots := 0
	for i, b := range v {
		switch {
		case isDigit(b):
		case (b == '-' || b == '+') && i == 0 && len(v) > 1:
			if len(v) > 8 && b == '+' {
				return false
			}
		case b == '.':
			dots++
		default:
			return false
		}
	}
	return dots <= 1 && v[len(v)-1] != '.'
}

func exponent(v []byte) bool {
	for _, b := range v {
		if !isDigit(b) && b != '.' && b != '-' && b != '+' && b|0x20 != 'e' {
			return false
		}
	}
	return true
}

// isPair says whether v is two coordinates parted by a comma or a blank.
func isPair(v []byte) bool {
	for i, b := range v {
		if (b == ',' || b == ' ') && i > 0 {
			second := trim(v[i+1:])
			return len(second) > 0 && isAmount(v[:i]) && isAmount(second) &&
				signedOrFraction(v[:i]) == ClassCoordinate && signedOrFraction(second) == ClassCoordinate
		}
	}
	return false
}

func untilComma(v []byte) []byte {
	for i, b := range v {
		if b == ',' {
			return v[:i]
		}
	}
	return v
}

func hexDigits(v []byte) bool {
	if hasPrefix(v, "0x") {
		v = v[2:]
	}
	for _, b := range v {
		if !isHex(b) {
			return false
		}
	}
	return true
}
