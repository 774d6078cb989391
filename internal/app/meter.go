package app

import "github.com/waybill-security/waybill/internal/collect"

// meter tells how far a scan is, batch by batch.
type meter struct {
	read  collect.Progress
	total int64
	calls uint64
	tell  func(Progress)
}

func newMeter(files []collect.File, tell func(Progress)) *meter {
	m := &meter{tell: tell}
	for _, f := range files {
		if f.Size == 0 {
			m.total = 0 // one of unknown length makes the whole unknown
			break
		}
		m.total += f.Size
	}
	return m
}

func (m *meter) show(file string, calls int) {
	m.calls += uint64(calls)
	if m.tell != nil {
		m.tell(Progress{File: file, Read: m.read.Bytes(), Total: m.total, Calls: m.calls})
	}
}
