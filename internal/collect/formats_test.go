package collect_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect"
)

func readText(t testing.TB, path, text string) (calls []call.Call, unread []call.Unread, result collect.Result) {
	t.Helper()
	files, err := collect.Files([]string{write(t, path, text)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := collect.NewReader(collect.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result, err = r.Read(context.Background(), files[0], func(b *call.Batch) error {
		calls, unread = append(calls, b.Calls...), append(append(unread, b.Unread...), b.Cursor.Tail...)
		return nil
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return calls, unread, result
}

// The same calls, logged by whomever, are the same calls.
func TestEveryFormatTellsTheSame(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		all := trips(rt)
		for _, w := range rapid.Permutation(writers()).Draw(rt, "writers")[:5] { // each has its turn many times
			var text strings.Builder
			text.WriteString(w.head)
			for _, v := range all {
				text.WriteString(w.line(v) + "\n")
			}
			calls, unread, result := readText(t, filepath.Join(dir, "log"), text.String())
			if result.Source.Format != w.format || result.Found != w.found {
				rt.Fatalf("%s: found as %s by %q\n%s", w.name, result.Source.Format, result.Found, text.String())
			}
			if len(calls) != len(all) || len(unread) > 0 {
				rt.Fatalf("%s: %d calls of %d, unread %v\n%s", w.name, len(calls), len(all), unread, text.String())
			}
			if (result.Source.Standpoint == "edge") != w.edge {
				rt.Errorf("%s: standpoint %q", w.name, result.Source.Standpoint)
			}
			for i := range calls {
				if d := w.differs(&calls[i], all[i]); d != "" {
					rt.Errorf("%s: %s\n%s", w.name, d, w.line(all[i]))
				}
			}
		}
	})
}

// differs names the first thing that a call tells otherwise than it was.
func (w *writer) differs(c *call.Call, v trip) string {
	query, agent, host := v.query, v.agent, v.host
	if w.noQuery {
		query = ""
	}
	if w.noAgent {
		agent = ""
	}
	if w.noHost {
		host = ""
	}
	apart := time.UnixMicro(c.Start).Sub(v.start)
	switch {
	case string(c.Method) != v.method || string(c.Path) != v.path || string(c.Query) != query || string(c.Host) != host:
		return fmt.Sprintf("%s %s %s ? %s", c.Method, c.Host, c.Path, c.Query)
	case c.Status != v.status:
		return fmt.Sprintf("status %d", c.Status)
	case apart.Abs() > w.precision:
		return fmt.Sprintf("the start is %v off", apart)
	case !w.noDuration && (time.Duration(c.Duration)*time.Microsecond-v.took).Abs() > time.Millisecond, w.noDuration && c.Duration != call.Unknown:
		return fmt.Sprintf("it took %d", c.Duration)
	case c.Client.Addr() != v.client.Addr() || c.Client.Port() != 0 && c.Client.Port() != v.client.Port():
		return fmt.Sprintf("client %s", c.Client)
	case string(c.Request.Header("user-agent")) != agent:
		return fmt.Sprintf("agent %q", c.Request.Header("user-agent"))
	}
	return ""
}

// Every format's sample is found as itself, and the formats do not take each other's files.
func TestFormatsAreFoundByTheirContent(t *testing.T) {
	v := trip{method: "GET", host: "shop.example", path: "/v1/cards/7", query: "full=1", agent: "probe/1", status: 200, size: 512,
		took: time.Second, start: time.Date(2026, 3, 1, 11, 0, 0, 0, time.UTC), client: netip.MustParseAddrPort("192.0.2.7:4711")}
	samples := map[string][]string{"har": {harFile(0, 3)}, "har-lines": {lines(0, 3)},
		"pcap": {string(packets(1).Pcap()), string(packets(1).PcapNG(binary.LittleEndian, "")), string(packets(1).PcapIn(binary.BigEndian, true, 1))}}
	for _, d := range documents() {
		samples[d.format] = append(samples[d.format], d.text)
	}
	for _, w := range writers() {
		samples[w.format] = append(samples[w.format], w.head+w.line(v)+"\n"+w.line(v)+"\n")
	}
	wrapped := `{"log":{"x":[1]` + strings.Replace(strings.TrimSpace(samples["json-log"][0][:strings.IndexByte(samples["json-log"][0], '\n')]), "{", ",", 1) + "}\n"
	samples["json-log"] = append(samples["json-log"], wrapped, `{"message":`+strings.TrimPrefix(wrapped, `{"log":`))
	for _, name := range []string{"access-log", "envoy-log", "haproxy-log"} { // as a container runtime wraps them
		samples["json-log"] = append(samples["json-log"], `{"log":`+quote(samples[name][0][:strings.IndexByte(samples[name][0], '\n')+1])+`,"stream":"stdout"}`+"\n")
	}
	for format, texts := range samples {
		for i, text := range texts {
			var found []string
			for _, name := range collect.Formats() {
				if collect.Detects(name, []byte(text)) {
					found = append(found, name)
				}
			}
			if format == "har" {
				found = found[:1] // its entries may stand on lines of their own
			}
			if len(found) != 1 || found[0] != format {
				t.Errorf("sample %d of %s is found as %v", i, format, found)
			}
		}
	}
	if len(samples) != len(collect.Formats()) {
		t.Errorf("there are %d formats, and samples of %d", len(collect.Formats()), len(samples))
	}
}

// In a file of two formats the lines of the other one are counted and said, and none is lost.
func TestMixedFormats(t *testing.T) {
	dir := t.TempDir()
	v := trip{method: "GET", host: "shop.example", path: "/v1/cards/7", agent: "probe/1", status: 200, size: 512,
		took: time.Second, start: time.Date(2026, 3, 1, 11, 0, 0, 0, time.UTC), client: netip.MustParseAddrPort("192.0.2.7:4711")}
	for _, a := range writers() {
		for _, b := range writers() {
			if a.format == b.format {
				continue
			}
			text := a.head + strings.Repeat(a.line(v)+"\n", 6) + b.line(v) + "\n" + a.line(v) + "\n"
			calls, unread, result := readText(t, filepath.Join(dir, "log"), text)
			if result.Source.Format != a.format || len(calls) != 7 || len(unread) != 1 || unread[0].Reason != "format" || unread[0].Sequence != 6 {
				t.Errorf("%s with a line of %s: %s, %d calls, unread %v", a.name, b.name, result.Source.Format, len(calls), unread)
			}
		}
	}
}
