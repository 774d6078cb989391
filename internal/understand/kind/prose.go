package kind

// proseClass looks for a person's data inside a longer text: an e-mail address, an IBAN, a card number, a phone number,
// in this order, the first that is found. ClassEmpty when nothing is.
func proseClass(v []byte) Class {
	phone, card, bare := false, false, false
	for i, b := range v {
		switch {
		case b == '@':
			if emailAround(v, i) {
				return ClassTextEmail
			}
		case !startsWord(v, i):
		case isUpper(b) && i+15 <= len(v) && isUpper(v[i+1]) && isDigit(v[i+2]) && isDigit(v[i+3]):
			if ibanAt(v[i:]) {
				return ClassTextIBAN
			}
		case b == '+' && i+9 <= len(v) && isDigit(v[i+1]):
			phone = phone || phoneAt(v[i:])
		case isDigit(b) && !card:
			n, grouped := cardAt(v[i:])
			card = n > 0 && grouped
			bare = bare || n > 0
		}
	}
	switch {
	case card || bare && speaksOfCards(v):
		return ClassTextCard
	case phone:
		return ClassTextPhone
	}
	return ClassEmpty
}

// startsWord says whether a word or number begins at i.
func startsWord(v []byte, i int) bool {
	if i == 0 {
		return true
	}
	before := v[i-1]
	if isDigit(v[i]) && (before == '-' || before == '.' || before == '+') {
		return false
	}
	return !isAlnum(before) && before < 0x80
}

// emailAround says whether an address stands around the @ at i.
func emailAround(v []byte, at int) bool {
	from, to := at, at+1
	for from > 0 && at-from < 64 && emailByte(v[from-1]) {
		from--
	}
	for to < len(v) && to-at < 254 && (isAlnum(v[to]) || v[to] == '-' || v[to] == '.') {
		to++
	}
	for to > at+1 && (v[to-1] == '.' || v[to-1] == '-') {
		to--
	}
	for from < at && !isAlnum(v[from]) {
		from++
	}
	return isEmail(v[from:to])
}

func emailByte(b byte) bool { return isAlnum(b) || contains("._+-%", b) }

// ibanAt says whether an IBAN, perhaps grouped by single blanks, begins v.
func ibanAt(v []byte) bool {
	length := ibanLength(v)
	if length == 0 {
		return false
	}
	var buffer [34]byte
	out := buffer[:0]
	for i, b := range v {
		switch {
		case isDigit(b) || isUpper(b):
			if len(out) == length {
				return false
			}
			out = append(out, b)
			continue
		case b == ' ' && len(out) < length && i > 0 && v[i-1] != ' ':
			continue
		}
		break
	}
	return len(out) == length && ibanCompact(out)
}

// phoneAt says whether an international phone number begins v.
func phoneAt(v []byte) bool {
	end := 1
	for i := 1; i < len(v) && i < 24; i++ {
		if isDigit(v[i]) {
			end = i + 1
		} else if !contains(" -.()/", v[i]) || !isDigit(v[i-1]) && v[i-1] != ')' && v[i] != '(' {
			break
		}
	}
	return isPhone(v[:end])
}

// cardAt returns the length of a card number at the beginning of v, 0 for none, and whether it is written in groups.
func cardAt(v []byte) (length int, groups bool) {
	var buffer [20]byte
	out := buffer[:0]
	for i, b := range v {
		if isDigit(b) {
			if len(out) == len(buffer) {
				return 0, false
			}
			out, length = append(out, b), i+1
			continue
		}
		if b != ' ' && b != '-' || i == 0 || !isDigit(v[i-1]) {
			break
		}
	}
	if length < len(v) && isAlnum(v[length]) || !cardDigits(out) {
		return 0, false
	}
	if length == len(out) {
		return length, false
	}
	return length, groupedCard(v[:length]) != ClassEmpty
}

// speaksOfCards says whether a word for a payment card stands in the text. A bare run of digits that passes Luhn needs
// one: order numbers pass by chance.
func speaksOfCards(v []byte) bool {
	for i := range v {
		if !startsWord(v, i) || i+4 > len(v) {
			continue
		}
		var word [6]byte
		for j := 0; j < len(word) && i+j < len(v); j++ {
			word[j] = v[i+j] | 0x20
		}
		switch string(word[:4]) {
		case "card", "visa", "amex", "kort", "kart", "cart", "cvv ", "cvc ", "pan ", "tarj", "kaar":
			return true
		}
		if string(word[:]) == "credit" || string(word[:]) == "master" {
			return true
		}
	}
	return false
}
