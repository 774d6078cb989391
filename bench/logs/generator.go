package main

import (
	"bufio"
	"io"
	"math/rand/v2"
	"strconv"
	"time"
)

// How much there is of everything in the world of the log, whatever its length.
const (
	clients   = 120_000
	agents    = 600
	members   = 200_000
	orders    = 400_000
	carts     = 100_000
	articles  = 6_000
	pictures  = 4_000
	scripts   = 120
	queryTerm = 3_000

	newcomers = 250_000 // clients that come once or twice: crawlers, phones behind changing addresses

	perSecond = 8 // requests
)

// generator writes the lines of a log.
type generator struct {
	random  *rand.Rand
	client  *rand.Zipf
	agent   *rand.Zipf
	member  *rand.Zipf
	order   *rand.Zipf
	article *rand.Zipf
	picture *rand.Zipf
	term    *rand.Zipf

	agentTexts []string
	words      []string
	at         time.Time
	stamp      []byte
	line       []byte
}

func newGenerator(seed uint64) *generator {
	r := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	g := &generator{
		random: r,
		client: rand.NewZipf(r, 1.05, 8, clients-1), agent: rand.NewZipf(r, 1.2, 4, agents-1),
		member: rand.NewZipf(r, 1.05, 20, members-1), order: rand.NewZipf(r, 1.05, 50, orders-1),
		article: rand.NewZipf(r, 1.1, 3, articles-1), picture: rand.NewZipf(r, 1.1, 5, pictures-1),
		term: rand.NewZipf(r, 1.1, 2, queryTerm-1),
		at:   time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
	}
	g.makeWords()
	g.makeAgents()
	g.tick()
	return g
}

// write writes whole lines until there are at least so many bytes of them; it returns how many lines that were.
func (g *generator) write(to io.Writer, size int64) (lines int64, err error) {
	w := bufio.NewWriterSize(to, 1<<20)
	for written := int64(0); written < size; lines++ {
		g.next()
		n, err := w.Write(g.line)
		written += int64(n)
		if err != nil {
			return lines, err
		}
	}
	return lines, w.Flush()
}

// next makes one line.
func (g *generator) next() {
	if g.random.IntN(perSecond) == 0 {
		g.at = g.at.Add(time.Second)
		g.tick()
	}
	who := g.who()
	q := request{method: "GET", status: 200, referer: true}
	b := g.appendAddress(g.line[:0], who)
	b = append(b, " - - ["...)
	b = append(b, g.stamp...)
	b = append(b, `] "`...)
	at := len(b)
	b = g.appendTarget(b, &q)
	// The method stands in front of the target, and is known only now.
	b = append(b, q.method...)
	b = append(b, ' ')
	rotate(b[at:], len(q.method)+1)
	b = append(b, ` HTTP/1.1" `...)
	b = strconv.AppendInt(b, int64(q.status), 10)
	b = append(b, ' ')
	b = g.appendSize(b, &q)
	b = append(b, ` "`...)
	b = g.appendReferer(b, &q)
	b = append(b, `" "`...)
	b = append(b, g.agentTexts[g.agentOf(who)]...)
	g.line = append(b, "\"\n"...)
}

// rotate moves the last n bytes of b to its front.
func rotate(b []byte, n int) {
	var tail [16]byte
	k := copy(tail[:], b[len(b)-n:])
	copy(b[n:], b[:len(b)-n])
	copy(b, tail[:k])
}

func (g *generator) tick() { g.stamp = g.at.AppendFormat(g.stamp[:0], "02/Jan/2006:15:04:05 -0700") }

// who draws a client: one of those that come again and again, or one of many that hardly do.
func (g *generator) who() uint64 {
	if g.random.IntN(14) == 0 {
		return clients + g.random.Uint64N(newcomers)
	}
	return g.client.Uint64()
}

// mix spreads a number over 64 bits, always alike.
func mix(n, salt uint64) uint64 {
	n = (n + salt + 1) * 0x9e3779b97f4a7c15
	n = (n ^ n>>29) * 0xbf58476d1ce4e5b9
	return n ^ n>>32
}

// agentOf gives a client its browser, and to some a second one.
func (g *generator) agentOf(who uint64) uint64 {
	r := rand.New(rand.NewPCG(who, uint64(g.random.IntN(8)/7)))
	return uint64(r.ExpFloat64()*agents/7) % agents
}

func (g *generator) appendAddress(b []byte, who uint64) []byte {
	n := mix(who, 1)
	if n%12 == 0 {
		b = append(b, "2001:db8:"...)
		b = strconv.AppendUint(b, n>>48&0xffff, 16)
		b = append(b, ':')
		b = strconv.AppendUint(b, n>>32&0xffff, 16)
		b = append(b, "::"...)
		return strconv.AppendUint(b, n>>16&0xffff|1, 16)
	}
	for i := range 4 {
		if i > 0 {
			b = append(b, '.')
		}
		b = strconv.AppendUint(b, n>>(56-8*i)&0xff%223+1, 10)
	}
	return b
}

func (g *generator) appendSize(b []byte, q *request) []byte {
	switch {
	case q.status == 304 || q.status == 204:
		return append(b, '-')
	case q.status >= 400:
		return strconv.AppendInt(b, int64(180+g.random.IntN(40)), 10)
	}
	return strconv.AppendInt(b, int64(float64(q.bytes)*(.5+g.random.ExpFloat64()))+120, 10)
}

func (g *generator) appendReferer(b []byte, q *request) []byte {
	switch n := g.random.IntN(20); {
	case !q.referer || n < 4:
		return append(b, '-')
	case n == 4:
		return append(b, "https://search.example/"...)
	case n < 12:
		b = append(b, "https://www.skyloom.example/shop/"...)
		return g.appendSlug(b, g.article.Uint64())
	}
	return append(b, "https://www.skyloom.example/"...)
}
