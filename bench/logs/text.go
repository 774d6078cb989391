package main

import (
	"fmt"
	"strconv"
)

// makeWords makes words that can be spoken. They are nobody's language, as the names of goods are.
func (g *generator) makeWords() {
	first := []string{"b", "br", "c", "d", "f", "g", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w"}
	second := []string{"a", "e", "i", "o", "u", "ai", "ee", "oo"}
	last := []string{"", "n", "r", "s", "l", "t", "m"}
	pick := func(from []string) string { return from[g.random.IntN(len(from))] }
	seen := map[string]bool{}
	for len(g.words) < queryTerm {
		w := pick(first) + pick(second) + pick(last) + pick(first) + pick(second) + pick(last)
		if !seen[w] {
			seen[w] = true
			g.words = append(g.words, w)
		}
	}
}

// makeAgents makes user agents of browsers, phones, programs and crawlers, in many versions.
func (g *generator) makeAgents() {
	systems := []string{
		"Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "iPhone; CPU iPhone OS 17_4 like Mac OS X",
		"Linux; Android 14; Pixel 8", "Linux; Android 13; SM-S911B", "iPad; CPU OS 16_6 like Mac OS X",
	}
	for i := range agents {
		major, minor := 90+g.random.IntN(45), g.random.IntN(6000)
		system := systems[g.random.IntN(len(systems))]
		text := ""
		switch i % 10 {
		case 7:
			text = fmt.Sprintf("Mozilla/5.0 (%s; rv:%d.0) Gecko/20100101 Firefox/%d.0", system, major, major)
		case 8:
			text = fmt.Sprintf("okhttp/4.%d.%d", g.random.IntN(13), g.random.IntN(4))
		case 9:
			text = fmt.Sprintf("Mozilla/5.0 (compatible; Crawler%d/%d.0; +https://crawler%d.example/bot.html)", i%7, major%5, i%7)
		default:
			text = fmt.Sprintf("Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.%d.%d Safari/537.36", system, major, minor, minor%200)
		}
		g.agentTexts = append(g.agentTexts, text)
	}
}

// appendSlug appends the name of an article, of two to four words.
func (g *generator) appendSlug(b []byte, n uint64) []byte {
	for i := range 2 + n%3 {
		if i > 0 {
			b = append(b, '-')
		}
		b = append(b, g.words[mix(n, 10+i)%uint64(len(g.words))]...)
	}
	return b
}

func append2(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

func appendHex(b []byte, n uint64, digits int) []byte {
	for i := range digits {
		b = append(b, "0123456789abcdef"[n>>(4*i)&15])
	}
	return b
}

// appendUUID appends a version 4 UUID.
func appendUUID(b []byte, n uint64) []byte {
	x, y := mix(n, 5), mix(n, 6)
	b = append(appendHex(b, x, 8), '-')
	b = append(appendHex(b, x>>32, 4), "-4"...)
	b = append(appendHex(b, x>>48, 3), '-')
	b = strconv.AppendUint(b, 8+y&3, 16)
	b = append(appendHex(b, y>>2, 3), '-')
	return appendHex(b, y>>14, 12)
}
