package spec

import "fmt"

// Fault is what is wrong with a file, where, and what to do about it.
type Fault struct {
	File    string
	Line    int // 0 where it is the whole
	Problem string
}

// Error gives the place and the problem.
func (f *Fault) Error() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Problem)
	}
	return f.File + ": " + f.Problem
}
