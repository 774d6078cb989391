package e2e

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
)

const shop = "https://tienda.mercadela.example"

var (
	shopGiven  = []string{"Lucía", "Mateo", "Inês", "Thiago", "Valentina", "Joaquín", "Beatriz", "Rodrigo"}
	shopFamily = []string{"Quiroga", "Figueiredo", "Montserrat", "Albuquerque", "Zabaleta"}
	nicknames  = []string{"luna77", "gato_negro", "rayo", "marinera", "soldeabril", "tortuga9"}
	streets    = []string{"Calle del Olivo", "Rua das Flores", "Avenida de la Paz"}
)

func buyerName(n int) string   { return fmt.Sprintf("buyer %d", n) }
func buyerMail(n int) string   { return fmt.Sprintf("comprador%d@correo.example", n) }
func orderNumber(n int) string { return fmt.Sprintf("40%014d", 2600010000+n*7) }

// cpf makes a Brazilian tax number with its check digits.
func cpf(n int) string {
	digits := fmt.Sprintf("%09d", 318204500+n*613)
	for range 2 {
		sum := 0
		for i, c := range digits {
			sum += int(c-'0') * (len(digits) + 1 - i)
		}
		check := sum * 10 % 11 % 10
		digits += strconv.Itoa(check)
	}
	return digits[:3] + "." + digits[3:6] + "." + digits[6:9] + "-" + digits[9:]
}

func buyer(n int) json.RawMessage {
	return ordered("nombre", shopGiven[n%8], "apellidos", shopFamily[n%5]+" "+shopFamily[(n+2)%5], "correo", buyerMail(n), "telefono", fmt.Sprintf("+34 6%08d", 11200000+n*971), "cpf", cpf(n))
}

var (
	ofBuyer  = []string{"person.first_name", "person.last_name", "contact.email", "contact.phone", "identity.tax_id", "contact.address", "payment.card_number/masked"}
	buyerMay = []string{"payment.card_expiry", "account.transaction", "identity.national_id", "account.id"}
)

// shopWorld is a web shop where guests buy without a login. Somebody without a name counts through the orders.
func shopWorld() *domain {
	d := &domain{templates: []string{
		"POST /pedidos", "GET /pedidos/{numeroPedido}", "GET /compradores/buscar", "GET /usuarios/{usuario}", "GET /articulos/{articuloId}/opiniones", "GET /cupones/{codigo}", "POST /pagos",
	}, nobodyMay: []string{"account.username"}}
	const buyers = 32
	for n := range buyers {
		d.person(buyerName(n), "contact.email", buyerMail(n), "identity.tax_id", cpf(n))
	}
	for n := range buyers {
		d.buys(n)
	}
	for n := range buyers {
		d.order("counter", "192.0.2.66", n)
	}
	for n := range 12 { // the shop's desk looks customers up by their e-mail
		d.do(deed{url: shop + "/compradores/buscar?correo=" + fmt.Sprintf("comprador%d%%40correo.example", n*2), client: "192.0.2.9", bearer: opaque(77), actor: "desk",
			answer: string(ordered("resultados", []json.RawMessage{buyer(n * 2)}, "total", 1)),
			tells:  map[string]tell{buyerName(n * 2): {must: ofBuyer[:5], may: buyerMay}}})
	}
	for i, user := range []string{"alicia", "bruno", "carmen", "diogo", "estela", "fermin", "gloria", "heitor", "isabel"} {
		d.person(user, "account.username", user)
		d.do(deed{url: shop + "/usuarios/" + user, client: "192.0.2.77", actor: "onlooker",
			answer: string(ordered("usuario", user, "nombre", shopGiven[i%8], "ciudad", "Porto", "miembroDesde", "2021-03-0"+strconv.Itoa(i+1))),
			tells:  map[string]tell{user: {must: []string{"account.username"}, may: []string{"person.name", "person.first_name", "contact.address"}}}})
	}
	d.subjects = [2]int{buyers + 9, buyers + 9 + 1 + len(nicknames)}
	return d
}

// buys is what one guest does.
func (d *domain) buys(n int) {
	who, at := buyerName(n), fmt.Sprintf("203.0.113.%d", n+1)
	for i := range 2 {
		var list []json.RawMessage
		for j := range 3 {
			list = append(list, ordered("apodo", nicknames[(n+i+j)%6], "nota", 3+j%3, "comentario", "Muy buena calidad, lo recomiendo sin dudar", "fecha", fmt.Sprintf("2025-11-0%d", j+1)))
		}
		d.do(deed{url: fmt.Sprintf("%s/articulos/%d/opiniones", shop, 60+(n+i)%9), client: at, actor: who, answer: string(ordered("producto", 60+(n+i)%9, "opiniones", list))})
	}
	d.do(deed{url: shop + "/cupones/" + []string{"VERANO10", "ENVIO5", "NAVIDAD20"}[n%3], client: at, actor: who, answer: string(ordered("codigo", []string{"VERANO10", "ENVIO5", "NAVIDAD20"}[n%3], "descuento", 10, "valido", true))})
	sent := ordered("cliente", buyer(n), "direccion", ordered("calle", fmt.Sprintf("%s %d", streets[n%3], n+1), "ciudad", "Sevilla", "codigoPostal", fmt.Sprintf("410%02d", n)),
		"lineas", []json.RawMessage{ordered("sku", fmt.Sprintf("ZX-%d", n), "cantidad", 1)}, "cupon", "VERANO10")
	d.do(deed{method: "POST", url: shop + "/pedidos", client: at, actor: who, sent: string(sent), status: 201,
		answer: string(ordered("numeroPedido", orderNumber(n), "estado", "creado", "total", 49.9+float64(n)))})
	d.order(who, at, n)
	if n == 5 {
		d.do(deed{method: "POST", url: shop + "/pagos", client: at, actor: who, status: 422,
			sent:   string(ordered("numeroPedido", orderNumber(n), "correo", buyerMail(n), "tarjeta", "4111111111111111", "caducidad", "12/27", "cvv", "737")),
			answer: string(ordered("error", ordered("codigo", "tarjeta_rechazada", "mensaje", "La tarjeta 4111 1111 1111 1111 ha sido rechazada por el banco", "campo", "tarjeta"))),
			tells:  map[string]tell{who: {must: []string{"payment.card_number"}}}})
	} else {
		d.do(deed{method: "POST", url: shop + "/pagos", client: at, actor: who,
			sent:   string(ordered("numeroPedido", orderNumber(n), "correo", buyerMail(n), "tarjeta", withLuhn(fmt.Sprintf("51054700%07d", n*4567)), "caducidad", "12/27", "cvv", "737")),
			answer: string(ordered("estado", "autorizado", "referencia", fmt.Sprintf("PG-%06d", 200100+n)))})
	}
}

func (d *domain) order(who, at string, n int) {
	d.do(deed{url: shop + "/pedidos/" + orderNumber(n), client: at, actor: who,
		answer: string(ordered("numeroPedido", orderNumber(n), "estado", "enviado", "cliente", buyer(n),
			"envio", ordered("calle", fmt.Sprintf("%s %d", streets[n%3], n+1), "ciudad", "Sevilla", "codigoPostal", fmt.Sprintf("410%02d", n)),
			"pago", ordered("tarjeta", fmt.Sprintf("**** **** **** %04d", 1000+n), "caducidad", "12/27"),
			"lineas", []json.RawMessage{ordered("sku", fmt.Sprintf("ZX-%d", n), "detalle", "Lámpara de mesa", "precio", 49.9)}, "total", 49.9+float64(n))),
		tells: map[string]tell{buyerName(n): {must: ofBuyer, may: buyerMay}}})
}

func TestShopInSpanishAndPortuguese(t *testing.T) { shopWorld().judge(t) }
