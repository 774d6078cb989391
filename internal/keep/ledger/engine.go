package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"

	"github.com/duckdb/duckdb-go/v2"
)

// engine is DuckDB in memory, in this process. It is started by the first query, reads nothing but segments/, loads no
// extension, and spills numbers alone, into cache/.
type engine struct {
	db *sql.DB

	mu      sync.Mutex
	trusted map[string]bool // row files whose bytes were held against the manifest by this process
}

func startEngine(dir string, memory int) (*engine, error) {
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, fmt.Errorf("cannot start DuckDB: %w", err)
	}
	e := &engine{db: sql.OpenDB(connector), trusted: map[string]bool{}}
	segments, spill := filepath.Join(dir, "segments"), filepath.Join(dir, "cache", "spill")
	if memory <= 0 {
		memory = 256
	}
	for _, setting := range []string{
		"threads=2",
		fmt.Sprintf("memory_limit='%dMiB'", memory),
		"autoinstall_known_extensions=false",
		"autoload_known_extensions=false",
		"preserve_insertion_order=false",
		"temp_directory=" + literal(spill),
		"allowed_directories=[" + literal(segments) + ", " + literal(escapeGlob(segments)) + "]",
		"enable_external_access=false",
		"lock_configuration=true",
	} {
		if _, err := e.db.ExecContext(context.Background(), "SET "+setting); err != nil {
			_ = e.db.Close()
			return nil, fmt.Errorf("cannot set up DuckDB (%s): %w", setting, err)
		}
	}
	return e, nil
}

func (e *engine) close() error {
	if e == nil {
		return nil
	}
	if err := e.db.Close(); err != nil {
		return fmt.Errorf("cannot stop DuckDB: %w", err)
	}
	return nil
}

// literal is a SQL string.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// escapeGlob keeps the name of a workspace from being read as a pattern.
func escapeGlob(s string) string {
	return strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]").Replace(s)
}

// engineFor starts the engine when it is not running, and makes sure that the row files are what was sealed: DuckDB would
// read a damaged number without a word.
func (l *Ledger) engineFor(ctx context.Context, listed map[string]sealedFile, names []string) (*engine, error) {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil, ErrClosed
	}
	if l.engine == nil {
		e, err := startEngine(l.dir, l.opts.MemoryLimit)
		if err != nil {
			l.mu.Unlock()
			return nil, err
		}
		l.engine = e
	}
	e := l.engine
	l.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, name := range names {
		f := listed[name]
		if e.trusted[f.Name+f.SHA256] {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := checkListed(l.dir, f); err != nil {
			return nil, err
		}
		e.trusted[f.Name+f.SHA256] = true
	}
	return e, nil
}
