package incident

import (
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/waybill-security/waybill/internal/call"
	"github.com/waybill-security/waybill/internal/judge/scope"
)

// AnnexRow is one person with one kind in one form: a row of the matrix annex.
type AnnexRow struct {
	Scope   string `parquet:"scope"`
	Subject string `parquet:"subject"`
	Kind    string `parquet:"kind"`
	Form    string `parquet:"form"`
	Sure    string `parquet:"sure"`  // proven or possible
	Calls   int64  `parquet:"calls"` // of the person
	First   int64  `parquet:"first,timestamp(microsecond)"`
	Last    int64  `parquet:"last,timestamp(microsecond)"`
}

// AnnexOf lists the rows of a scope's matrix, in its order.
func AnnexOf(s *scope.Scope) (rows []AnnexRow) {
	for _, m := range s.Matrix {
		for i, list := range [][]scope.KindForm{m.Kinds, m.Possible} {
			for _, k := range list {
				rows = append(rows, AnnexRow{
					Scope: s.Scope, Subject: m.Subject, Kind: string(k.Kind), Form: k.Form, Sure: []string{"proven", "possible"}[i],
					Calls: m.Calls, First: int64(m.First), Last: int64(m.Last),
				})
			}
		}
	}
	return rows
}

// AnnexCSV writes the annex. Its bytes are the same for the same rows.
func AnnexCSV(w io.Writer, rows []AnnexRow) error {
	out := csv.NewWriter(w)
	cells := []string{"scope", "subject", "kind", "form", "sure", "calls", "first", "last"}
	for i := range len(rows) + 1 {
		if i > 0 {
			r := &rows[i-1]
			cells = []string{r.Scope, r.Subject, r.Kind, r.Form, r.Sure, strconv.FormatInt(r.Calls, 10), stamp(r.First), stamp(r.Last)}
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("cannot write the annex: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func stamp(us int64) string { return time.UnixMicro(us).UTC().Format("2006-01-02T15:04:05.000000Z") }

// Digest names the annex by the bytes of its CSV.
func Digest(rows []AnnexRow) (Annex, error) {
	h := sha256.New()
	if err := AnnexCSV(h, rows); err != nil {
		return Annex{}, err
	}
	return Annex{Rows: int64(len(rows)), SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}

// SetsOf groups the people of a matrix by what left of them, the most people first.
func SetsOf(matrix []scope.SubjectRow) []KindSet {
	byLetter := map[string]*KindSet{}
	for i := range matrix {
		id := LetterOf(&matrix[i])
		if byLetter[id] == nil {
			byLetter[id] = &KindSet{Letter: id, Kinds: matrix[i].Kinds, Possible: matrix[i].Possible}
		}
		set := byLetter[id]
		set.Subjects++
		if set.First == 0 || matrix[i].First < set.First {
			set.First = matrix[i].First
		}
		set.Last = max(set.Last, matrix[i].Last)
	}
	sets := []KindSet{}
	for _, s := range byLetter {
		sets = append(sets, *s)
	}
	slices.SortFunc(sets, func(a, b KindSet) int {
		return cmp.Or(cmp.Compare(b.Subjects, a.Subjects), cmp.Compare(a.Letter, b.Letter))
	})
	return sets
}

// LetterOf names the letter that a person gets: the same for all of whom the same kinds left.
func LetterOf(m *scope.SubjectRow) string {
	h := sha256.New()
	for i, list := range [][]scope.KindForm{m.Kinds, m.Possible} {
		for _, k := range list {
			fmt.Fprintf(h, "%d %s/%s\n", i, k.Kind, k.Form)
		}
	}
	return "l_" + hex.EncodeToString(h.Sum(nil)[:4])
}

// Exposures are the first and the last time at which something of somebody surely left.
func Exposures(matrix []scope.SubjectRow) (first, last call.Time) {
	for _, m := range matrix {
		if first == 0 || m.First < first {
			first = m.First
		}
		last = max(last, m.Last)
	}
	return first, last
}
