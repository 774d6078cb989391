package endpoint

import (
	"strings"

	"github.com/waybill-security/waybill/internal/understand/observation"
	"github.com/waybill-security/waybill/internal/understand/rpc"
	"github.com/waybill-security/waybill/internal/understand/vocabulary"
)

// Remote names what a call of SOAP, JSON-RPC or the like asks for, such as "soap:GetMember" or "mcp:tools/call search".
// Different names of one call are joined ("jsonrpc:batch a+b"). The rule for names is that of [Operation]; where nothing has
// the shape of a name, the protocol stands alone ("jsonrpc:").
func Remote(asked rpc.Asked, noise bool) observation.Text {
	protocol := asked.Protocol + ":"
	if asked.Many {
		return observation.OpenText(protocol + batch)
	}
	var names []string
	open := true
	for _, text := range asked.Names {
		name, known := remoteName(text)
		if name == "" {
			continue
		}
		if !known && noise {
			name, known = firstWord(name), true
		}
		if name != "" {
			names, open = append(names, name), open && known
		}
	}
	text := strings.Join(names, "+")
	if len(names) > 1 {
		text = batch + " " + text
	}
	if open {
		return observation.OpenText(protocol + text)
	}
	return observation.SealedText(protocol + text)
}

// remoteName is the part of a name that names something and holds no value, and whether anyone may read that.
func remoteName(text string) (name string, open bool) {
	first, second, _ := strings.Cut(text, " ")
	open, ok := methodName(first)
	if !ok {
		return "", false
	}
	known, ok := methodName(second)
	if second == "" || !ok {
		return first, open
	}
	return text, open && known
}

// firstWord is what of a name of two words may be read on an answer that founds nothing.
func firstWord(name string) string {
	first, _, two := strings.Cut(name, " ")
	if open, _ := methodName(first); two && open {
		return first
	}
	return ""
}

// fewDigits is how many digits the name of a method may have.
const fewDigits = 2

// methodName says whether a text names a method and holds no value, part by part: names of remote methods have more signs in
// them than words of paths ("resources/read", "Members.Search", "eth_getBalance"), and digits of their own ("web3_sha3").
func methodName(text string) (open, ok bool) {
	open = true
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("/.:#", r) })
	for _, part := range parts {
		v := classify([]byte(part))
		n := count([]byte(part))
		few := n.others == 0 && n.digits <= fewDigits && 2*fewDigits*n.digits <= len(part) && !shouted(n)
		if v.segment.Class != observation.SegmentLiteral && (v.segment.Class != observation.SegmentMixed || !few) {
			return false, false
		}
		open = open && vocabulary.Open(part) && !shouted(n)
	}
	return open, len(parts) > 0
}
