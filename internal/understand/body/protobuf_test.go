package body_test

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

const protoType = "application/x-protobuf"

// The fields of a message, as their bytes.
func varintField(number int, v uint64) string {
	return string(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(number)<<3), v))
}

func bytesField(number int, content ...string) string {
	all := strings.Join(content, "")
	return string(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(number)<<3|2), uint64(len(all)))) + all
}

func fixed64Field(number int, v uint64) string {
	return string(binary.LittleEndian.AppendUint64(binary.AppendUvarint(nil, uint64(number)<<3|1), v))
}

func fixed32Field(number int, v uint32) string {
	return string(binary.LittleEndian.AppendUint32(binary.AppendUvarint(nil, uint64(number)<<3|5), v))
}

func varints(list ...uint64) string {
	var b []byte
	for _, v := range list {
		b = binary.AppendUvarint(b, v)
	}
	return string(b)
}

const longWord = "a-text-that-is-longer-than-thirty-two-letters"

func TestProtobuf(t *testing.T) {
	group := "\x1b" + varintField(1, 5) + "\x1c" // field 3
	random := "\xf3\x9e\x11\xb8\x80\x45\xaa\xfc\x01\x23\x9d\xe1\x77\x06\x5b\xc2"
	for _, c := range []struct{ name, in, want string }{
		{"numbers", varintField(1, 7) + varintField(2, 1<<63) + varintField(3, math.MaxUint64) + varintField(4, 4000000127),
			"+$\n$.1=7 (number)\n$.2=-9223372036854775808 (number)\n$.3=-1 (number)\n$.4=4000000127 (number)\n-$"},
		{"fixed", fixed64Field(1, 4000000127) + fixed64Field(2, math.Float64bits(52.090737)) + fixed32Field(3, 12) + fixed32Field(4, math.Float32bits(-1.5)) + fixed64Field(5, 0),
			"+$\n$.1=4000000127 (number)\n$.2=52.090737 (number)\n$.3=12 (number)\n$.4=-1.5 (number)\n$.5=0 (number)\n-$"},
		{"texts", bytesField(1, "ann@x.example") + bytesField(2, "") + bytesField(3, "Zoë") + bytesField(4, "PL") + bytesField(5, longWord),
			"+$\n$.1=ann@x.example\n$.2=\n$.3=Zoë\n$.4=PL\n$.5=" + longWord + "\n-$"},
		{"messages", bytesField(1, bytesField(1, "Ann"), bytesField(2, varintField(1, 7))),
			"+$\n+$.1\n$.1.1=Ann\n+$.1.2\n$.1.2.1=7 (number)\n-$.1.2\n-$.1\n-$"},
		{"a message that reads as text", bytesField(1, bytesField(1, longWord)), "+$\n+$.1\n$.1.1=" + longWord + "\n-$.1\n-$"},
		{"a list", bytesField(3, bytesField(1, "a"), varintField(2, 300)) + bytesField(3, bytesField(1, "b"), varintField(2, 400)),
			"+$\n+$.3[*]\n$.3[*].1=a\n$.3[*].2=300 (number)\n-$.3[*]\n+$.3[*]\n$.3[*].1=b\n$.3[*].2=400 (number)\n-$.3[*]\n-$"},
		{"a list in one of the elements of a list", bytesField(3, bytesField(1, "abc"), varintField(2, 1)) + bytesField(3, bytesField(1, "d"), bytesField(1, "e"), varintField(2, 1)),
			"+$\n+$.3[*]\n$.3[*].1[*]=abc\n$.3[*].2=1 (number)\n-$.3[*]\n+$.3[*]\n$.3[*].1[*]=d\n$.3[*].1[*]=e\n$.3[*].2=1 (number)\n-$.3[*]\n-$"},
		{"a list of texts of which one reads as a message", bytesField(1, "80") + bytesField(1, "\n\x03abc"), "+$\n$.1[*]=80\n+$.1[*]\n$.1[*].1=abc\n-$.1[*]\n-$"},
		{"a field that is no message elsewhere is none here", bytesField(1, "\x08\x96\x01") + bytesField(1, random), "+$\n$.1[*]=8 (number)\n$.1[*]=150 (number)\n$.1[*]=" + random + " (opaque)\n-$"},
		{"packed numbers", bytesField(4, varints(1, 2, 3, 4)) + bytesField(5, varints(4000000127, 4000000128, 4000000129)),
			"+$\n$.4[*]=1 (number)\n$.4[*]=2 (number)\n$.4[*]=3 (number)\n$.4[*]=4 (number)\n$.5[*]=4000000127 (number)\n$.5[*]=4000000128 (number)\n$.5[*]=4000000129 (number)\n-$"},
		{"packed fixed", bytesField(4, fixed64Field(1, math.Float64bits(52.5))[1:], fixed64Field(1, math.Float64bits(4.25))[1:]),
			"+$\n$.4[*]=52.5 (number)\n$.4[*]=4.25 (number)\n-$"},
		{"bytes", bytesField(1, random), "+$\n$.1=" + random + " (opaque)\n-$"},
		{"a group", group + group, "+$\n+$.3[*]\n$.3[*].1=5 (number)\n-$.3[*]\n+$.3[*]\n$.3[*].1=5 (number)\n-$.3[*]\n-$"},
		{"JSON in a text", bytesField(1, innerJSON), "+$\n+$.1\n$.1.email=ann@x.example\n-$.1\n-$"},
		{"a large number of a field", varintField(536870911, 1) + varintField(9999, 1), "+$\n$.{key}=1 (number)\n$.9999=1 (number)\n-$"},
		{"JSON all the same", `{"a":1}`, "+$\n$.a=1 (number)\n-$"},
		{"text with NUL", bytesField(1, "a text\x00with NUL in it, as texts of C have"), "+$\n$.1=a text\x00with NUL in it, as texts of C have\n-$"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, protoType, "")
			wants(t, r, fault, 0, c.want)
		})
	}
}

// Bytes that read well in two ways are delivered as the likelier one, and marked.
func TestProtobufSaysWhereItGuesses(t *testing.T) {
	strange := varintField(9, 400) + varintField(2, 300)                        // its fields have another order than encoders give them
	glued := "\"(" + "0123456789012345678901234567890123456789"                 // field 4 with forty letters, or just letters
	nested := bytesField(4, "Ann-and-some-more-letters-until-it-is-forty-long") // reads as text
	for _, c := range []struct{ in, want string }{
		{bytesField(1, strange), "+$\n$.1=" + strange + " (guessed)\n+$.1\n$.1.9=400 (number)\n$.1.2=300 (number)\n-$.1\n-$"},
		{bytesField(1, glued), "+$\n$.1=" + glued + " (guessed)\n$.1=" + glued + "\n-$"},
		{bytesField(1, nested), "+$\n$.1=" + nested + " (guessed)\n$.1=" + nested + "\n-$"},
	} {
		r, fault := walk(t, c.in, protoType, "")
		wants(t, r, fault, 0, c.want)
	}
}

// What is no message by chance is hardly ever taken for one, and what is text is hardly ever doubted.
func TestProtobufGuessesRarely(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const tries = 5_000
	wrong, numbers, doubted := 0, 0, 0
	for range tries {
		b := make([]byte, 16+random.IntN(48))
		for i := range b {
			b[i] = byte(random.Uint32())
		}
		r, _ := walk(t, bytesField(1, string(b)), protoType, "")
		switch {
		case strings.Contains(r.String(), "(guessed)"):
			doubted++
		case strings.Contains(r.String(), "+$.1\n"):
			wrong++
		case strings.Contains(r.String(), "(number)"):
			numbers++
		}
	}
	t.Logf("of %d random byte strings %d are messages, %d more doubted ones, %d numbers", tries, wrong, doubted, numbers)
	if wrong*200 > tries || numbers*200 > tries {
		t.Errorf("too many")
	}
	words := strings.Fields("the of member Anneke van Voorbeeld Kade 12 Utrecht 3511 AB https://shop.example/orders?id=7&sort=asc +31 20 555 0123 " +
		"note: (please) ring twice, \"really\" #42 a1b2c3d4 e-mail ann@x.example 2026-03-01T10:00:00Z NL91ABNA0417164300 MIXED Case 100% $5.00 it's fine; and/or")
	doubted = 0
	for range tries {
		var b []string
		for range 1 + random.IntN(20) {
			b = append(b, words[random.IntN(len(words))])
		}
		if r, _ := walk(t, bytesField(1, strings.Join(b, " ")), protoType, ""); strings.Contains(r.String(), "(guessed)") {
			doubted++
		} else if strings.Contains(r.String(), "+$.1\n") {
			t.Errorf("a text is a message:\n%s", r)
		}
	}
	t.Logf("of %d texts %d are doubted", tries, doubted)
	if doubted*200 > tries {
		t.Errorf("too many")
	}
}

func TestProtobufThatBreaks(t *testing.T) {
	good := bytesField(1, "ann@x.example")
	for name, in := range map[string]string{
		"a varint of eleven bytes":    "\x10" + strings.Repeat("\xff", 10) + "\x01",
		"a varint that is too large":  "\x10" + strings.Repeat("\xff", 9) + "\x02",
		"a varint that ends nowhere":  "\x10\x80",
		"field number zero":           "\x00\x01",
		"a field number too large":    string(binary.AppendUvarint(nil, 1<<32)) + "\x01",
		"a wire type that is none":    "\x17",
		"a length beyond the end":     "\x12\x05abc",
		"a length of 2^32":            "\x12\x80\x80\x80\x80\x10a",
		"a length of 2^64-1":          "\x12" + strings.Repeat("\xff", 9) + "\x01a",
		"a group without end":         "\x13\x08\x01",
		"an end without group":        "\x14",
		"the end of another group":    "\x13\x24",
		"too many groups":             strings.Repeat("\x13", 20) + strings.Repeat("\x14", 20),
		"a number of eight that ends": "\x11abc",
		"a number of four that ends":  "\x15abc",
	} {
		r, fault := walk(t, good+in, protoType, "")
		if fault != observation.Damaged || !strings.HasPrefix(r.String(), "+$\n$.1=ann@x.example\n") {
			t.Errorf("%s: fault %q, got\n%s", name, fault, r)
		}
	}
}

func frame(flags byte, content string) string {
	return string(binary.BigEndian.AppendUint32([]byte{flags}, uint32(len(content)))) + content
}

func TestFrames(t *testing.T) {
	ann, bob := bytesField(1, "ann@x.example"), bytesField(1, "bob@x.example")
	const annWant, bobWant = "+$\n$.1=ann@x.example\n-$\n", "+$\n$.1=bob@x.example\n-$\n"
	trailers := frame(0x80, "grpc-status: 5\r\ngrpc-message: no ann@x.example\r\n")
	web := base64.StdEncoding.EncodeToString([]byte(frame(0, ann))) + base64.StdEncoding.EncodeToString([]byte(trailers))
	const ended = "+$.@trailers\n$.@trailers.grpc-status=5\n$.@trailers.grpc-message=no ann@x.example\n-$.@trailers\n"
	for _, c := range []struct {
		name, mediaType, in string
		fault               observation.Fault
		want                string
	}{
		{"one", "application/grpc", frame(0, ann), 0, annWant},
		{"two", "application/grpc+proto", frame(0, ann) + frame(0, bob), 0, annWant + bobWant},
		{"an empty one", "application/grpc", frame(0, ""), 0, ""},
		{"gzip", "application/grpc", frame(1, pack(t, ann, "gzip")) + frame(1, pack(t, bob, "gzip")), 0, annWant + bobWant},
		{"deflate", "application/grpc", frame(1, pack(t, ann, "deflate")), 0, annWant},
		{"zstd", "application/grpc", frame(1, pack(t, ann, "zstd")), 0, annWant},
		{"a coding that is not known", "application/grpc", frame(1, "\xff\x06sNaPpY") + frame(0, bob), observation.BadCoding, "$=\xff\x06sNaPpY (opaque)\n" + bobWant},
		{"JSON", "application/grpc+json", frame(0, `{"a":1}`), 0, "+$\n$.a=1 (number)\n-$\n"},
		{"the web", "application/grpc-web+proto", frame(0, ann) + trailers, 0, annWant + ended},
		{"the web as text", "application/grpc-web-text", web, 0, annWant + ended},
		{"Connect", "application/connect+proto", frame(0, ann) + frame(2, `{"error":{"code":"x"}}`), 0, annWant + "+$.@trailers\n+$.@trailers.error\n$.@trailers.error.code=x\n-$.@trailers.error\n-$.@trailers\n"},
		{"Connect in JSON", "application/connect+json", frame(0, `{"a":1}`) + frame(2, `{}`), 0, "+$\n$.a=1 (number)\n-$\n+$.@trailers\n-$.@trailers\n"},
		{"cut in a message", "application/grpc", frame(0, ann) + frame(0, bob)[:9], observation.Damaged, annWant},
		{"cut in a head", "application/grpc", frame(0, ann) + "\x00\x00", observation.Damaged, annWant},
		{"a damaged message hides none", "application/grpc", frame(0, "\x0a\x7f") + frame(0, bob), observation.Damaged, "+$\n-$\n" + bobWant},
		{"a length of 2^32-1", "application/grpc", "\x00\xff\xff\xff\xffabc", observation.Damaged, ""},
		{"flags that are not known", "application/grpc", frame(0x40, "ann") + frame(0, bob), observation.Damaged, "$=ann (opaque)\n" + bobWant},
		{"an error of a proxy", "application/grpc", `{"error":"x"}`, 0, "+$\n$.error=x\n-$\n"},
		{"text that is no base64", "application/grpc-web-text", "!!!!", observation.Damaged, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, fault := walk(t, c.in, c.mediaType, "")
			wants(t, r, fault, c.fault, c.want)
		})
	}
}

func TestFramesExplode(t *testing.T) {
	packed := frame(1, pack(t, bytesField(1, strings.Repeat("x", 1<<20)), "gzip"))
	limits := body.Limits{MaxDecoded: 3 << 20}
	c := &counter{}
	if fault := newWalker(limits).Walk([]byte(strings.Repeat(packed, 100)), []byte("application/grpc"), nil, c); fault != observation.Exploding || c.bytes > 4<<20 {
		t.Errorf("fault %q, %d bytes delivered", fault, c.bytes)
	}
}
