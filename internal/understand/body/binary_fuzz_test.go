package body_test

import (
	"testing"

	"github.com/waybill-security/waybill/internal/understand/body"
)

// tight are limits that inputs of a fuzzer reach.
var tight = body.Limits{MaxDepth: 6, MaxDecoded: 1 << 16, MaxKeys: 4, MaxUnwrap: 2}

// walkedTwice walks a body with a new walker and with one that has seen others, and holds the walks to what holds for all:
// objects are left as they were entered, what is delivered stays in proportion, and it depends on the body alone.
func walkedTwice(t *testing.T, used *body.Walker, in []byte, mediaType string) {
	t.Helper()
	fresh, again := &recorder{}, &recorder{}
	first := newWalker(tight).Walk([]byte(string(in)), []byte(mediaType), nil, fresh)
	fresh.check(t)
	second := used.Walk(in, []byte(mediaType), nil, again)
	if first != second || fresh.String() != again.String() {
		t.Fatalf("a used walker gives %v %q, a new one %v %q", second, again, first, fresh)
	}
	if most := 4*len(in) + 16; len(fresh.lines) > most+4*int(tight.MaxDecoded) {
		t.Fatalf("%d bytes gave %d lines", len(in), len(fresh.lines))
	}
}

// FuzzItems reads MessagePack and CBOR, and bytes without a type.
func FuzzItems(f *testing.F) {
	types := []string{"application/cbor", "application/msgpack", ""}
	for i, h := range []head{cborHead, packHead} {
		f.Add(items(sample(1), h), uint8(i))
		f.Add(items([]byte(`{"a":[{"12345":[1.5,-7,"x"]}],"b":"{\"a\":[1]}"}`), h), uint8(i))
	}
	f.Add([]byte("\xbf\x61a\x9f\x01\xff\xd8\x18\x43\xa1\x01\x02\xc4\x82\x01\x02\xff"), uint8(0))
	f.Add([]byte("\x83\xa1a\xd6\xff\x00\x00\x00\x00\xc0\xc4\x01\xff\x90\xca\x00\x00\x00\x00"), uint8(1))
	used := newWalker(tight)
	f.Fuzz(func(t *testing.T, in []byte, how uint8) {
		walkedTwice(t, used, in, types[int(how)%len(types)])
	})
}

// FuzzProtobuf reads messages without a schema.
func FuzzProtobuf(f *testing.F) {
	f.Add(messages(2))
	f.Add([]byte(bytesField(1, "\x08\x96\x01") + bytesField(1, "abc") + bytesField(2, varints(1, 2, 3, 4)) + fixed64Field(3, 7) + fixed32Field(4, 7)))
	f.Add([]byte("\x1b\x08\x05\x1c" + nested(4, longWord, 200) + nested(1, longWord, 300)))
	used := newWalker(tight)
	f.Fuzz(func(t *testing.T, in []byte) { walkedTwice(t, used, in, protoType) })
}

// FuzzFrames reads streams of messages.
func FuzzFrames(f *testing.F) {
	types := []string{"application/grpc", "application/grpc-web-text", "application/connect+proto", "application/grpc+json", "application/grpc-web+proto"}
	message := bytesField(1, "ann@x.example")
	for i := range types {
		f.Add([]byte(frame(0, message)+frame(1, pack(f, message, "gzip"))+frame(0x80, "grpc-status: 0\r\n")+frame(2, `{"error":{}}`)), uint8(i))
	}
	f.Add([]byte("AAAAAAA=AAAAAAA=\r\ngAAAAAA="), uint8(1))
	used := newWalker(tight)
	f.Fuzz(func(t *testing.T, in []byte, how uint8) { walkedTwice(t, used, in, types[int(how)%len(types)]) })
}
