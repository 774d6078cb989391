#!/bin/sh
# Runs fuzz targets of the repository for a while each, prints a table, and adds what was tried to the table in docs/fuzzing.md.
#
#   docs/fuzz.sh 30s                         every target
#   docs/fuzz.sh 10m 'body Fuzz(XML|CSV)'    those whose "package target" this pattern of grep -E finds
#
# Exit 1 when a target fails: `go test` then says which input, and keeps it under that package's testdata/fuzz.
set -eu

each=${1:-30s}
only=${2:-.}
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log" "$log".*' EXIT
trap 'exit 130' INT TERM

# Seconds of CPU that the processes started by this script have used so far: the clock says little on a shared machine.
# `times` stands alone, since behind a pipe it would speak of another shell.
used() {
	times >"$log.times"
	sed -n '2{s/[ms]/ /g;p;}' "$log.times" | awk '{ printf "%d", $1 * 60 + $2 + $3 * 60 + $4 }'
}

failed=0
total=0
targets=0
printf '%-44s %-28s %12s %8s  %s\n' PACKAGE TARGET EXECUTIONS 'CPU S' RESULT
for file in $(grep -rl --include='*_test.go' '^func Fuzz' bench cmd examples internal | sort); do
	package=$(dirname "$file")
	for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*\*testing\.F.*/\1/p' "$file"); do
		echo "$package $target" | grep -Eq -- "$only" || continue
		result=ok
		# Built before the time is taken, in the own folder of the package, which may be a module of its own.
		go test -C "./$package" -run '^$' -fuzz "^$target\$" -fuzztime 1x . >/dev/null 2>&1 || true
		used >"$log.before"
		# What is new in the machine's cache of inputs is not shrunk: the time goes into trying.
		if ! go test -C "./$package" -run '^$' -fuzz "^$target\$" -fuzztime "$each" -fuzzminimizetime 1x . >"$log" 2>&1; then
			result=FAILED
			failed=$((failed + 1))
		fi
		used >"$log.after"
		seconds=$(($(cat "$log.after") - $(cat "$log.before")))
		tried=$(sed -n 's/.*execs: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
		tried=${tried:-0}
		total=$((total + tried))
		if [ "$result" = ok ] && [ "$tried" -eq 0 ]; then
			result='nothing tried: give it longer'
		fi
		targets=$((targets + 1))
		printf '%-44s %-28s %12s %8s  %s\n' "$package" "$target" "$tried" "$seconds" "$result"
		[ "$result" != FAILED ] || sed 's/^/    /' "$log"
		awk -v row="$package $target" -v tried="$tried" -v seconds="$seconds" -v day="$(date -u +%Y-%m-%d)" \
			-f docs/fuzz.awk docs/fuzzing.md >"$log.md"
		cat "$log.md" >docs/fuzzing.md
	done
done
printf '%-44s %-28s %12s %8s  %s failed\n' TOTAL "$targets targets" "$total" '' "$failed"
[ "$failed" -eq 0 ] && [ "$targets" -gt 0 ]
