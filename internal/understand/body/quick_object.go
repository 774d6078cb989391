package body

// Recaller is a Stepper that remembers objects of lists by their bytes.
type Recaller interface {
	// Recall is asked for an object at n of a list, with all that is left of the body from its first brace on. It returns how long the
	// object is, and a number that stands for it: the step is Again then, and what is in the object is not read. Where the length
	// is zero, it is read, and its steps of Entered and Left have the number.
	Recall(n *Node, rest []byte) (size int, number uint32)
}

// quickObject reads the beginning of the object at i, or all of it where it is known.
func (w *Walker) quickObject(b []byte, i int, n *Node) int {
	q, f := &w.quick, quickFrame{node: n, object: true}
	if n.listed && w.recaller != nil && !q.plain {
		size, number := w.recaller.Recall(n, b[i:])
		if size > 0 {
			if len(q.open) >= w.quickRoom() {
				return -1
			}
			q.steps = append(q.steps, Step{Node: n, Act: Again, From: number, To: uint32(i + size)})
			return i + size
		}
		f.number = number
	}
	q.steps = append(q.steps, Step{Node: n, Act: Entered, From: f.number, To: uint32(i)})
	return w.quickOpen(f, i)
}
