package analyse

import (
	"github.com/waybill-security/waybill/internal/understand/body"
	"github.com/waybill-security/waybill/internal/understand/kind"
	"github.com/waybill-security/waybill/internal/understand/observation"
)

// try tries the tests of users' kinds on a value. Secrets of few possibilities are left alone: what a test says of them would be a part
// of them.
func (m *message) try(v body.Value, h kind.Hint, c kind.Class, f kind.Form) observation.TriedRef {
	if m.tester == nil || h&kind.NeverTokenise != 0 {
		return 0
	}
	return m.symbols.Tried(m.tester.Try(v.Bytes, kind.ValueType(v.Type), c, f))
}
