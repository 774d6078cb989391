package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	_ "github.com/duckdb/duckdb-go/v2" // the rival

	"github.com/waybill-security/waybill/internal/keep"
	"github.com/waybill-security/waybill/internal/keep/ledger"
)

func rate(n int64, d time.Duration) float64 { return float64(n) / max(d.Seconds(), 1e-9) }

const rounds = 5

// plainFile is the same exposures in the order of time, as DuckDB writes them.
func (b *bench) plainFile() string { return filepath.Join(b.folder, "plain.parquet") }

func (b *bench) duck(ctx context.Context) (*sql.DB, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	for _, s := range []string{"SET threads=1", "SET memory_limit='1GiB'", "SET temp_directory='" + filepath.Join(b.folder, "spill") + "'"} {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return nil, err
		}
	}
	return db, nil
}

// count is how many exposures a workspace holds.
func (b *bench) count(ctx context.Context) (n int64, err error) {
	db, err := b.duck(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }() // it holds nothing
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM "+b.ours()).Scan(&n)
	return n, err
}

// sorted writes the plain file.
func (b *bench) sorted(ctx context.Context) (err error) {
	db, err := b.duck(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it holds nothing
	_, err = db.ExecContext(ctx, fmt.Sprintf("COPY (SELECT * FROM read_parquet('%s') ORDER BY start, source, sequence, ordinal) TO '%s' (FORMAT parquet, COMPRESSION zstd)",
		filepath.Join(b.workspace, "segments", "*-exposures.parquet"), b.plainFile()))
	return err
}

// asked is one question to the ledger, and the same to DuckDB.
type asked struct {
	name string
	sel  keep.Selection
	sql  string
}

// questions puts them.
func (b *bench) questions(ctx context.Context) error {
	l, err := ledger.Open(b.workspace, ledger.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }() // it was only read
	var s keep.Snapshot
	opening, err := timed(func() (err error) {
		s, err = l.Snapshot(ctx)
		return err
	})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // it was only read
	fmt.Fprintf(b.out, "open a snapshot: %v\n", opening)
	db, err := b.duck(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // it holds nothing
	if _, err := os.Stat(b.plainFile()); err != nil {
		b.plain = false
	}
	list, err := b.ask(ctx, db)
	if err != nil {
		return err
	}
	full, err := b.full(ctx, db)
	if err != nil {
		return err
	}
	for _, q := range list {
		if err := b.put(ctx, s, db, q, full); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) ours() string {
	return fmt.Sprintf("read_parquet('%s')", filepath.Join(b.workspace, "segments", "*-exposures.parquet"))
}

// ask chooses whom to ask for.
func (b *bench) ask(ctx context.Context, db *sql.DB) ([]asked, error) {
	one := func(query string) (n, rows int64, err error) {
		err = db.QueryRowContext(ctx, fmt.Sprintf(query, b.ours())).Scan(&n, &rows)
		return n, rows, err
	}
	mid, midRows, err := one("SELECT identity, count(*) AS n FROM %s GROUP BY identity HAVING n <= 100000 ORDER BY n DESC LIMIT 1")
	if err != nil {
		return nil, err
	}
	hot, hotRows, err := one("SELECT identity, count(*) AS n FROM %s GROUP BY identity ORDER BY n DESC LIMIT 1")
	if err != nil {
		return nil, err
	}
	subject, subjectRows, err := one("SELECT holder, count(*) AS n FROM %s GROUP BY holder HAVING n <= 1000 ORDER BY n DESC LIMIT 1")
	if err != nil {
		return nil, err
	}
	var from, to int64
	if err := db.QueryRowContext(ctx, fmt.Sprintf("SELECT min(start), max(start) FROM %s", b.ours())).Scan(&from, &to); err != nil {
		return nil, err
	}
	middle, width := (from+to)/2, (to-from)/200
	of := func(name, column string, n, rows int64, sel keep.Selection) asked {
		where := column + " = " + strconv.FormatInt(n, 10)
		if sel.From != 0 {
			where += fmt.Sprintf(" AND start >= %d AND start < %d", sel.From, sel.To)
		}
		return asked{fmt.Sprintf(name, rows), sel, where}
	}
	identity := func(n int64) keep.Selection { return keep.Selection{Identities: []keep.Number{keep.Number(n)}} }
	window := identity(hot)
	window.From, window.To = middle, middle+width
	midWindow := identity(mid)
	midWindow.From, midWindow.To = middle, middle+10*width
	return []asked{
		of("scope of an actor with %d exposures", "identity", mid, midRows, identity(mid)),
		of("a: that actor, a twentieth of the time (%d in all)", "identity", mid, midRows, midWindow),
		of("a: the largest actor (%d), a two-hundredth of the time", "identity", hot, hotRows, window),
		of("b: who saw one subject: %d exposures", "holder", subject, subjectRows, keep.Selection{Holders: []keep.Number{keep.Number(subject)}}),
	}, nil
}

// full is what it takes to look at every row: for each hour the hundred actors who saw the most different holders.
func (b *bench) full(ctx context.Context, db *sql.DB) (cost, error) {
	count, how := "count(DISTINCT holder)", "exactly"
	if b.rows > 20_000_000 {
		count, how = "approx_count_distinct(holder)", "about"
	}
	query := `SELECT count(*) FROM (SELECT hour, identity FROM (SELECT start // 3600000000 AS hour, identity, ` + count + ` AS n FROM %s GROUP BY 1, 2)
 QUALIFY row_number() OVER (PARTITION BY hour ORDER BY n DESC) <= 100)`
	files := []string{b.ours()}
	if b.plain {
		files = append(files, fmt.Sprintf("read_parquet('%s')", b.plainFile()))
	}
	var first cost
	for i, from := range files {
		c, err := best(1, func() error {
			var n int64
			return db.QueryRowContext(ctx, fmt.Sprintf(query, from)).Scan(&n)
		})
		if err != nil {
			return c, err
		}
		fmt.Fprintf(b.out, "c: the hundred actors of each hour who saw the most holders, %s, by DuckDB over %s: %v\n", how, [...]string{"the segments", "plain Parquet"}[i], c)
		if i == 0 {
			first = c
		}
	}
	return first, nil
}

// put asks one question of both.
func (b *bench) put(ctx context.Context, s keep.Snapshot, db *sql.DB, q asked, full cost) error {
	exposures, calls := 0, int64(0)
	own, err := best(rounds, func() error {
		exposures, calls = 0, 0
		for _, err := range s.Exposures(ctx, q.sel) {
			if err != nil {
				return err
			}
			exposures++
		}
		if q.sel.Identities == nil {
			return nil
		}
		for t, err := range s.CallTallies(ctx, q.sel) {
			if err != nil {
				return err
			}
			calls += t.Calls
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "%s\n  ledger:        %v; %d exposures, %d calls; %.2f %% of the CPU of the full aggregate\n", q.name, own, exposures, calls,
		100*own.cpu.Seconds()/full.cpu.Seconds())
	if !b.plain {
		return nil
	}
	theirs := 0
	other, err := best(rounds, func() error {
		theirs = 0
		rows, err := db.QueryContext(ctx, fmt.Sprintf(`SELECT start, source, sequence, ordinal, status, path, identity, direction, holder, "set", objects
 FROM read_parquet('%s') WHERE %s ORDER BY start, source, sequence, ordinal`, b.plainFile(), q.sql))
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // the error that matters is rows.Err
		for rows.Next() {
			theirs++
		}
		return rows.Err()
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "  plain DuckDB:  %v; %d exposures; %.1f × the ledger's\n", other, theirs, other.cpu.Seconds()/own.cpu.Seconds())
	if theirs != exposures {
		return fmt.Errorf("%s: the ledger has %d exposures, DuckDB %d", strings.TrimSpace(q.name), exposures, theirs)
	}
	return nil
}
