package endpoint

import (
	"bytes"
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
)

// wireTexts are the operations that a path says by itself, without a name: the path is the name.
var wireTexts = func() map[string]observation.Text {
	texts := map[string]observation.Text{}
	for _, protocol := range []string{"grpc", "connect", "twirp", "websocket", "sse", "mcp"} {
		texts[protocol] = observation.OpenText(protocol + ":")
	}
	return texts
}()

func wireText(w rpc.Wire) observation.Text {
	if w.Protocol == "" {
		return observation.Text{}
	}
	return wireTexts[w.Protocol]
}

// namesOfMethod is how many segments at the end of a path name a remote method: the service and the method.
const namesOfMethod = 2

// remote makes words of the last two segments, which name a service and its method, whatever their look. An identifier stays
// one: who asks may write what he likes there.
func (s *Splitter) remote(path []byte, noise bool) {
	first := len(s.segments) - namesOfMethod
	if first < 0 || len(s.segments) == maxSegments {
		return
	}
	rest := bytes.TrimRight(path, "/")
	for i := len(s.segments) - 1; i >= first; i-- {
		slash := bytes.LastIndexByte(rest, '/')
		name := rest[slash+1:]
		rest = bytes.TrimRight(rest[:max(slash, 0)], "/")
		if _, ok := methodName(string(name)); !ok || noise || s.segments[i].Class == observation.SegmentLiteral {
			continue
		}
		s.segments[i] = word(name, false).segment
	}
}

// names says whether the segment at depth is one of those that name a remote method.
func (it *item) names(depth int) bool {
	if depth < it.length()-namesOfMethod || it.segment(depth).Class != observation.SegmentLiteral {
		return false
	}
	switch it.Path.Operation.Reveal() {
	case "grpc:", "connect:", "twirp:":
		return true
	}
	return false
}

// remoteNames takes out the paths whose segment at depth is a name of a service or method, or the same word. The names of
// remote methods are fixed and say nothing of what stands beside them.
func remoteNames(items []*item, depth int) (named []*branch, rest []*item) {
	words := map[string]bool{}
	for _, it := range items {
		if it.names(depth) {
			words[it.segment(depth).Text.Reveal()] = true
		}
	}
	if len(words) == 0 {
		return nil, items
	}
	var inside []*item
	for _, it := range items {
		if s := it.segment(depth); s.Class == observation.SegmentLiteral && words[s.Text.Reveal()] {
			inside = append(inside, it)
		} else {
			rest = append(rest, it)
		}
	}
	return branches(inside, depth), rest
}

// endKey is what the endpoints at one place are told apart by. An operation without a name is a note on the protocol and none of
// its own.
func endKey(method, operation string) string {
	if strings.HasSuffix(operation, ":") {
		operation = ""
	}
	return method + " " + operation
}

// protocolOf is the protocol of most calls that were answered well, or of most calls where none was; of several, the more
// special one.
func protocolOf(items []*item) string {
	const plain = "http"
	calls := map[string][2]int64{}
	for _, it := range items {
		protocol, _, ok := strings.Cut(it.Path.Operation.Reveal(), ":")
		if !ok {
			protocol = plain
		}
		n := calls[protocol]
		calls[protocol] = [2]int64{n[0] + it.Success, n[1] + it.Calls}
	}
	best, most := plain, calls[plain]
	for protocol, n := range calls {
		more := n[0] > most[0] || n[0] == most[0] && n[1] > most[1]
		if even := n == most; more || even && (best == plain || protocol < best) {
			best, most = protocol, n
		}
	}
	return best
}

// isBatch says whether an operation is one of several different ones, with their names.
func isBatch(operation string) bool {
	_, name, _ := strings.Cut(operation, ":")
	return strings.HasPrefix(name, batch+" ")
}
