package har

import (
	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/collect/source"
)

// create reads log.creator, if it is of a sane size.
func (d *decoder) create(w *source.Window) error {
	if err := w.SkipSpace(); err != nil {
		return err
	}
	for {
		v := source.Value{}
		n, done := v.Scan(w.Bytes())
		if done {
			d.creator = creatorName(w.Bytes()[:n])
			d.doing = looking
			w.Discard(n)
			return nil
		}
		if len(w.Bytes()) > 1<<16 {
			d.meet(skipping)
			return nil
		}
		if err := w.More(); err != nil {
			return err
		}
	}
}

func creatorName(object []byte) string {
	var s scanner
	s.begin(object)
	for k, ok := s.member(); ok; k, ok = s.member() {
		if string(k) == "name" && s.str() {
			return string(s.json.Text())
		}
		s.skip()
	}
	return ""
}

// Describe implements [source.Decoder]. Browsers stand at the client. Chrome (whose creator is "WebInspector") exports
// without credentials unless asked, so they count as observable there only once one was seen.
func (d *decoder) Describe(s *call.Source) {
	observes := call.ObservesEverything
	switch d.creator {
	case "WebInspector":
		if !d.Credentials {
			observes &^= call.ObservesCredentials
		}
		s.Standpoint = "client"
	case "Firefox", "WebKit Web Inspector":
		s.Standpoint = "client"
	default:
		if d.browser {
			s.Standpoint = "client"
		}
	}
	s.Observes |= observes
}
