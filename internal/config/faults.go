package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// mostFaults bounds how many faults of one file are told at once.
const mostFaults = 20

// Faults is all that is wrong with a file. It is an error once there is one; see Err.
type Faults struct {
	File string
	list []fault
	more int
}

type fault struct {
	line, column int // column 0: not known
	problem      string
}

// Add notes a fault. The problem says what is wrong and the way out, and repeats no value of a person.
func (f *Faults) Add(line int, problem string, args ...any) { f.AddAt(line, 0, problem, args...) }

// AddAt does the same where the column is known.
func (f *Faults) AddAt(line, column int, problem string, args ...any) {
	if len(f.list) == mostFaults {
		f.more++
		return
	}
	f.list = append(f.list, fault{line, column, fmt.Sprintf(problem, args...)})
}

// Err returns the faults as an error, nil where there is none.
func (f *Faults) Err() error {
	if len(f.list) == 0 {
		return nil
	}
	return f
}

// Error tells each fault on a line of its own, in the order of the file: "FILE:LINE: problem", or "FILE:LINE:COLUMN: problem".
func (f *Faults) Error() string {
	slices.SortStableFunc(f.list, func(a, b fault) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column)) })
	var b strings.Builder
	for i, one := range f.list {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.File)
		if one.line > 0 {
			fmt.Fprintf(&b, ":%d", one.line)
		}
		if one.line > 0 && one.column > 0 {
			fmt.Fprintf(&b, ":%d", one.column)
		}
		b.WriteString(": " + one.problem)
	}
	if f.more > 0 {
		fmt.Fprintf(&b, "\n%s: and %d more faults", f.File, f.more)
	}
	return b.String()
}
