package kind

// Checks that only kinds of users, and columns of values, call upon: a single value passes most of them too often by chance. Each is
// given digits and capitals without what groups them.

// weighted is the sum of digits times weights.
func weighted(v []byte, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(v[i]-'0')
	}
	return sum
}

// mod112 checks ISO 7064 MOD 11-2, whose check character X stands for ten.
func mod112(v []byte) bool {
	if len(v) < 2 || !allDigits(v[:len(v)-1]) {
		return false
	}
	product := 0
	for _, b := range v[:len(v)-1] {
		product = (product + int(b-'0')) * 2 % 11
	}
	check := (12 - product) % 11
	if check == 10 {
		return v[len(v)-1] == 'X'
	}
	return int(v[len(v)-1])-'0' == check
}

// mod9710 checks ISO 7064 MOD 97-10 over digits and letters, the check digits last.
func mod9710(v []byte) bool {
	for _, b := range v {
		if !isDigit(b) && !isUpper(b) {
			return false
		}
	}
	return len(v) > 2 && mod97(v, 0) == 1
}

// verhoeff checks a number by the dihedral group of order ten.
func verhoeff(v []byte) bool {
	multiply := [10]string{"0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"}
	permute := [8]string{"0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"}
	sum := byte('0')
	for i := range v {
		digit := permute[i%8][v[len(v)-1-i]-'0']
		sum = multiply[sum-'0'][digit-'0']
	}
	return sum == '0'
}

// bsn checks the Dutch number; the old ones of eight digits are written with a zero in front.
func bsn(v []byte) bool {
	return len(v) == 9 && allDigits(v) && !filler(v) && number(v) > 9_999_999 && weighted(v, 9, 8, 7, 6, 5, 4, 3, 2, -1)%11 == 0
}

func nhs(v []byte) bool {
	return len(v) == 10 && allDigits(v) && !filler(v) && weighted(v, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// ssn checks the areas, groups and serial numbers that are never given out, and those that advertisements used up.
func ssn(v []byte) bool {
	if len(v) != 9 || !allDigits(v) {
		return false
	}
	area, whole := number(v[:3]), number(v)
	return area != 0 && area != 666 && area < 900 && number(v[3:5]) != 0 && number(v[5:]) != 0 && whole != 78051120 && whole != 219099999
}

func aadhaar(v []byte) bool {
	return len(v) == 12 && allDigits(v) && v[0] >= '2' && !filler(v) && verhoeff(v)
}

func panIndia(v []byte) bool {
	if len(v) != 10 || !allDigits(v[5:9]) || !isUpper(v[9]) || !contains("ABCFGHJLPT", v[3]) {
		return false
	}
	for _, b := range v[:5] {
		if !isUpper(b) {
			return false
		}
	}
	return true
}

// cnpj checks the Brazilian number of a company: fourteen digits, two check digits mod 11.
func cnpj(v []byte) bool {
	if filler(v) {
		return false
	}
	digit := func(sum int) int {
		if sum%11 < 2 {
			return 0
		}
		return 11 - sum%11
	}
	return digit(weighted(v, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == int(v[12]-'0') &&
		digit(weighted(v, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == int(v[13]-'0')
}

func nifPortugal(v []byte) bool {
	if len(v) != 9 || !allDigits(v) || !contains("125689", v[0]) && !hasPrefix(v, "45") && !hasPrefix(v, "7") {
		return false
	}
	check := 11 - weighted(v, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if check >= 10 {
		check = 0
	}
	return check == int(v[8]-'0')
}

// swedish is personnummer with or without the century in front, and the + of the hundred years old.
func swedish(v []byte) bool {
	if len(v) == 11 && v[6] == '+' {
		return personnummer(append(append(make([]byte, 0, 10), v[:6]...), v[7:]...))
	}
	if len(v) == 12 && (number(v[:2]) >= 18 && number(v[:2]) <= 20) {
		v = v[2:]
	}
	return len(v) == 10 && personnummer(v)
}

func cpr(v []byte) bool {
	return len(v) == 10 && allDigits(v) && monthDay(number(v[2:4]), number(v[:2]))
}

func fodselsnummer(v []byte) bool {
	if len(v) != 11 || !allDigits(v) {
		return false
	}
	day := number(v[:2])
	if day > 40 {
		day -= 40 // a number for those who stay for a while
	}
	if !monthDay(number(v[2:4])%40, day) {
		return false
	}
	return weighted(v, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)%11 == 0 && weighted(v, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// hetu checks the Finnish number. What groups it is a part of it, so the sign of the century may be gone.
func hetu(v []byte) bool {
	if len(v) == 11 && contains("+-ABCDEFYXWVU", v[6]) {
		v = append(append(make([]byte, 0, 10), v[:6]...), v[7:]...)
	}
	if len(v) != 10 || !allDigits(v[:9]) || !monthDay(number(v[2:4]), number(v[:2])) {
		return false
	}
	return "0123456789ABCDEFHJKLMNPRSTUVWXY"[number(v[:9])%31] == v[9]
}

func rodneCislo(v []byte) bool {
	if len(v) != 10 || !allDigits(v) {
		return false
	}
	month := number(v[2:4])
	for _, more := range []int{70, 50, 20} {
		if month > more {
			month -= more
			break
		}
	}
	whole := number(v[:9])
	return monthDay(month, number(v[4:6])) && whole%11%10 == int(v[9]-'0')
}

func tckn(v []byte) bool {
	if len(v) != 11 || !allDigits(v) || v[0] == '0' {
		return false
	}
	tenth := ((weighted(v, 7, -1, 7, -1, 7, -1, 7, -1, 7))%10 + 10) % 10
	return tenth == int(v[9]-'0') && weighted(v, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)%10 == int(v[10]-'0')
}

func residentChina(v []byte) bool {
	return len(v) == 18 && allDigits(v[:17]) && v[0] >= '1' && v[0] <= '8' && isPlainDate(v[6:14]) && mod112(v)
}

func vin(v []byte) bool {
	if len(v) != 17 {
		return false
	}
	weights := [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum := 0
	for i, b := range v {
		value := 0
		switch {
		case isDigit(b):
			value = int(b - '0')
		case isUpper(b) && !contains("IOQ", b):
			value = int("12345678012345070923456789"[b-'A'] - '0')
		default:
			return false
		}
		sum += value * weights[i]
	}
	return "0123456789X"[sum%11] == v[8]
}

func iataTicket(v []byte) bool {
	if len(v) != 13 && len(v) != 14 || !allDigits(v) || hasPrefix(v, "000") || filler(v) {
		return false
	}
	remainder := 0
	for _, b := range v[:13] {
		remainder = (remainder*10 + int(b-'0')) % 7
	}
	// The check digit is that of the ten digits or, with many airlines, of all thirteen.
	own := 0
	for _, b := range v[3:13] {
		own = (own*10 + int(b-'0')) % 7
	}
	return len(v) == 13 || int(v[13]-'0') == remainder || int(v[13]-'0') == own
}

func isbn(v []byte) bool {
	if len(v) == 13 {
		return (hasPrefix(v, "978") || hasPrefix(v, "979")) && ean(v)
	}
	if len(v) != 10 || !allDigits(v[:9]) {
		return false
	}
	last := 10
	if v[9] != 'X' {
		if !isDigit(v[9]) {
			return false
		}
		last = int(v[9] - '0')
	}
	return (weighted(v, 10, 9, 8, 7, 6, 5, 4, 3, 2)+last)%11 == 0
}

func ean(v []byte) bool {
	if len(v) != 8 && len(v) != 12 && len(v) != 13 && len(v) != 14 || !allDigits(v) {
		return false
	}
	sum := 0
	for i := range v {
		w := 1
		if i%2 == 1 {
			w = 3
		}
		sum += w * int(v[len(v)-1-i]-'0')
	}
	return sum%10 == 0
}

func bic(v []byte) bool {
	if len(v) != 8 && len(v) != 11 {
		return false
	}
	for i, b := range v {
		if !isUpper(b) && (i < 6 || !isDigit(b)) {
			return false
		}
	}
	return true
}
