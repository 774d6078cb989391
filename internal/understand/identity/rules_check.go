package identity

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"unicode"
)

// check says which setting of a rule is wrong, and how to put it right.
func (a *ActorRule) check() (setting, problem string) {
	if setting, problem = a.From.check(); problem != "" {
		return setting, problem
	}
	if setting, problem = a.When.check(); problem != "" {
		return setting, problem
	}
	for setting, text := range map[string]string{"name": a.Name, "label": a.Label} {
		if !publishable(text) {
			return setting, fmt.Sprintf("it is shown to people: a text of up to %d letters, digits, spaces and signs, and no address of a person", mostLabel)
		}
	}
	switch {
	case a.Type != "" && !slices.Contains(Roles(), a.Type):
		return "type", "it is one of " + strings.Join(Roles(), ", ")
	case a.From == From{} && a.When.empty():
		return "when", "say when the rule holds (claims, key_prefix, hosts, addresses, agent or service), or from where it reads who asks"
	case a.From == From{} && a.Type == "" && a.Label == "":
		return "type", "the rule says nothing: give it a type, a label, or a from"
	case a.From.Header != "" && len(a.Peers) == 0:
		return "peers", "anybody can send a header: name the addresses and networks of the hops that set it (peers: [10.0.0.0/8]), or any"
	case a.From.Header == "" && len(a.Peers) > 0 && a.From.Key == "":
		return "peers", "it goes with from: {header: …} alone; addresses of clients stand under when"
	}
	return "", ""
}

func (f *From) check() (setting, problem string) {
	given := 0
	for setting, text := range map[string]string{"header": f.Header, "claim": f.Claim, "cookie": f.Cookie, "query": f.Query, "body": f.Body, "key": f.Key} {
		if text == "" {
			continue
		}
		if given++; len(text) > mostRuleText || strings.ContainsFunc(text, unicode.IsControl) {
			return setting, fmt.Sprintf("it is a name of up to %d bytes", mostRuleText)
		}
	}
	switch {
	case given > 1:
		return "from", "one place alone; write a second rule for the other"
	case f.Body != "" && !strings.HasPrefix(f.Body, "$") && strings.ContainsAny(f.Body, "[]"):
		return "body", "write it as `waybill fields` does: $.user.id, or the name of a form's field"
	case strings.ContainsAny(f.Header+f.Key+f.Cookie, " ,;:=\""):
		return "from", "it is the name of one header or cookie, without its value"
	}
	return "", ""
}

func (w *When) empty() bool {
	return len(w.Claims)+len(w.Hosts)+len(w.Addresses) == 0 && w.KeyPrefix+w.Agent+w.Service == ""
}

func (w *When) check() (setting, problem string) {
	if w.KeyPrefix != "" && len(w.KeyPrefix) < 2 || len(w.KeyPrefix) > 32 {
		return "key_prefix", "2 to 32 characters that keys begin with, and never a whole key"
	}
	for claim, value := range w.Claims {
		if claim == "" || value == "" || len(claim)+len(value) > mostRuleText {
			return "claims", fmt.Sprintf("each is a name with a value, of up to %d bytes", mostRuleText)
		}
	}
	if len(w.Agent)+len(w.Service) > mostRuleText || len(w.Hosts)+len(w.Addresses) > 4*mostRules {
		return "when", "it is too long"
	}
	return "", ""
}

// mostLabel is how long a label may be, in characters.
const mostLabel = 64

// publishable says whether a text may be shown to anybody: it holds no address of a person.
func publishable(text string) bool {
	n := 0
	for _, c := range text {
		n++
		if n > mostLabel || c == '@' || !unicode.IsPrint(c) {
			return false
		}
	}
	return true
}

// parseNetworks reads addresses and networks. An error names none.
func parseNetworks(texts []string) ([]netip.Prefix, error) {
	list := make([]netip.Prefix, 0, len(texts))
	for i, text := range texts {
		p, err := ParseNetwork(text)
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
		list = append(list, p)
	}
	return list, nil
}

// ParseNetwork reads "10.0.0.0/8", "2001:db8::/32" or a single address.
func ParseNetwork(text string) (netip.Prefix, error) {
	text = strings.TrimSpace(text)
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		a = a.Unmap()
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return p, errors.New("this is no address and no network: write 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32")
	}
	if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
	}
	return p.Masked(), nil
}
