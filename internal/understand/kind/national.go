package kind

// nationalDigits gives the class of a run of digits that passes the check of a national or tax number, ClassEmpty when it
// passes none. BSN, NHS number and Aadhaar have one weak check, which one in eleven random numbers passes: they are proof over a column
// of different values alone. Numbers of companies (CNPJ, KvK, SIREN) are nobody's and not looked for.
func nationalDigits(v []byte) Class {
	switch len(v) {
	case 9:
		if bsn(v) {
			return ClassNationalLike
		}
	case 10:
		if personnummer(v) || nhs(v) {
			return ClassNationalLike
		}
	case 11:
		switch {
		case pesel(v):
			return ClassNationalLike
		case cpf(v), steuerID(v):
			return ClassTaxLike
		}
	case 12:
		switch {
		case (number(v[:2]) == 19 || number(v[:2]) == 20) && personnummer(v[2:]):
			return ClassNational
		case aadhaar(v):
			return ClassNationalLike
		}
	case 15:
		if nir(v) {
			return ClassNational
		}
	}
	return ClassEmpty
}

// nationalMixed does the same for values with letters or grouping in them.
func nationalMixed(v []byte) Class {
	if len(v) < 9 || len(v) > 24 {
		return ClassEmpty
	}
	// Written as 850412-2380 or 19850412-2380: the dash before the last four is part of the number's shape.
	if n := len(v); (n == 11 || n == 13) && (v[n-5] == '-' || v[n-5] == '+') && allDigits(v[:n-5]) && allDigits(v[n-4:]) {
		var short [10]byte
		copy(short[:6], v[n-11:n-5])
		copy(short[6:], v[n-4:])
		if personnummer(short[:]) {
			return ClassNational
		}
	}
	var buffer [16]byte
	out, ok := compact(buffer[:], v)
	if !ok {
		return ClassEmpty
	}
	switch len(out) {
	case 9:
		// 536-90-4399: hardly anything else is grouped by three, two and four.
		if len(v) == 11 && v[3] == '-' && v[6] == '-' && allDigits(out) && ssn(out) {
			return ClassNationalLike
		}
		return spanish(out)
	case 10:
		if spaced(v, 3, 6) && allDigits(out) && nhs(out) {
			return ClassNationalLike // 943 476 5919
		}
	case 11:
		// 111.444.777-35: with its dots and dash nothing else looks like it.
		if len(v) == 14 && v[3] == '.' && v[7] == '.' && v[11] == '-' && allDigits(out) && cpf(out) {
			return ClassTax
		}
	case 12:
		if spaced(v, 4, 8) && allDigits(out) && aadhaar(out) {
			return ClassNationalLike // 2341 2341 2346
		}
	case 15:
		if nir(out) {
			return ClassNational
		}
	case 16:
		if codiceFiscale(out) {
			return ClassTax
		}
	}
	return ClassEmpty
}

// spaced says whether digits are grouped by two blanks, behind so many of them.
func spaced(v []byte, first, second int) bool {
	for i, b := range v {
		if (b == ' ') != (i == first || i == second+1) {
			return false
		}
	}
	return true
}

// monthDay says whether mm and dd could be a day of some year.
func monthDay(month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	days := [12]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return day <= days[month-1]
}

// pesel checks the Polish number: a date whose month tells the century, and weights 1, 3, 7, 9. One in fifty random
// numbers of 11 digits passes.
func pesel(v []byte) bool {
	if !monthDay(number(v[2:4])%20, number(v[4:6])) {
		return false
	}
	weights := [11]int{1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1}
	sum := 0
	for i, w := range weights {
		sum += w * int(v[i]-'0')
	}
	return sum%10 == 0
}

// personnummer checks the Swedish number of ten digits: a date (the day plus 60 for a coordination number) and Luhn.
func personnummer(v []byte) bool {
	day := number(v[4:6])
	if day > 60 {
		day -= 60
	}
	return allDigits(v) && monthDay(number(v[2:4]), day) && luhn(v)
}

// nir checks the French number of 15 characters: sex, year, month (20 where unknown), department (2A and 2B for Corsica),
// key mod 97. One in 4,000 random numbers passes; the rare months above 20 and provisional numbers are left out for that.
func nir(v []byte) bool {
	if v[0] != '1' && v[0] != '2' || !allDigits(v[:5]) || !allDigits(v[7:]) {
		return false
	}
	if month := number(v[3:5]); month < 1 || month > 12 && month != 20 {
		return false
	}
	body := [13]byte(v[:13])
	if !isDigit(body[5]) {
		return false
	}
	switch {
	case body[5] == '2' && body[6] == 'A':
		body[5], body[6] = '1', '9'
	case body[5] == '2' && body[6] == 'B':
		body[5], body[6] = '1', '8'
	case !isDigit(body[6]):
		return false
	}
	return 97-mod97(body[:], 0) == number(v[13:])
}

// spanish checks DNI (8 digits and a letter, one in 23 passes by chance) and NIE (X, Y or Z before 7 digits).
func spanish(v []byte) Class {
	if !isUpper(v[8]) || !allDigits(v[1:8]) {
		return ClassEmpty
	}
	lead := 0
	switch {
	case isDigit(v[0]):
		lead = int(v[0] - '0')
	case v[0] >= 'X' && v[0] <= 'Z':
		lead = int(v[0] - 'X')
	default:
		return ClassEmpty
	}
	if "TRWAGMYFPDXBNJZSQVHLCKE"[(lead*10_000_000+number(v[1:8]))%23] != v[8] {
		return ClassEmpty
	}
	if isDigit(v[0]) {
		return ClassNationalLike
	}
	return ClassNational
}

// cpf checks the Brazilian number: eleven digits, not all the same, two check digits mod 11.
func cpf(v []byte) bool {
	same := true
	for _, b := range v {
		same = same && b == v[0]
	}
	if same {
		return false
	}
	for n := 9; n <= 10; n++ {
		sum := 0
		for i := range n {
			sum += int(v[i]-'0') * (n + 1 - i)
		}
		if sum*10%11%10 != int(v[n]-'0') {
			return false
		}
	}
	return true
}

// steuerID checks the German number: eleven digits, the first not 0, exactly one of the first ten digits twice or three
// times and no other repeated, ISO 7064 MOD 11,10. One in 260 random numbers passes.
func steuerID(v []byte) bool {
	if v[0] == '0' {
		return false
	}
	var count [10]int
	for _, b := range v[:10] {
		count[b-'0']++
	}
	repeated := 0
	for _, n := range count {
		if n > 3 {
			return false
		}
		if n > 1 {
			repeated++
		}
	}
	return repeated == 1 && mod1110(v)
}

// codiceFiscale checks the Italian code of 16 characters: six letters, year, month letter, day, place, check letter.
// Digits may be written as letters where two persons share a code (omocodia).
func codiceFiscale(v []byte) bool {
	for i, b := range v {
		switch i {
		case 6, 7, 9, 10, 12, 13, 14:
			if !isDigit(b) && !omocodia(b) {
				return false
			}
		default:
			if !isUpper(b) {
				return false
			}
		}
	}
	if !contains("ABCDEHLMPRST", v[8]) {
		return false
	}
	odd := [36]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i, b := range v[:15] {
		index := mrzValue(b)
		switch {
		case i%2 == 0:
			sum += odd[index]
		case isDigit(b):
			sum += index
		default:
			sum += index - 10
		}
	}
	return byte('A'+sum%26) == v[15]
}

func omocodia(b byte) bool { return contains("LMNPQRSTUV", b) }

func contains(set string, b byte) bool {
	for i := range len(set) {
		if set[i] == b {
			return true
		}
	}
	return false
}

// isDocument says whether v is the machine-readable zone of a travel document (ICAO 9303: TD1, TD2, TD3) with its check
// digits right.
func isDocument(v []byte) bool {
	if len(v) < 72 || len(v) > 94 || !contains("PIACV", v[0]) {
		return false
	}
	var buffer [90]byte
	out := buffer[:0]
	for _, b := range v {
		switch {
		case b == '\n' || b == '\r' || b == ' ':
		case mrzValue(b) < 0 || len(out) == len(buffer):
			return false
		default:
			out = append(out, b)
		}
	}
	checks := func(line []byte, from, to int) bool { return mrzDigit(line[from:to]) == mrzValue(line[to]) }
	switch len(out) {
	case 88:
		return checks(out[44:], 0, 9) && checks(out[44:], 13, 19) && checks(out[44:], 21, 27)
	case 72:
		return checks(out[36:], 0, 9) && checks(out[36:], 13, 19) && checks(out[36:], 21, 27)
	case 90:
		return checks(out, 5, 14) && checks(out[30:], 0, 6) && checks(out[30:], 8, 14)
	}
	return false
}
