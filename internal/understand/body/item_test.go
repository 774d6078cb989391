package body_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

func unhex(t testing.TB, s string) string {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The examples of RFC 8949, appendix A.
func TestCBORExamples(t *testing.T) {
	for in, want := range map[string]string{
		"00": "$=0 (number)", "0a": "$=10 (number)", "17": "$=23 (number)", "1818": "$=24 (number)", "1903e8": "$=1000 (number)",
		"1a000f4240":             "$=1000000 (number)",
		"1b000000e8d4a51000":     "$=1000000000000 (number)",
		"1bffffffffffffffff":     "$=18446744073709551615 (number)",
		"c249010000000000000000": "$=18446744073709551616 (number)",
		"3bffffffffffffffff":     "$=-18446744073709551616 (number)",
		"c349010000000000000000": "$=-18446744073709551617 (number)",
		"20":                     "$=-1 (number)", "29": "$=-10 (number)", "3863": "$=-100 (number)", "3903e7": "$=-1000 (number)",
		"f90000": "$=0 (number)", "f98000": "$=-0 (number)", "f93c00": "$=1 (number)", "fb3ff199999999999a": "$=1.1 (number)",
		"f93e00": "$=1.5 (number)", "f97bff": "$=65504 (number)", "fa47c35000": "$=100000 (number)",
		"fa5a000000": "$=9007199254740992 (number)", // whole numbers to their last digit
		"fa7f7fffff": "$=3.4028235e+38 (number)", "fb7e37e43c8800759c": "$=1e+300 (number)",
		"f90001": "$=5.9604645e-08 (number)", "f90400": "$=0.000061035156 (number)", "f9c400": "$=-4 (number)",
		"fbc010666666666666": "$=-4.1 (number)", "f97c00": "$=+Inf (number)", "f97e00": "$=NaN (number)", "f9fc00": "$=-Inf (number)",
		"fa7f800000": "$=+Inf (number)", "fb7ff8000000000000": "$=NaN (number)",
		"f4": "$=false (bool)", "f5": "$=true (bool)", "f6": "$= (null)", "f7": "$= (null)", "f0": "$=16 (number)", "f8ff": "$=255 (number)",
		"c074323031332d30332d32315432303a30343a30305a": "$=2013-03-21T20:04:00Z",
		"c11a514b67b0":         "$=1363896240 (number)",
		"c1fb41d452d9ec200000": "$=1363896240.5 (number)",
		"d74401020304":         "$=\x01\x02\x03\x04 (opaque)",
		"d818456449455446":     "$=IETF", // a byte string in a byte string
		"d82076687474703a2f2f7777772e6578616d706c652e636f6d": "$=http://www.example.com",
		"40":                                     "$=",
		"4401020304":                             "$=\x01\x02\x03\x04 (opaque)",
		"60":                                     "$=",
		"6161":                                   "$=a",
		"6449455446":                             "$=IETF",
		"62225c":                                 `$="\`,
		"62c3bc":                                 "$=ü",
		"63e6b0b4":                               "$=水",
		"64f0908591":                             "$=𐅑",
		"80":                                     "",
		"83010203":                               "$[*]=1 (number)\n$[*]=2 (number)\n$[*]=3 (number)",
		"8301820203820405":                       "$[*]=1 (number)\n$[*][*]=2 (number)\n$[*][*]=3 (number)\n$[*][*]=4 (number)\n$[*][*]=5 (number)",
		"a0":                                     "+$\n-$",
		"a201020304":                             "+$\n$.1=2 (number)\n$.3=4 (number)\n-$",
		"a26161016162820203":                     "+$\n$.a=1 (number)\n$.b[*]=2 (number)\n$.b[*]=3 (number)\n-$",
		"826161a161626163":                       "$[*]=a\n+$[*]\n$[*].b=c\n-$[*]",
		"5f42010243030405ff":                     "$=\x01\x02\x03\x04\x05 (opaque)",
		"7f657374726561646d696e67ff":             "$=streaming",
		"9fff":                                   "",
		"9f018202039f0405ffff":                   "$[*]=1 (number)\n$[*][*]=2 (number)\n$[*][*]=3 (number)\n$[*][*]=4 (number)\n$[*][*]=5 (number)",
		"83018202039f0405ff":                     "$[*]=1 (number)\n$[*][*]=2 (number)\n$[*][*]=3 (number)\n$[*][*]=4 (number)\n$[*][*]=5 (number)",
		"bf61610161629f0203ffff":                 "+$\n$.a=1 (number)\n$.b[*]=2 (number)\n$.b[*]=3 (number)\n-$",
		"bf6346756ef563416d7421ff":               "+$\n$.Fun=true (bool)\n$.Amt=-2 (number)\n-$",
		"d9d9f7a1613101":                         "+$\n$.1=1 (number)\n-$",                 // tagged as CBOR
		"d825500102030405060748890a0b0c0d0e0f10": "$=01020304-0506-0748-890a-0b0c0d0e0f10", // a UUID
		"d83444c0000201":                         "$=192.0.2.1",
		"d8365020010db8000000000000000000000001": "$=2001:db8::1",
		"c48221196ab3":                           "$=273.15 (number)", // a decimal fraction
		"c4822103":                               "$=0.03 (number)",
		"c48202c24105":                           "$=500 (number)",
		"c48239ffff03":                           "$[*]=-65536 (number)\n$[*]=3 (number)",
		"c48201c4820203":                         "$[*]=1 (number)\n$[*]=300 (number)",
		"d81900":                                 "$=0 (opaque)", // a string that stands elsewhere
	} {
		t.Run(in, func(t *testing.T) {
			r, fault := walk(t, unhex(t, in), "application/cbor", "")
			wants(t, r, fault, 0, want)
		})
	}
}

// The formats of MessagePack's specification, each with its smallest member.
func TestMessagePackFormats(t *testing.T) {
	for in, want := range map[string]string{
		"00": "$=0 (number)", "7f": "$=127 (number)", "ff": "$=-1 (number)", "e0": "$=-32 (number)",
		"c0": "$= (null)", "c2": "$=false (bool)", "c3": "$=true (bool)",
		"cc80": "$=128 (number)", "cd0100": "$=256 (number)", "ce00010000": "$=65536 (number)", "cfffffffffffffffff": "$=18446744073709551615 (number)",
		"d080": "$=-128 (number)", "d18000": "$=-32768 (number)", "d280000000": "$=-2147483648 (number)", "d38000000000000000": "$=-9223372036854775808 (number)",
		"ca3fc00000": "$=1.5 (number)", "cb3ff199999999999a": "$=1.1 (number)", "cb41edcd650fe00000": "$=4000000127 (number)",
		"a161": "$=a", "d90161": "$=a", "da000161": "$=a", "db0000000161": "$=a", "a2fffe": "$=\xff\xfe (opaque)",
		"c40161": "$=a", "c50001ff": "$=\xff (opaque)", "c600000001ff": "$=\xff (opaque)",
		"9101": "$[*]=1 (number)", "dc000101": "$[*]=1 (number)", "dd0000000101": "$[*]=1 (number)",
		"81a16101": "+$\n$.a=1 (number)\n-$", "de0001a16101": "+$\n$.a=1 (number)\n-$", "df00000001a16101": "+$\n$.a=1 (number)\n-$",
		"810501": "+$\n$.5=1 (number)\n-$", "81c301": "+$\n$.true=1 (number)\n-$", "81c001": "+$\n$.null=1 (number)\n-$",
		"81cefedcba9801":                 "+$\n$.{digits}@key=4275878552\n$.{digits}=1 (number)\n-$",
		"81c402ff0001":                   "+$\n$.{key}@key=h'ff00'\n$.{key}=1 (number)\n-$",
		"8192010201":                     "+$\n$.{key}@key=[]\n$.{key}=1 (number)\n-$",
		"82a16101a16102":                 "+$\n$.a=1 (number)\n$.a=2 (number)\n-$",
		"d6ff514b67b0":                   "$=2013-03-21T20:04:00Z",
		"d7ff77359400514b67b0":           "$=2013-03-21T20:04:00.5Z",
		"c70cff000000000000000000000001": "$=1970-01-01T00:00:01Z",
		"d40501":                         "$=\x01 (opaque)", "d505ff01": "$=\xff\x01 (opaque)", "c70305ffff01": "$=\xff\xff\x01 (opaque)",
		"0102":           "$=1 (number)\n$=2 (number)",
		"81a16181a162c0": "+$\n+$.a\n$.a.b= (null)\n-$.a\n-$",
	} {
		t.Run(in, func(t *testing.T) {
			r, fault := walk(t, unhex(t, in), "application/msgpack", "")
			wants(t, r, fault, 0, want)
		})
	}
}

// What breaks says so, after all that stood before it.
func TestItemsThatBreak(t *testing.T) {
	for _, c := range []struct{ mediaType, in, want string }{
		{"application/cbor", "a2616101", "+$\n$.a=1 (number)\n-$"},
		{"application/cbor", "a161", "+$\n-$"},
		{"application/cbor", "9f01", "$[*]=1 (number)"},
		{"application/cbor", "ff", ""},
		{"application/cbor", "8101ff", "$[*]=1 (number)"},
		{"application/cbor", "bf6161ff", "+$\n-$"},
		{"application/cbor", "1c", ""},
		{"application/cbor", "5f6161ff", ""},
		{"application/cbor", "5f5f4101ffff", ""},
		{"application/cbor", "f818", ""},
		{"application/cbor", "3f", ""},
		{"application/cbor", "df00", ""},
		{"application/cbor", "c1ff", ""},
		{"application/cbor", "a18101", "+$\n-$"},
		{"application/cbor", "a1bf6161ff01", "+$\n-$"},   // in what is passed over, too
		{"application/cbor", "7affffffff61", ""},         // a text of 2^32-1 bytes
		{"application/cbor", "7bffffffffffffffff61", ""}, // of 2^64-1
		{"application/cbor", "9affffffff01", "$[*]=1 (number)"},
		{"application/cbor", "9bffffffffffffffff01", "$[*]=1 (number)"},
		{"application/cbor", "baffffffff616101", "+$\n$.a=1 (number)\n-$"},
		{"application/cbor", "bbfffffffffffffffe616101", "+$\n$.a=1 (number)\n-$"},
		{"application/cbor", "c482c4", ""},
		{"application/msgpack", "c1", ""},
		{"application/msgpack", "82a16101", "+$\n$.a=1 (number)\n-$"},
		{"application/msgpack", "a5616263", ""},
		{"application/msgpack", "dbffffffff61", ""},
		{"application/msgpack", "c6ffffffff61", ""},
		{"application/msgpack", "c9ffffffff0161", ""},
		{"application/msgpack", "ddffffffff01", "$[*]=1 (number)"},
		{"application/msgpack", "dfffffffffa16101", "+$\n$.a=1 (number)\n-$"},
		{"application/msgpack", "cd01", ""},
		{"application/msgpack", "c7", ""},
	} {
		t.Run(c.mediaType+" "+c.in, func(t *testing.T) {
			r, fault := walk(t, unhex(t, c.in), c.mediaType, "")
			wants(t, r, fault, observation.Damaged, c.want)
		})
	}
}

// A value in a binary format is found where it would be found in JSON.
func TestItemsLikeJSON(t *testing.T) {
	const want = "+$\n$.email=ann@x.example\n+$.list[*]\n$.list[*].id=7 (number)\n-$.list[*]\n+$.payload\n$.payload.b=1 (number)\n-$.payload\n" +
		"+$.{digits}\n$.{digits}@key=12345\n$.{digits}.a=true (bool)\n-$.{digits}\n-$"
	r, fault := walk(t, `{"email":"ann@x.example","list":[{"id":7}],"payload":"{\"b\":1}","12345":{"a":true}}`, "application/json", "")
	wants(t, r, fault, 0, want)
	for _, c := range []struct{ mediaType, in string }{
		{"application/cbor", "a4 65656d61696c 6d616e6e40782e6578616d706c65 646c697374 81a162696407 677061796c6f6164 677b2262223a317d 653132333435 a16161f5"},
		{"application/senml+cbor", "bf 65656d61696c 6d616e6e40782e6578616d706c65 646c697374 9fbf62696407ffff 677061796c6f6164 477b2262223a317d 193039 a16161f5 ff"},
		{"application/x-msgpack", "84 a5656d61696c ad616e6e40782e6578616d706c65 a46c697374 9181a2696407 a77061796c6f6164 a77b2262223a317d a53132333435 81a161c3"},
	} {
		r, fault := walk(t, unhex(t, c.in), c.mediaType, "")
		wants(t, r, fault, 0, want)
	}
}

func TestItemsAreToldByContent(t *testing.T) {
	email := "65656d61696c6d616e6e40782e6578616d706c65"
	for in, told := range map[string]bool{
		"a1" + email:                           true, // CBOR
		"9fa1" + email + "ff":                  true,
		"81a5" + email[2:]:                     false, // its text is cut
		"81a5656d61696cad" + email[14:]:        true,  // MessagePack
		"9181a5656d61696cad" + email[14:]:      true,
		"81a5656d61696cad" + email[14:] + "00": false,
		"a1" + email + "00":                    false,
		"8300ff0102":                           false,
		"d9d9f7a1" + email:                     true,
		"a10102":                               false,
		"80":                                   false,
		"91c4021f8b":                           false,
	} {
		r, fault := walk(t, unhex(t, in), "application/octet-stream", "")
		if got := strings.Contains(r.leaves(), ".email=ann@x.example"); got != told || fault != 0 {
			t.Errorf("%s: told %v, want %v, fault %v\n%s", in, got, told, fault, r)
		}
	}
}

func TestBytesInItems(t *testing.T) {
	packed := pack(t, innerJSON, "gzip")
	in := "a1" + "617a" + "58" + hex.EncodeToString([]byte{byte(len(packed))}) + hex.EncodeToString([]byte(packed))
	r, fault := walk(t, unhex(t, in), "application/cbor", "")
	wants(t, r, fault, 0, "+$\n$.z="+packed+" (wrapper)\n+$.z\n$.z.email=ann@x.example\n-$.z\n-$")
	inner := "a165656d61696c61" + "78"
	r, fault = walk(t, unhex(t, "a1617a d818 49"+inner), "application/cbor", "")
	wants(t, r, fault, 0, "+$\n+$.z\n$.z.email=x\n-$.z\n-$")
	r, fault = walk(t, unhex(t, "a1617a d818 47"+inner[:14]), "application/cbor", "")
	wants(t, r, fault, observation.Damaged, "+$\n+$.z\n-$.z\n-$")
}

// A recorder has often undone a coding and kept its header.
func TestItemsThatWereDecodedAlready(t *testing.T) {
	for _, coding := range []string{"gzip", "deflate", "br", "zstd"} {
		r, fault := walk(t, unhex(t, "81a5656d61696cad616e6e40782e6578616d706c65"), "application/msgpack", coding)
		wants(t, r, fault, 0, "+$\n$.email=ann@x.example\n-$")
		r, fault = walk(t, pack(t, unhex(t, "81a5656d61696cad616e6e40782e6578616d706c65"), coding), "application/msgpack", coding)
		wants(t, r, fault, 0, "+$\n$.email=ann@x.example\n-$")
	}
}

func TestDeepItems(t *testing.T) {
	for _, c := range []struct{ mediaType, open, end string }{
		{"application/cbor", "\x81", ""}, {"application/cbor", "\x9f", "\xff"}, {"application/cbor", "\xa1\x61a", ""}, {"application/cbor", "\xbf\x61a", "\xff"},
		{"application/msgpack", "\x91", ""}, {"application/msgpack", "\x81\xa1a", ""},
	} {
		c1 := &collector{}
		in := strings.Repeat(c.open, 10_000) + "\x01" + strings.Repeat(c.end, 10_000)
		fault := newWalker(body.DefaultLimits()).Walk([]byte(in), []byte(c.mediaType), nil, c1)
		c1.check(t)
		if fault != 0 || c1.types[body.TooDeep] != 1 || c1.types[body.Number] != 0 {
			t.Errorf("%q: fault %v, leaves %v", c.open, fault, c1.types)
		}
	}
	deep := strings.Repeat("\x81", 400) + "\x79\x03\x21" + strings.Repeat("[", 400) + "1" + strings.Repeat("]", 400)
	c := &collector{}
	newWalker(body.DefaultLimits()).Walk([]byte(deep), []byte("application/cbor"), nil, c)
	if c.types[body.TooDeep] != 1 {
		t.Errorf("leaves %v: the depth around a wrapper does not count for what is in it", c.types)
	}
}
