package packet

// Bounds of what waits for its other fragments.
const (
	mostWaiting     = 1024
	mostWaitingSize = 16 << 20
	largestPacket   = 1<<16 - 1
)

type fragmentID struct {
	from, to [16]byte
	id       uint32
	protocol uint8
	six      bool
}

// fragments puts packets of IP together. Where two fragments overlap, the first that came counts.
type fragments struct {
	waiting map[fragmentID]*pile
	order   []fragmentID // in order of arrival; those that are whole by now are still in it
	size    int
}

type pile struct {
	bytes []byte
	have  []bool // one for each 8 bytes
	got   int    // pieces of 8 bytes
	end   int    // the length of the whole, 0 while the last fragment has not come
}

// add adds a fragment and returns the packet when it is whole. A fragment that was cut by the capture is of no use.
func (f *fragments) add(id fragmentID, at int, more bool, p []byte, missing int) []byte {
	if missing > 0 || at+len(p) > largestPacket || more && len(p)%8 != 0 || len(p) == 0 {
		return nil
	}
	if f.waiting == nil {
		f.waiting = map[fragmentID]*pile{}
	}
	w := f.waiting[id]
	if w == nil {
		f.makeRoom()
		w = &pile{}
		f.waiting[id] = w
		f.order = append(f.order, id)
	}
	f.size += w.put(at, p)
	if !more {
		w.end = at + len(p)
	}
	if w.end == 0 || w.got < (w.end+7)/8 {
		return nil
	}
	f.forget(id)
	return w.bytes[:w.end]
}

func (w *pile) put(at int, p []byte) (grown int) {
	end := at + len(p)
	if end > len(w.bytes) {
		grown = end - len(w.bytes)
		w.bytes = append(w.bytes, make([]byte, grown)...)
		w.have = append(w.have, make([]bool, (end+7)/8-len(w.have))...)
	}
	for i := 0; i < len(p); i += 8 {
		if k := (at + i) / 8; !w.have[k] {
			w.have[k] = true
			w.got++
			copy(w.bytes[at+i:end], p[i:min(len(p), i+8)])
		}
	}
	return grown
}

func (f *fragments) forget(id fragmentID) {
	if w := f.waiting[id]; w != nil {
		f.size -= len(w.bytes)
		delete(f.waiting, id)
	}
}

// makeRoom gives up the oldest.
func (f *fragments) makeRoom() {
	for len(f.order) > 0 && (len(f.waiting) >= mostWaiting || f.size >= mostWaitingSize || len(f.order) > 4*mostWaiting) {
		f.forget(f.order[0])
		f.order = f.order[1:]
	}
}
