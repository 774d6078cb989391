package segment_test

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"github.com/waybill-security/waybill/internal/keep/ledger/segment"
)

// row is a row of the table of these tests, as others read it.
type row struct {
	Who   int64 `parquet:"who"`
	When  int64 `parquet:"when"`
	Small int32 `parquet:"small"`
	Yes   bool  `parquet:"yes"`
	Key   int64 `parquet:"key"`
}

var table = &segment.Table{
	Columns: []segment.Column{{Name: "who"}, {Name: "when"}, {Name: "small", Type: segment.Int32}, {Name: "yes", Type: segment.Bool}, {Name: "key"}},
	Order:   []int{0, 1, 4}, Time: 1, Key: 4,
}

func draw(r *rapid.T) ([]row, segment.Columns) {
	n := rapid.IntRange(1, 5000).Draw(r, "rows")
	seed := rapid.Uint64().Draw(r, "seed")
	next := func(below uint64) int64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int64(seed >> 33 % below)
	}
	whos, keys := uint64(rapid.IntRange(1, 3000).Draw(r, "callers")), uint64(rapid.IntRange(1, 100_000).Draw(r, "keys"))
	odd := rapid.Bool().Draw(r, "odd numbers")
	rows, columns := make([]row, n), table.New(n)
	for i := range rows {
		x := row{next(whos), 1_700_000_000_000_000 + next(1<<40), int32(next(700)), next(2) == 1, next(keys)}
		if odd && next(9) == 0 {
			x.When, x.Small = []int64{math.MinInt64, math.MaxInt64, -1}[next(3)], math.MinInt32
		}
		rows[i] = x
		yes := int64(0)
		if x.Yes {
			yes = 1
		}
		for c, v := range []int64{x.Who, x.When, int64(x.Small), yes, x.Key} {
			columns[c] = append(columns[c], v)
		}
	}
	return rows, columns
}

// made is a file with its index, as it rests.
type made struct {
	file, index []byte
	dir         *segment.Directory
}

func write(r *rapid.T, columns segment.Columns) made {
	all := table.NewRows(0)
	all.Add(columns)
	file, dir, err := segment.Write(table, all, segment.Sort(table, all))
	if err != nil {
		r.Fatal(err)
	}
	index, head := segment.Index([]*segment.Directory{dir})
	if size, err := segment.HeadSize(index[:min(len(index), 40)]); err != nil || size != head {
		r.Fatalf("the head has %d bytes, not %d (%v)", head, size, err)
	}
	read, err := segment.ParseHead(index[:head], []*segment.Table{table})
	if err != nil {
		r.Fatal(err)
	}
	if size := segment.IndexSize(head, read); size != int64(len(index)) {
		r.Fatalf("the index has %d bytes, its head says %d", len(index), size)
	}
	return made{file, index, read[0]}
}

func TestRowsComeBackSorted(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows, columns := draw(r)
		m := write(r, columns)
		slices.SortStableFunc(rows, func(a, b row) int {
			return cmp.Or(cmp.Compare(a.Who, b.Who), cmp.Compare(a.When, b.When), cmp.Compare(a.Key, b.Key))
		})
		theirs, err := parquet.Read[row](bytes.NewReader(m.file), int64(len(m.file)))
		if err != nil || !slices.Equal(rows, theirs) {
			r.Fatalf("another reader finds %d rows that are not the same %d (%v)", len(theirs), len(rows), err)
		}
		reader, err := segment.NewReader(m.dir, bytes.NewReader(m.file))
		if err != nil {
			r.Fatal(err)
		}
		defer reader.Close()
		all := table.New(0)
		if err := reader.All(all); err != nil {
			r.Fatal(err)
		}
		if err := m.dir.Check(all, bytes.NewReader(m.index)); err != nil {
			r.Fatal(err)
		}
		for i, want := range rows {
			if got := (row{all[0][i], all[1][i], int32(all[2][i]), all[3][i] == 1, all[4][i]}); got != want {
				r.Fatalf("row %d is %v, not %v", i, got, want)
			}
		}
	})
}

func TestNoBlockIsMissed(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows, columns := draw(r)
		m := write(r, columns)
		pick := func(of func(row) int64) (list []uint64) {
			for range rapid.IntRange(0, 4).Draw(r, "picked") {
				list = append(list, uint64(of(rapid.SampledFrom(rows).Draw(r, "row")))+uint64(rapid.IntRange(0, 1).Draw(r, "beside")))
			}
			slices.Sort(list)
			return slices.Compact(list)
		}
		whos, keys := pick(func(x row) int64 { return x.Who }), pick(func(x row) int64 { return x.Key })
		from := rapid.SampledFrom(rows).Draw(r, "from").When
		between := m.dir.Between(whos, from, 0)
		holding, err := m.dir.Holding(keys, bytes.NewReader(m.index))
		if err != nil {
			r.Fatal(err)
		}
		reader, err := segment.NewReader(m.dir, bytes.NewReader(m.file))
		if err != nil {
			r.Fatal(err)
		}
		defer reader.Close()
		for i := range m.dir.Blocks {
			if err := reader.Load(i); err != nil {
				r.Fatal(err)
			}
			var numbers [5][]int64
			for c := range numbers {
				if numbers[c], err = reader.Column(c); err != nil {
					r.Fatal(err)
				}
				if v, same := reader.Same(c); same && slices.ContainsFunc(numbers[c], func(n int64) bool { return n != v }) {
					r.Fatalf("column %d of block %d is not the same all over", c, i)
				}
			}
			held := false
			for n := range reader.Rows() {
				if _, want := slices.BinarySearch(whos, uint64(numbers[0][n])); want && (from == 0 || numbers[1][n] >= from) && !slices.Contains(between, i) {
					r.Fatalf("block %d has a row that was asked for", i)
				}
				_, want := slices.BinarySearch(keys, uint64(numbers[4][n]))
				held = held || want
			}
			if held != slices.Contains(holding, i) {
				r.Fatalf("block %d holds a key: %v; by the index: %v", i, held, !held)
			}
		}
	})
}

func TestChangedBytesAreFound(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows, columns := draw(r)
		m := write(r, columns)
		reader, err := segment.NewReader(m.dir, bytes.NewReader(m.file))
		if err != nil {
			r.Fatal(err)
		}
		defer reader.Close()
		at := rapid.IntRange(0, len(m.file)-1).Draw(r, "at")
		all := table.New(0)
		if err := reader.All(all); err != nil {
			r.Fatal(err)
		}
		m.file[at] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
		again := table.New(0)
		if err := reader.All(again); err == nil && !equal(all, again) {
			r.Fatalf("byte %d changed, and other rows were read", at)
		}
		var keys []uint64
		for _, x := range rows {
			keys = append(keys, uint64(x.Key))
		}
		slices.Sort(keys)
		keys = slices.Compact(keys)
		_, head := segment.Index([]*segment.Directory{m.dir})
		at = head + rapid.IntRange(0, len(m.index)-head-1).Draw(r, "at in the postings")
		m.index[at] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
		if _, err := m.dir.Holding(keys, bytes.NewReader(m.index)); err == nil {
			r.Fatalf("byte %d of the index changed, and everything could be found", at)
		}
	})
}

func equal(a, b segment.Columns) bool {
	return slices.EqualFunc(a, b, func(x, y []int64) bool { return slices.Equal(x, y) })
}

// FuzzParseHead feeds the parser of heads what is none.
func FuzzParseHead(f *testing.F) {
	columns := table.New(0)
	for i := range int64(3) {
		for c := range columns {
			columns[c] = append(columns[c], i)
		}
	}
	all := table.NewRows(0)
	all.Add(columns)
	_, dir, err := segment.Write(table, all, segment.Sort(table, all))
	if err != nil {
		f.Fatal(err)
	}
	index, head := segment.Index([]*segment.Directory{dir})
	f.Add(index[:head])
	f.Fuzz(func(t *testing.T, data []byte) {
		dirs, err := segment.ParseHead(data, []*segment.Table{table})
		if err != nil {
			return
		}
		for _, d := range dirs {
			rows := 0
			for _, b := range d.Blocks {
				rows += b.Rows
			}
			if int64(rows) != d.Rows {
				t.Errorf("%d rows in blocks, %d in all", rows, d.Rows)
			}
		}
	})
}
