package kind_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/waybill-security/waybill/internal/understand/kind"
)

// makeNumber invents numbers with check digits, computed here by other code than the one under test.
func makeNumber(r *rand.Rand, generator string) made {
	s := ""
	switch generator {
	case "code":
		s = fmt.Sprintf("%c%c%d%c", 'A'+r.IntN(26), 'A'+r.IntN(26), 100+r.IntN(900), 'A'+r.IntN(26))
	case "code6":
		s = fmt.Sprintf("%c%d%c%c%d%c", 'A'+r.IntN(26), r.IntN(10), 'A'+r.IntN(26), 'A'+r.IntN(26), r.IntN(10), 'A'+r.IntN(26))
	case "code9":
		s = fmt.Sprintf("%c%c%s", 'A'+r.IntN(26), 'A'+r.IntN(26), digits(r, 7))
	case "ticket":
		s = "074" + digits(r, 10)
	case "ssn":
		s = fmt.Sprintf("%03d-%02d-%04d", 100+r.IntN(560), 1+r.IntN(98), 1+r.IntN(9998))
	case "expiry":
		s = fmt.Sprintf("%02d/%02d", 1+r.IntN(12), 26+r.IntN(6))
	case "maskedcard":
		s = "**** **** **** " + digits(r, 4)
	case "pan":
		s = withLuhn("4" + digits(r, 14))
	case "luhn16": // an order number: any 16 digits, one in ten passes Luhn
		s = "4" + digits(r, 15)
	case "luhn13":
		s = strconv.Itoa(5+r.IntN(4)) + digits(r, 12)
	case "iban":
		s = makeIBAN("NL", "BANK"+digits(r, 10))
	case "pesel":
		s = makePESEL(fmt.Sprintf("%02d%02d%02d%s", 40+r.IntN(59), 1+r.IntN(12), 1+r.IntN(28), digits(r, 4)))
	case "personnummer":
		s = withLuhn(fmt.Sprintf("%02d%02d%02d%s", 40+r.IntN(59), 1+r.IntN(12), 1+r.IntN(28), digits(r, 3)))
		s = s[:6] + "-" + s[6:]
	case "nir":
		body := fmt.Sprintf("%d%02d%02d%02d%s", 1+r.IntN(2), r.IntN(100), 1+r.IntN(12), 1+r.IntN(94), digits(r, 6))
		n, _ := strconv.Atoi(body)
		s = fmt.Sprintf("%s%02d", body, 97-n%97)
	case "dni":
		n := r.IntN(100_000_000)
		s = fmt.Sprintf("%08d%c", n, "TRWAGMYFPDXBNJZSQVHLCKE"[n%23])
	case "cpf":
		s = makeCPF(digits(r, 9))
	case "codice":
		s = "RSSMRA85T10A562S" // the published example
	}
	return made{s, kind.String}
}

func withLuhn(body string) string {
	for d := '0'; d <= '9'; d++ {
		sum := 0
		full := body + string(d)
		for i := range full {
			n := int(full[len(full)-1-i] - '0')
			if i%2 == 1 {
				n = n*2/10 + n*2%10
			}
			sum += n
		}
		if sum%10 == 0 {
			return full
		}
	}
	return body
}

func makeIBAN(country, account string) string {
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

func makePESEL(body string) string {
	sum := 0
	for i, w := range []int{1, 3, 7, 9, 1, 3, 7, 9, 1, 3} {
		sum += w * int(body[i]-'0')
	}
	return body + strconv.Itoa((10-sum%10)%10)
}

func makeCPF(body string) string {
	for range 2 {
		sum := 0
		for i := range body {
			sum += int(body[i]-'0') * (len(body) + 1 - i)
		}
		body += strconv.Itoa(sum * 10 % 11 % 10)
	}
	return body[:3] + "." + body[3:6] + "." + body[6:9] + "-" + body[9:]
}
