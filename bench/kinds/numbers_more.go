package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// ibanShapes are the account parts of some countries: n digits, letters where the country has a bank's code of letters.
var ibanShapes = map[string]string{
	"TR": "9999909999999999999999", "IT": "A9999999999999999999999", "DE": "999999999999999999", "NL": "AAAA9999999999", "FR": "99999999999999999999999",
	"ES": "99999999999999999999", "SA": "999999999999999999999999"[:20], "PL": "999999999999999999999999",
}

func iban(r *rand.Rand, country string) string {
	account := coded(r, ibanShapes[country])
	remainder := 0
	for _, c := range account + country + "00" {
		if c >= 'A' {
			remainder = (remainder*100 + int(c-'A') + 10) % 97
		} else {
			remainder = (remainder*10 + int(c-'0')) % 97
		}
	}
	return fmt.Sprintf("%s%02d%s", country, 98-remainder, account)
}

// steuerID draws ten digits of which exactly one comes twice, and their check digit.
func steuerID(r *rand.Rand) string {
	order := r.Perm(10)
	body := make([]byte, 10)
	for i := range body {
		body[i] = byte('0' + order[i])
	}
	body[9] = body[r.IntN(9)]
	if body[0] == '0' {
		body[0], body[1] = body[1], body[0]
		if body[0] == '0' {
			return steuerID(r)
		}
	}
	product := 10
	for _, b := range body {
		s := (int(b-'0') + product) % 10
		if s == 0 {
			s = 10
		}
		product = s * 2 % 11
	}
	return string(body) + strconv.Itoa((11-product)%10)
}

// codice makes an Italian code with its check letter.
func codice(r *rand.Rand) string {
	body := coded(r, "AAAAAA") + fmt.Sprintf("%02d", r.IntN(99)) + string("ABCDEHLMPRST"[r.IntN(12)]) + fmt.Sprintf("%02d", 1+r.IntN(28)) + coded(r, "A999")
	odd := map[byte]int{}
	for i, v := range []int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23} {
		odd[byte('A'+i)] = v
		if i < 10 {
			odd[byte('0'+i)] = v
		}
	}
	total := 0
	for i := range body {
		switch b := body[i]; {
		case i%2 == 0:
			total += odd[b]
		case b >= 'A':
			total += int(b - 'A')
		default:
			total += int(b - '0')
		}
	}
	return body + string(rune('A'+total%26))
}

// aadhaar draws until Verhoeff's check holds, which is computed by the group's rules rather than by its tables.
func aadhaar(r *rand.Rand) string {
	for {
		body := strconv.Itoa(2+r.IntN(8)) + digits(r, 11)
		if verhoeff(body) {
			return body
		}
	}
}

// dihedral multiplies in the group of the pentagon: 0 to 4 turn it, 5 to 9 turn it over.
func dihedral(a, b int) int {
	switch {
	case a < 5 && b < 5:
		return (a + b) % 5
	case a < 5:
		return 5 + (a+b)%5
	case b < 5:
		return 5 + (a-b+5)%5
	}
	return (a - b + 5) % 5
}

func verhoeff(s string) bool {
	next := [10]int{1, 5, 7, 6, 2, 8, 3, 0, 9, 4}
	total := 0
	for i := range s {
		d := int(s[len(s)-1-i] - '0')
		for range i % 8 {
			d = next[d]
		}
		total = dihedral(total, d)
	}
	return total == 0
}

// resident appends the check character of a Chinese number: weights are powers of two mod 11.
func resident(body string) string {
	total, weight := 0, 2
	for i := len(body) - 1; i >= 0; i-- {
		total += weight * int(body[i]-'0')
		weight = weight * 2 % 11
	}
	return body + string("10X98765432"[total%11])
}
