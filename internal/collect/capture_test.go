package collect_test

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/collect"
	"github.com/waybill-security/waybill/internal/collect/wire/wiretest"
)

// packets is a capture of so many calls, over connections of ten calls each.
func packets(calls int) *wiretest.Capture {
	c := wiretest.New()
	var k *wiretest.Conn
	for i := range calls {
		if i%10 == 0 {
			k = c.Dial(fmt.Sprintf("198.51.100.7:%d", 40000+i), "203.0.113.1:8080")
		}
		k.Send(fmt.Sprintf("GET /v2/members/%d HTTP/1.1\r\nHost: api.example\r\n\r\n", i))
		k.Reply("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
	}
	return c
}

func TestCapturesAreKnownAgain(t *testing.T) {
	dir := t.TempDir()
	c := packets(50)
	whole := string(c.Pcap())
	a := write(t, filepath.Join(dir, "a.pcap"), whole)
	b := write(t, filepath.Join(dir, "b.gz"), gz(t, whole))
	s := newStore(t)
	want(t, s.scan(collect.Options{BatchCalls: 7}, a, b), 50, 0, 50)
	before := s.batches
	result, err := s.tryScan(collect.Options{}, zst(t, whole), "-")
	if err != nil {
		t.Fatal(err)
	}
	want(t, result, 0, 0, 50)
	if s.batches != before {
		t.Error("a batch was made of nothing new")
	}
	if f := result.Source.Format; f != "pcap" {
		t.Errorf("format %q", f)
	}
	other := packets(50)
	other.Now++
	other.Packets[0].Time++
	want(t, s.scan(collect.Options{}, write(t, a, string(other.Pcap()))), 50, 0, 0)
}

// A capture that grew goes on where it ended, with the connections that were open.
func TestGrownCapture(t *testing.T) {
	dir := t.TempDir()
	for name, file := range map[string]func(*wiretest.Capture) []byte{
		"pcap": (*wiretest.Capture).Pcap, "pcapng": func(c *wiretest.Capture) []byte { return c.PcapNG(binary.BigEndian, "") },
	} {
		c := packets(45)
		once := newStore(t)
		once.scan(collect.Options{}, write(t, filepath.Join(dir, "once"), string(file(c))))
		for _, calls := range []int{1, 10, 17, 44} {
			s := newStore(t)
			early := packets(calls)
			path := write(t, filepath.Join(dir, name), string(file(early)))
			want(t, s.scan(collect.Options{BatchCalls: 4}, path), uint64(calls), 0, 0)
			want(t, s.scan(collect.Options{BatchCalls: 4}, write(t, path, string(file(c)))), uint64(45-calls), 0, uint64(calls))
			if !slices.Equal(s.calls, once.calls) {
				t.Errorf("%s, %d calls first: others than at once", name, calls)
			}
			want(t, s.scan(collect.Options{}, path), 0, 0, 45)
		}
	}
}

func TestCutAndDamagedCaptures(t *testing.T) {
	dir := t.TempDir()
	whole := packets(20).Pcap()
	s := newStore(t)
	want(t, s.scan(collect.Options{}, write(t, filepath.Join(dir, "cut"), string(whole[:len(whole)-10]))), 20, 1, 0)
	if tails := s.tails(); len(tails) != 1 || tails[0].Reason != "cut" {
		t.Errorf("tail %v", tails)
	}
	bad := append([]byte(nil), whole...)
	at := len(bad) / 2
	for i := range 64 {
		bad[at+i] = 0xFF
	}
	s = newStore(t)
	r := s.scan(collect.Options{}, write(t, filepath.Join(dir, "bad"), string(bad)))
	if r.Calls < 17 || r.Unread == 0 {
		t.Errorf("%d calls and %d unread around a damaged place", r.Calls, r.Unread)
	}
}

// A recorder that begins a new file now and then leaves connections that go on in the next, whatever the files are called.
func TestCapturesThatGoOnInEachOther(t *testing.T) {
	dir := t.TempDir()
	c := packets(40)
	for i, name := range []string{"ring.pcap", "ring.pcap10", "ring.pcap2"} { // in the order of time
		part := &wiretest.Capture{Packets: c.Packets[len(c.Packets)*i/3 : len(c.Packets)*(i+1)/3]}
		write(t, filepath.Join(dir, name), string(part.Pcap()))
	}
	read := func(s *store, paths ...string) (calls, unread uint64) {
		t.Helper()
		files, err := collect.Files(paths, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := collect.NewReader(collect.Options{Known: s.known, BatchCalls: 3})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range collect.InTime(t.Context(), files) {
			result, err := r.Read(t.Context(), f, s.emit)
			if err != nil {
				t.Fatal(err)
			}
			calls, unread = calls+result.Calls, unread+result.Unread
		}
		return calls, unread
	}
	s := newStore(t)
	if calls, unread := read(s, dir); calls != 40 || unread != 0 || len(s.newest) != 3 {
		t.Errorf("%d calls, %d unread of %d files", calls, unread, len(s.newest))
	}
	for _, answered := range s.calls {
		if !strings.Contains(answered, "200") {
			t.Errorf("not answered: %s", answered)
		}
	}
	if calls, _ := read(s, dir); calls != 0 {
		t.Errorf("%d calls again", calls)
	}
	more := packets(50)
	write(t, filepath.Join(dir, "ring.pcap3"), string((&wiretest.Capture{Packets: more.Packets[len(c.Packets):]}).Pcap()))
	if calls, _ := read(s, dir); calls != 10 {
		t.Errorf("%d calls of the file that was new", calls)
	}
}
