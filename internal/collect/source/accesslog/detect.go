package accesslog

import "github.com/waybill-security/waybill/internal/collect/source/weblog"

// detect says whether enough of the first lines are those of an access log.
func detect(head []byte) bool {
	var l line
	var clock weblog.Clock
	return weblog.Mostly(head, nil, func(text []byte) bool {
		if l.split(text) != "" {
			return false
		}
		_, ok := clock.Read(l.stamp)
		return ok
	})
}
