package detect_test

import (
	"fmt"
	"testing"
)

const cardKind = "unexpected_card_data"

// luhn completes a number to one that passes the check of cards. The numbers here are made up.
func luhn(number string) string {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return fmt.Sprintf("%s%d", number, (10-sum%10)%10)
}

func pan(i int) string { return luhn(fmt.Sprintf("4539180726%05d", 45193+i*71)) }

func TestCardsWhereNobodyExpectsThem(t *testing.T) {
	reads := func(answer func(i int) string) []exchange {
		return times(8, func(i int) exchange {
			return exchange{url: "https://api.shop.example/v1/customers/" + uuid(i), send: []string{bearer("staff")}, answer: answer(i)}
		})
	}
	posts := func(url string, body func(i int) string) []exchange {
		return times(8, func(i int) exchange {
			return exchange{method: "POST", url: url, send: []string{bearer(uuid(i))}, body: body(i), answer: `{"ok":true}`}
		})
	}
	customer := func(i int, card string) string {
		return fmt.Sprintf(`{"id":%q,"firstName":"Ines","lastName":"Moreau","cardNumber":%q}`, uuid(i), card)
	}
	test := []string{"4111111111111111", "4242424242424242", "5555555555554444", "378282246310005"}
	checkWorlds(t, cardKind, map[string][]exchange{
		"high: in answers": reads(func(i int) string { return customer(i, pan(i)) }),
		"high: grouped":    reads(func(i int) string { p := pan(i); return customer(i, p[:4]+" "+p[4:8]+" "+p[8:12]+" "+p[12:]) }),
		"high: in Portuguese": reads(func(i int) string {
			return fmt.Sprintf(`{"id":%q,"nome":"Ines Moreau","numeroCartao":%q}`, uuid(i), pan(i))
		}),
		"high: sent to a survey": posts("https://api.shop.example/v1/feedback", func(i int) string {
			return fmt.Sprintf(`{"customerId":%q,"creditCardNumber":%q,"text":"late"}`, uuid(i), pan(i))
		}),
		"info: test cards only": reads(func(i int) string { return customer(i, test[i%len(test)]) }),

		"none: sent to pay":         posts("https://api.shop.example/v1/payments", func(i int) string { return fmt.Sprintf(`{"customerId":%q,"cardNumber":%q}`, uuid(i), pan(i)) }),
		"none: sent to pay, German": posts("https://api.shop.example/v1/bezahlen", func(i int) string { return fmt.Sprintf(`{"kunde":%q,"kartennummer":%q}`, uuid(i), pan(i)) }),
		"none: with its code": posts("https://api.shop.example/v1/bookings", func(i int) string {
			return fmt.Sprintf(`{"customerId":%q,"cardNumber":%q,"cvv":"123","expiry":"11/29"}`, uuid(i), pan(i))
		}),
		"none: masked": reads(func(i int) string { return customer(i, "**** **** **** "+pan(i)[12:]) }),
		"none: last four": reads(func(i int) string {
			return fmt.Sprintf(`{"id":%q,"firstName":"Ines","cardLastFour":%q}`, uuid(i), pan(i)[12:])
		}),
		"none: order numbers by chance": reads(func(i int) string {
			n := fmt.Sprintf("45391807264%05d", 10000+i*7)
			if i == 3 {
				n = luhn(n[:15])
			}
			return fmt.Sprintf(`{"id":%q,"firstName":"Ines","orderNumber":%q}`, uuid(i), n)
		}),
		"none: a number in prose": reads(func(i int) string {
			return fmt.Sprintf(`{"id":%q,"note":"Order %s was sent to the customer on Monday"}`, uuid(i), pan(i))
		}),
	})
}
