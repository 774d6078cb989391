package sourcetest

import (
	"strings"
	"testing"

	"github.com/waybill-security/waybill/internal/collect/source"
)

// FuzzLine reads anything as a line between two good ones, which it must not disturb. Seeds are lines.
func FuzzLine(f *testing.F, format source.Format, good string, seeds ...string) {
	f.Helper()
	f.Add(good)
	for _, s := range seeds {
		f.Add(s)
	}
	before := Brief(&Read(f, format, good+"\n").Calls[0])
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.ReplaceAll(line, "\n", " ")
		if strings.Trim(line, " \t\r") == "" {
			return
		}
		log := Read(t, format, good+"\n"+line+"\n"+good+"\n")
		if strings.TrimLeft(line, " \t\r")[0] == '#' && len(log.Reasons) == 2 {
			return // a directive
		}
		if n := len(log.Reasons); n != 3 || log.Reasons[0] != "" {
			t.Fatalf("reasons %q", log.Reasons)
		}
		if log.Reasons[2] != "" || Brief(&log.Calls[len(log.Calls)-1]) != before {
			t.Fatalf("the line behind it is %q", log.Reasons[2])
		}
		format.Detect([]byte(line))
	})
}
