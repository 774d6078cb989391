package collect

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"

	"github.com/waybill-security/waybill/internal/collect/wire/capfile"
)

// longestFile is how far apart the beginnings of two captures may be that go on in each other, in microseconds: a day and an hour.
const longestFile = 25 * 3600 * 1e6

// mostPeeked is how many files are looked into for their order; of more than that it is that of their names.
const mostPeeked = 100_000

// InTime brings captures of packets into the order of their first packets, among the places that captures have in the list. Those that lie in one
// folder go on in each other, as a recorder leaves them that begins a new file now and then.
func InTime(ctx context.Context, files []File) []File {
	if len(files) < 2 || len(files) > mostPeeked {
		return files
	}
	type found struct {
		file File
		at   int64
	}
	var places []int
	var captures []found
	for i, f := range files {
		if at, ok := firstPacket(ctx, f); ok {
			places, captures = append(places, i), append(captures, found{f, at})
		}
	}
	slices.SortStableFunc(captures, func(a, b found) int { return cmp.Compare(a.at, b.at) })
	files = slices.Clone(files)
	for i, at := range places {
		f := captures[i].file
		if i+1 < len(captures) && places[i+1] == at+1 && captures[i].at < captures[i+1].at && captures[i+1].at-captures[i].at < longestFile {
			if n := captures[i+1].file.Path; filepath.Dir(n) == filepath.Dir(f.Path) {
				f.next = n
			}
		}
		files[at] = f
	}
	return files
}

// firstPacket is the time of the first packet of a capture; false for anything else.
func firstPacket(ctx context.Context, f File) (int64, bool) {
	if f.stdin != nil || f.Size == 0 {
		return 0, false
	}
	in, err := openInput(ctx, f, nil)
	if err != nil {
		return 0, false
	}
	defer in.close()
	r, err := in.begin()
	if err != nil {
		return 0, false
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if head = head[:n]; err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) || !capfile.Detect(head) {
		return 0, false
	}
	var s capfile.Scanner
	var b capfile.Block
	for {
		n, err := s.Next(head, &b)
		if err != nil {
			return 0, false
		}
		if b.Kind == capfile.Packet {
			return b.Time, true
		}
		head = head[n:]
	}
}
