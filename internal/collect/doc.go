// Package collect is the first room: captured files in, batches of calls out.
//
// In: paths of files and folders, standard input, and the sources that are known from before. Out: [call.Batch] after
// batch, in the order of each source, each with the cursor from which reading can go on behind it.
//
//	reader, err := collect.NewReader(collect.Options{Known: known})
//	files, err := collect.Files([]string{"captures/", "-"}, os.Stdin)
//	for _, f := range files {
//		result, err := reader.Read(ctx, f, func(b *call.Batch) error { … }) // b is valid until this returns
//	}
//
// Compression (gzip, zstd) and format are found by content. A format is one package under source and one line in
// formats.go.
//
// A source is known by what it holds: its id is made of the SHA-256 of all up to the end of its first entry, with an
// ordinal mixed in when a different source begins with the same entry. A file that begins with all that was read of a
// known source, by the cursor's digest, is that source and is read on behind it; under another name or compression as
// well.
//
// Memory is bounded whatever a file holds: some 8 MiB for usual files, and about [Options.MaxEntry] for the longest
// entries, of which the insides of long strings are dropped when they do not fit.
//
// What it cannot do: see that a file is a shorter, earlier state of a source, unless it ends at a known cursor; such a
// file is a new source. Nor does it undo a content coding inside bodies, which is the next room's.
package collect
