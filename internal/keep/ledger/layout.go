package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The names inside a workspace, with slashes, as MANIFEST and reports write them.
const (
	formatFile     = "format"
	manifestFile   = "MANIFEST"
	lockFile       = "lock"
	keyFile        = "keys/workspace.key"
	leavesFile     = "log/leaves"
	hashesFile     = "log/hashes"
	checkpointFile = "log/checkpoint"

	// format is raised when what rests is written in another way. Version 2 has shapes in its rows of calls, and parts of segments;
	// version 3 has choices in its dictionary, sessions and what rules say in its identities, and row files that were compacted.
	format     = 3
	formatText = "waybill 3\n"
	temporary  = ".tmp"
)

// growingFiles are those of the log, to which is only ever added.
var growingFiles = [2]string{leavesFile, hashesFile}

// folders are made with the workspace. The ledger's own files stand in the first four.
var folders = []string{"segments", "vault", "journal", "evidence", "log", "keys", "config", "cache", readersFolder}

// sealedFolders hold files that MANIFEST lists, named by their leaf.
var sealedFolders = folders[:4]

// leafDigits is the width of a leaf number in a file name, so that names sort by age.
const leafDigits = 12

func sealedName(folder string, leaf int64, rest string) string {
	return fmt.Sprintf("%s/%0*d%s", folder, leafDigits, leaf, rest)
}

func callsName(leaf int64) string      { return sealedName("segments", leaf, "-calls.parquet") }
func exposuresName(leaf int64) string  { return sealedName("segments", leaf, "-exposures.parquet") }
func coverageName(leaf int64) string   { return sealedName("segments", leaf, "-coverage.parquet") }
func dictionaryName(leaf int64) string { return sealedName("segments", leaf, "-dictionary.parquet") }
func tokensName(leaf int64) string     { return sealedName("vault", leaf, ".tokens") }
func textsName(leaf int64) string      { return sealedName("vault", leaf, ".texts") }
func journalName(leaf int64, kind string) string {
	return sealedName("journal", leaf, "."+kind)
}

// ours says whether a file in a sealed folder has a name that a commit could have given it.
func ours(name string) bool {
	if len(name) <= leafDigits {
		return false
	}
	for _, c := range name[:leafDigits] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return name[leafDigits] == '-' || name[leafDigits] == '.'
}

// state of a folder, before anything in it is believed.
type folderState int

const (
	folderNew       folderState = iota // absent, empty, or a workspace whose making was cut short
	folderWorkspace                    // holds MANIFEST, or something sealed
	folderOther                        // somebody else's
)

// inspectFolder tells what dir is.
func inspectFolder(dir string) (folderState, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return folderNew, nil
	}
	if err != nil {
		return folderOther, fmt.Errorf("cannot read workspace %s: %w", dir, err)
	}
	known := map[string]bool{formatFile: true, lockFile: true, formatFile + temporary: true, manifestFile + temporary: true}
	for _, f := range folders {
		known[f] = true
	}
	foreign := false
	for _, e := range entries {
		if e.Name() == manifestFile {
			return folderWorkspace, nil
		}
		foreign = foreign || !known[e.Name()]
	}
	if foreign {
		return folderOther, nil
	}
	if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(leavesFile))); err == nil && info.Size() > 0 {
		return folderWorkspace, nil
	}
	for _, folder := range sealedFolders {
		inside, err := os.ReadDir(filepath.Join(dir, folder))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return folderOther, fmt.Errorf("cannot read workspace %s: %w", dir, err)
		}
		if len(inside) > 0 {
			return folderWorkspace, nil
		}
	}
	return folderNew, nil
}

// checkFormat reads the format file.
func checkFormat(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, formatFile))
	if err != nil {
		return broken(formatFile, "it cannot be read (%v)", errors.Unwrap(err))
	}
	if bytes.Equal(text, []byte(formatText)) {
		return nil
	}
	if rest, ok := strings.CutPrefix(strings.TrimSuffix(string(text), "\n"), "waybill "); ok {
		if n, err := strconv.ParseUint(rest, 10, 31); err == nil && n != format {
			way := "use a newer version"
			if n < format {
				way = "scan its sources into a new workspace, or use the version that wrote it"
			}
			return fmt.Errorf("%w: %s is of format %d, this version reads %d; %s", ErrFormat, dir, n, format, way)
		}
	}
	return fmt.Errorf("%w: %w", ErrFormat, broken(formatFile, "it does not say %q", strings.TrimSpace(formatText)))
}
