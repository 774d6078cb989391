package tcp

// list holds flows in the order in which they were last touched.
type list struct {
	first, last *flow
	n           int
}

func (l *list) add(f *flow) {
	f.in, f.before, f.behind = l, l.last, nil
	if l.last != nil {
		l.last.behind = f
	} else {
		l.first = f
	}
	l.last = f
	l.n++
}

func (l *list) remove(f *flow) {
	if f.in != l {
		return
	}
	if f.before != nil {
		f.before.behind = f.behind
	} else {
		l.first = f.behind
	}
	if f.behind != nil {
		f.behind.before = f.before
	} else {
		l.last = f.before
	}
	f.in, f.before, f.behind = nil, nil, nil
	l.n--
}

func (l *list) touch(f *flow) {
	if l.last != f {
		l.remove(f)
		l.add(f)
	}
}
