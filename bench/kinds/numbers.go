package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// number invents numbers that somebody hands out, with check digits computed here.
func number(r *rand.Rand, name, arg string) string { //nolint:funlen // one line a number
	day := func() string { return fmt.Sprintf("%02d", 1+r.IntN(28)) }
	month := func() string { return fmt.Sprintf("%02d", 1+r.IntN(12)) }
	year := func() string { return fmt.Sprintf("%02d", 40+r.IntN(59)) }
	switch name {
	case "digits":
		n, _ := strconv.Atoi(arg)
		return strconv.Itoa(1+r.IntN(9)) + digits(r, n-1)
	case "luhn16": // any sixteen digits of a card issuer's beginning: one in ten passes by chance
		return "5" + strconv.Itoa(1+r.IntN(5)) + digits(r, 14)
	case "luhn13":
		return "4" + digits(r, 12)
	case "card":
		return luhn("4" + digits(r, 14))
	case "mcard":
		return pickMask(r) + digits(r, 4)
	case "imei":
		return luhn("35" + digits(r, 12))
	case "iban":
		return iban(r, arg)
	case "pesel":
		body := year() + month() + day() + digits(r, 4)
		return body + strconv.Itoa((10-sum(body, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3)%10)%10)
	case "personnummer":
		return "19" + dashed(luhn(year()+month()+day()+digits(r, 3)))
	case "cpr":
		return day() + month() + year() + "-" + digits(r, 4)
	case "bsn":
		return until(r, 8, func(b string) int { return sum(b, 9, 8, 7, 6, 5, 4, 3, 2) % 11 })
	case "fodselsnummer":
		return norwegian(r, day()+month()+year())
	case "hetu":
		body := day() + month() + year()
		n := digits(r, 3)
		whole, _ := strconv.Atoi(body + n)
		return body + "-" + n + string("0123456789ABCDEFHJKLMNPRSTUVWXY"[whole%31])
	case "rodne":
		for {
			body := year() + month() + day() + digits(r, 3)
			if n, _ := strconv.Atoi(body); n%11 < 10 {
				return body[:6] + "/" + body[6:] + strconv.Itoa(n%11)
			}
		}
	case "tckn":
		body := strconv.Itoa(1+r.IntN(9)) + digits(r, 8)
		tenth := ((sum(body, 7, -1, 7, -1, 7, -1, 7, -1, 7) % 10) + 10) % 10
		body += strconv.Itoa(tenth)
		return body + strconv.Itoa(sum(body, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)%10)
	case "steuerid":
		return steuerID(r)
	case "dni":
		n := r.IntN(100_000_000)
		return fmt.Sprintf("%08d%c", n, "TRWAGMYFPDXBNJZSQVHLCKE"[n%23])
	case "codice":
		return codice(r)
	case "cpf":
		b := mod11Twice(digits(r, 9), 10)
		return b[:3] + "." + b[3:6] + "." + b[6:9] + "-" + b[9:]
	case "aadhaar":
		return aadhaar(r)
	case "nir":
		body := strconv.Itoa(1+r.IntN(2)) + year() + month() + fmt.Sprintf("%02d", 1+r.IntN(94)) + digits(r, 6)
		n, _ := strconv.Atoi(body)
		return fmt.Sprintf("%s%02d", body, 97-n%97)
	case "cnid":
		return resident("44030519" + year() + month() + day() + digits(r, 3))
	}
	return codes(r, name)
}

// codes invents numbers whose check does not matter here, or that have none.
func codes(r *rand.Rand, name string) string {
	switch name {
	case "cnpj":
		return fmt.Sprintf("%s.%s.%s/0001-%s", digits(r, 2), digits(r, 3), digits(r, 3), digits(r, 2))
	case "panin":
		return coded(r, "AAAPA9999A")
	case "vin":
		return "W" + pick(r, []string{"VW", "DB", "BA"}) + coded(r, "ZZZ9") + strconv.Itoa(r.IntN(10)) + "Z" + pick(r, []string{"E", "P", "W"}) + digits(r, 7)
	case "ean":
		return eanOf("87" + digits(r, 10))
	case "isbn":
		return eanOf("978" + digits(r, 9))
	case "upi":
		return pick(r, things) + strconv.Itoa(r.IntN(90)) + "@ok" + pick(r, []string{"bank", "pay"})
	}
	return ""
}

func pickMask(r *rand.Rand) string {
	return pick(r, []string{"**** **** **** ", "************", "XXXX-XXXX-XXXX-", "•••• ", "411111******"})
}

func dashed(s string) string { return s[:6] + "-" + s[6:] }

func sum(s string, weights ...int) int {
	total := 0
	for i, w := range weights {
		total += w * int(s[i]-'0')
	}
	return total
}

func luhn(body string) string {
	total := 0
	for i := range body {
		d := int(body[len(body)-1-i] - '0')
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		total += d
	}
	return body + strconv.Itoa((10-total%10)%10)
}

func eanOf(body string) string {
	total := 0
	for i := range body {
		d := int(body[len(body)-1-i] - '0')
		if i%2 == 0 {
			d *= 3
		}
		total += d
	}
	return body + strconv.Itoa((10-total%10)%10)
}

// until draws bodies of n digits until the check is a digit, and appends it.
func until(r *rand.Rand, n int, check func(string) int) string {
	for {
		body := strconv.Itoa(1+r.IntN(9)) + digits(r, n-1)
		if c := check(body); c < 10 {
			return body + strconv.Itoa(c)
		}
	}
}

func norwegian(r *rand.Rand, born string) string {
	for {
		body := born + digits(r, 3)
		first := (11 - sum(body, 3, 7, 6, 1, 8, 9, 4, 5, 2)%11) % 11
		if first == 10 {
			continue
		}
		body += strconv.Itoa(first)
		if second := (11 - sum(body, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11; second < 10 {
			return body + strconv.Itoa(second)
		}
	}
}

func mod11Twice(body string, from int) string {
	for range 2 {
		total := 0
		for i := range body {
			total += int(body[i]-'0') * (from - i)
		}
		body, from = body+strconv.Itoa(total*10%11%10), from+1
	}
	return body
}
