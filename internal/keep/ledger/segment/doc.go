// Package segment lays rows of numbers out so that few of them can be read without the rest: sorted, in blocks, with a
// directory of the blocks and an index of one column.
//
// In: some rows, and a [Table] that says what they are. Out: a Parquet file that any engine can open, and the
// bytes of an index file, of which the head (the directories) is kept in memory and the rest (postings) is read page by page.
//
//	order := segment.Sort(table, rows)
//	file, dir, err := segment.Write(table, rows, order)
//	index, head, err := segment.Index([]*segment.Directory{dir})
//	blocks := dir.Between(identities, from, to) // or dir.Holding(numbers, index)
//	err = segment.NewReader(dir, file).Load(blocks[0])
//
// A block is 2,048 rows: one page of each column. The directory tells where each page lies, which columns are the same in all
// rows of a block (they are not read at all), and a digest of the pages, so that a block is believed no more than a whole file
// is. All numbers are of 64 bits at most, and rows have no lists and no gaps.
//
// The package knows nothing of calls, of seals and of folders, and writes nothing to a disk.
package segment
