package analyse

import (
	"bytes"
	"net/netip"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/understand/identity"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// marker tells the marks of calls. A mark is a pure function of the call; nothing of a credential or path stays.
type marker struct {
	gauge   *identity.Gauge
	scratch []byte
	target  observation.Marks // of the call that marks was asked for last: those of host, path and query alone
}

// marks returns the marks of a call whose answer was walked into m; speaker are those of its request's headers.
func (k *marker) marks(c *call.Call, m *message, speaker observation.Marks) observation.Marks {
	k.target = k.targetMarks(c)
	marks := speaker | sideMarks(c) | k.target
	if m.rank > 0 && c.Status < 400 {
		marks |= k.gauge.Granted(m.granted.Value, m.rank, m.granted.Cookie)
	}
	return marks
}

// party returns the marks that say who is speaking, and how: they depend on more than the target.
func (k *marker) party(c *call.Call) observation.Marks {
	return k.gauge.Headers(&c.Request) | sideMarks(c)
}

func sideMarks(c *call.Call) observation.Marks {
	marks := preflightMark(c) | deprecatedMark(c)
	if loopback(c.Client) || loopback(c.Server) {
		marks |= observation.MarkLocal
	}
	return marks
}

// targetMarks returns the marks of host, path and query, and of climbing and values, which a body can do, too.
func (k *marker) targetMarks(c *call.Call) observation.Marks {
	marks := k.gauge.Target(c)
	if localHost(c.Host) {
		marks |= observation.MarkLocal
	}
	if k.climbs(c) {
		marks |= observation.MarkTraversal
	}
	return marks | valueMarks(c)
}

func loopback(a netip.AddrPort) bool {
	host := a.Addr()
	return host.IsLoopback() || host.Is4In6() && host.Unmap().IsLoopback()
}

// localHost says whether a host, with or without a port, is this very machine (RFC 6761, section 6.3).
func localHost(host []byte) bool {
	const self = "localhost"
	name := bytes.TrimSuffix(withoutPort(host), []byte("."))
	if len(name) == 0 {
		return false
	}
	if rest := len(name) - len(self); rest >= 0 && bytes.EqualFold(name[rest:], []byte(self)) {
		return rest == 0 || name[rest-1] == '.'
	}
	if first := name[0]; first != '[' && first != ':' && (first < '0' || first > '9') {
		return false
	}
	a, err := netip.ParseAddr(string(bytes.Trim(name, "[]")))
	return err == nil && a.Unmap().IsLoopback()
}

func withoutPort(host []byte) []byte {
	if i := bytes.LastIndexByte(host, ':'); i >= 0 && bytes.IndexByte(host[i:], ']') < 0 && bytes.IndexByte(host[:i], ':') < 0 || i > 0 && host[i-1] == ']' {
		return host[:i]
	}
	return host
}

// deprecatedMark knows an answer that says of what was asked that it is deprecated, or when it will be gone.
func deprecatedMark(c *call.Call) observation.Marks {
	if len(c.Response.Headers) == 0 {
		return 0
	}
	said := c.Response.Header("deprecation")
	if len(said) > 0 && !bytes.EqualFold(said, []byte("false")) || len(c.Response.Header("sunset")) > 0 {
		return observation.MarkDeprecated
	}
	return 0
}

// preflightMark knows a CORS preflight by its method and the header that only it has.
func preflightMark(c *call.Call) observation.Marks {
	if string(c.Method) == "OPTIONS" && c.Request.Header("access-control-request-method") != nil {
		return observation.MarkPreflight
	}
	return 0
}
