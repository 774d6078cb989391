package main

import "strconv"

// request is what a line asks for, and how it was answered.
type request struct {
	method  string
	status  int
	bytes   int // about so many
	referer bool
}

// appendTarget draws what is asked for: files, pages, calls of the API, and the noise of scanners.
func (g *generator) appendTarget(b []byte, q *request) []byte {
	switch n := g.random.IntN(100); {
	case n < 38:
		return g.appendFile(b, q)
	case n < 64:
		return g.appendPage(b, q)
	case n < 96:
		return g.appendCall(b, q)
	}
	return g.appendNoise(b, q)
}

func (g *generator) appendFile(b []byte, q *request) []byte {
	q.bytes = 18_000
	if g.random.IntN(4) == 0 {
		q.status = 304
	}
	switch g.random.IntN(10) {
	case 0:
		return append(b, "/favicon.ico"...)
	case 1, 2:
		n := mix(uint64(g.random.IntN(scripts)), 2)
		b = append(b, "/static/js/"...)
		b = append(b, g.words[n%40]...)
		b = append(b, '.')
		b = appendHex(b, n, 8)
		return append(b, ".js"...)
	case 3:
		n := uint64(g.random.IntN(scripts / 4))
		b = append(b, "/static/css/"...)
		b = append(b, g.words[n]...)
		return append(b, ".css"...)
	}
	n := g.picture.Uint64()
	b = append(b, "/assets/img/"...)
	b = append(b, g.words[mix(n, 3)%uint64(len(g.words))]...)
	b = append(b, '-')
	b = strconv.AppendUint(b, n, 10)
	return append(b, [...]string{".jpg", ".png", ".webp"}[n%3]...)
}

func (g *generator) appendPage(b []byte, q *request) []byte {
	q.bytes = 14_000
	switch g.random.IntN(12) {
	case 0, 1:
		return append(b, '/')
	case 2, 3, 4, 5:
		return g.appendSlug(append(b, "/shop/"...), g.article.Uint64())
	case 6, 7:
		b = append(b, "/search?q="...)
		b = append(b, g.words[g.term.Uint64()]...)
		b = append(b, '+')
		b = append(b, g.words[g.term.Uint64()]...)
		b = append(b, "&page="...)
		return strconv.AppendInt(b, 1+int64(g.random.IntN(4)), 10)
	case 8:
		n := g.article.Uint64()
		b = append(b, "/blog/2025/"...)
		b = append2(b, int(n%12)+1)
		b = append2(append(b, '/'), int(n%28)+1)
		return g.appendSlug(append(b, '/'), n)
	case 9:
		q.referer = false
		b = g.appendSlug(append(b, "/shop/"...), g.article.Uint64())
		b = append(b, "?utm_source="...)
		return append(b, [...]string{"newsletter", "search", "partner"}[g.random.IntN(3)]...)
	case 10:
		return append(b, [...]string{"/login", "/account", "/help", "/basket", "/account/orders", "/contact"}[g.random.IntN(6)]...)
	}
	return g.appendSlug(append(b, "/category/"...), g.article.Uint64()%60)
}

func (g *generator) appendCall(b []byte, q *request) []byte {
	q.bytes = 900
	switch n := g.random.IntN(100); {
	case n < 3:
		q.status = 401
	case n < 5:
		q.status = 404
	case n < 6:
		q.status = 500
	}
	switch g.random.IntN(10) {
	case 0, 1:
		return g.appendMember(b)
	case 2:
		return append(g.appendMember(b), "/transactions?limit=20"...)
	case 3:
		q.method = "PUT"
		return append(g.appendMember(b), "/address"...)
	case 4, 5:
		b = append(b, "/api/v2/orders/"...)
		return strconv.AppendUint(b, 70_000_000+g.order.Uint64()*7, 10)
	case 6:
		b = append(b, "/api/v2/carts/"...)
		b = appendUUID(b, uint64(g.random.IntN(carts)))
		q.method, q.status = "POST", 201
		return append(b, "/items"...)
	case 7:
		b = append(b, "/api/v1/search?q="...)
		b = append(b, g.words[g.term.Uint64()]...)
		return append(b, "&sort=price&limit=24"...)
	case 8:
		b = append(b, "/api/v1/products/"...)
		b = append(b, "SKU-"...)
		b = strconv.AppendUint(b, 10_000+g.article.Uint64(), 10)
		return append(b, "/stock"...)
	}
	q.method, q.bytes = "POST", 300
	return append(b, "/api/v1/sessions"...)
}

func (g *generator) appendMember(b []byte) []byte {
	b = append(b, "/api/v1/members/"...)
	return strconv.AppendUint(b, 4_000_000_000+g.member.Uint64()*13, 10)
}

func (g *generator) appendNoise(b []byte, q *request) []byte {
	q.status, q.referer = 404, false
	switch g.random.IntN(6) {
	case 0:
		return append(b, "/wp-login.php"...)
	case 1:
		return append(b, "/.env"...)
	case 2:
		q.status = 200
		return append(b, "/robots.txt"...)
	case 3:
		q.method = "HEAD"
		return append(b, '/')
	}
	b = append(b, '/')
	b = append(b, g.words[g.random.IntN(len(g.words))]...)
	b = append(b, '/')
	b = append(b, g.words[g.random.IntN(len(g.words))]...)
	return append(b, ".php"...)
}
