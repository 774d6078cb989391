package wire_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/wire"
	"github.com/waybill-security/waybill/internal/collect/wire/capfile"
	"github.com/waybill-security/waybill/internal/collect/wire/wiretest"
)

// read gives one line for each entry of a capture, and one for each loss.
func read(t testing.TB, file []byte) []string {
	t.Helper()
	e := wire.New(wire.Options{})
	var lines []string
	take := func() {
		for x := e.Take(0); x != nil; x = e.Take(0) {
			if x.Reason != "" {
				lines = append(lines, x.Reason+": "+x.Place)
				continue
			}
			c := &x.Call
			line := fmt.Sprintf("%s %s %s %d", c.Method, c.Host, c.Path, c.Status)
			for _, b := range []struct {
				name  string
				bytes []byte
				state fmt.Stringer
			}{{"sent", c.Request.Body.Bytes, c.Request.Body.State}, {"got", c.Response.Body.Bytes, c.Response.Body.State}} {
				if s := b.state.String(); s != "none" {
					line += fmt.Sprintf(" %s %s %.40q", b.name, s, b.bytes)
				}
			}
			lines = append(lines, line)
		}
	}
	var s capfile.Scanner
	var b capfile.Block
	for {
		n, err := s.Next(file, &b)
		if errors.Is(err, capfile.ErrShort) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		e.Packet(&b)
		take()
		file = file[n:]
	}
	e.End()
	take()
	for _, g := range e.Lost() {
		lines = append(lines, fmt.Sprintf("lost %s %d", g.Reason, g.Calls))
	}
	return lines
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

// member is a connection with two calls.
func member() *wiretest.Capture {
	c := wiretest.New()
	k := c.Dial("198.51.100.7:50000", "203.0.113.1:8080")
	k.Send("GET /v1/members/7 HTTP/1.1\r\nHost: api.example\r\n\r\n")
	k.Reply("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"tier\":\"gold\"}")
	k.Send("POST /v1/orders HTTP/1.1\r\nHost: api.example\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"n\"\r\n3\r\n:1}\r\n0\r\n\r\n")
	k.Reply("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2;x=1\r\n{}\r\n0\r\nX-Sum: 1\r\n\r\n")
	k.Close()
	return c
}

var memberLines = []string{
	`GET api.example /v1/members/7 200 got whole "{\"tier\":\"gold\"}"`,
	`POST api.example /v1/orders 201 sent whole "{\"n\":1}" got whole "{}"`,
}

func TestEveryFileFormatGivesTheSameCalls(t *testing.T) {
	c := member()
	for name, file := range map[string][]byte{
		"little endian": c.Pcap(), "big endian": c.PcapIn(binary.BigEndian, false, 1), "nanoseconds": c.PcapIn(binary.LittleEndian, true, 1),
		"pcapng": c.PcapNG(binary.LittleEndian, ""), "pcapng, big endian": c.PcapNG(binary.BigEndian, "CLIENT_RANDOM"),
		"two files in one": append(wiretest.New().PcapIn(binary.BigEndian, true, 1), c.Pcap()...),
	} {
		t.Run(name, func(t *testing.T) { want(t, read(t, file), memberLines...) })
	}
}

func TestHowOneByteSegmentsAreReadDoesNotMatter(t *testing.T) {
	c := wiretest.New()
	c.Segment = 1
	k := c.Dial("198.51.100.7:50000", "203.0.113.1:8080")
	k.Send("POST /a HTTP/1.1\r\nHost: api.example\r\nContent-Length: 3\r\n\r\nabc")
	k.Reply("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n")
	k.Close()
	want(t, read(t, c.Pcap()), `POST api.example /a 200 sent whole "abc" got whole "xyz"`)
}

func TestPacketsInAnyOrderAndTwice(t *testing.T) {
	c := member()
	p := c.Packets
	for i := 3; i+1 < len(p); i += 2 { // behind the handshake
		p[i], p[i+1] = p[i+1], p[i]
	}
	var twice []wiretest.Packet
	for _, k := range p {
		twice = append(twice, k, k)
	}
	c.Packets = twice
	want(t, read(t, c.Pcap()), memberLines...)
}

func TestWhatTheCaptureLeftOutIsSaid(t *testing.T) {
	c := member()
	last := &c.Packets[4] // the first answer
	last.Data, last.Cut = last.Data[:len(last.Data)-5], 5
	want(t, read(t, c.Pcap()), `GET api.example /v1/members/7 200 got cut "{\"tier\":\"g"`, memberLines[1])
}

func TestLostPacketsAreGaps(t *testing.T) {
	drop := func(i int) *wiretest.Capture {
		c := member()
		c.Packets = append(c.Packets[:i:i], c.Packets[i+1:]...)
		return c
	}
	want(t, read(t, drop(3).Pcap()), memberLines[1], "lost request_missing 1")
	want(t, read(t, drop(4).Pcap()), `GET api.example /v1/members/7 0`, memberLines[1], "lost packets_missing -1")
}

func TestJoinedInTheMiddle(t *testing.T) {
	c := wiretest.New()
	k := c.Join("198.51.100.7:50000", "203.0.113.1:8080")
	k.Reply(`"rest":"of an answer"}`)
	k.Send("GET /b HTTP/1.1\r\nHost: api.example\r\n\r\n")
	k.Reply("HTTP/1.1 204 No Content\r\n\r\n")
	want(t, read(t, c.Pcap()), `GET api.example /b 204`)
}

func TestTheSamePortsAgain(t *testing.T) {
	c := member()
	k := c.Dial("198.51.100.7:50000", "203.0.113.1:8080")
	k.Send("GET /again HTTP/1.0\r\n\r\n")
	k.Reply("HTTP/1.0 200 OK\r\n\r\nuntil the end")
	k.Close()
	want(t, read(t, c.Pcap()), append(memberLines, `GET  /again 200 got whole "until the end"`)...)
}

func TestCallsComeInTheOrderOfTheirFirstByte(t *testing.T) {
	c := wiretest.New()
	slow := c.Dial("198.51.100.7:50000", "203.0.113.1:8080")
	fast := c.Dial("198.51.100.8:50000", "203.0.113.1:8080")
	slow.Send("GET /slow HTTP/1.1\r\n\r\n")
	fast.Send("GET /fast HTTP/1.1\r\n\r\n")
	fast.Reply("HTTP/1.1 204 No Content\r\n\r\n")
	slow.Reply("HTTP/1.1 204 No Content\r\n\r\n")
	want(t, read(t, c.Pcap()), "GET  /slow 204", "GET  /fast 204")
}

func TestAnythingElseIsNoCall(t *testing.T) {
	c := wiretest.New()
	k := c.Dial("198.51.100.7:50000", "203.0.113.1:25")
	k.Reply("220 mail.example ESMTP\r\n")
	k.Send("EHLO client.example\r\n")
	k.Reply("250 mail.example\r\n")
	k.Close()
	want(t, read(t, c.Pcap()))
}

func TestWebSocketMessagesAreTheBodiesOfTheirCall(t *testing.T) {
	c := wiretest.New()
	k := c.Dial("198.51.100.7:50000", "203.0.113.1:8080")
	k.Send("GET /live HTTP/1.1\r\nHost: api.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
	k.Reply("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x0e{\"tier\":\"gold\"\x81\x02{}\x88\x00")
	k.Send("\x81\x82\x00\x00\x00\x00{}\x88\x80\x00\x00\x00\x00")
	k.Close()
	want(t, read(t, c.Pcap()), `GET api.example /live 101 sent whole "{}" got whole "{\"tier\":\"gold\"\n{}"`)
}

func TestATunnelIsLookedInto(t *testing.T) {
	c := wiretest.New()
	k := c.Dial("198.51.100.7:50000", "203.0.113.1:3128")
	k.Send("CONNECT api.example:80 HTTP/1.1\r\n\r\n")
	k.Reply("HTTP/1.1 200 OK\r\n\r\n")
	k.Send("GET /inside HTTP/1.1\r\nHost: api.example\r\n\r\n")
	k.Reply("HTTP/1.1 204 No Content\r\n\r\n")
	k.Close()
	want(t, read(t, c.Pcap()), "CONNECT api.example:80  200", "GET api.example /inside 204")
}

func TestQUICIsCounted(t *testing.T) {
	c := wiretest.New()
	first := append([]byte{0xC3, 0, 0, 0, 1, 8}, make([]byte, 1200)...)
	for range 3 {
		c.Add(wiretest.Ethernet(wiretest.UDP(netip.MustParseAddrPort("198.51.100.7:50000"), netip.MustParseAddrPort("203.0.113.1:443"), first)))
	}
	want(t, read(t, c.Pcap()), "quic: QUIC to 203.0.113.1:443, which is not read")
}

// Whatever a file holds, reading ends, and what is given out is whole.
func FuzzCapture(f *testing.F) {
	f.Add(member().Pcap(), uint16(60), byte(1))
	f.Add(member().PcapNG(binary.BigEndian, "CLIENT_RANDOM"), uint16(200), byte(0xFF))
	f.Fuzz(func(t *testing.T, file []byte, at uint16, change byte) {
		if len(file) > 0 {
			file = append([]byte(nil), file...)
			file[int(at)%len(file)] ^= change
		}
		e := wire.New(wire.Options{MaxBody: 1 << 16})
		var s capfile.Scanner
		var b capfile.Block
		for {
			n, err := s.Next(file, &b)
			if errors.Is(err, capfile.ErrDamaged) {
				skip, found := s.Resume(file)
				if file = file[skip:]; !found {
					break
				}
				continue
			}
			if err != nil {
				break
			}
			e.Packet(&b)
			file = file[n:]
		}
		e.End()
		for x := e.Take(0); x != nil; x = e.Take(0) {
			if x.Reason == "" && (len(x.Call.Method) == 0 || x.Call.Request.Body.State == call.BodyWhole && len(x.Call.Request.Body.Bytes) == 0) {
				t.Fatalf("%+v", x.Call)
			}
		}
		if e.Pending(0) {
			t.Fatal("something is still open")
		}
	})
}
