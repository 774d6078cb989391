#!/bin/sh
# Runs every fuzz target of the repository for a while each, adds up what was tried, and prints a table.
#
#   docs/fuzz.sh 30s
#
# Exit 1 when a target fails: `go test` then says which input, and keeps it under that package's testdata/fuzz.
set -eu

each=${1:-30s}
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM

failed=0
total=0
targets=0
printf '%-44s %-28s %12s  %s\n' PACKAGE TARGET EXECUTIONS RESULT
for file in $(grep -rl --include='*_test.go' '^func Fuzz' bench cmd examples internal | sort); do
	package=./$(dirname "$file")
	for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*\*testing\.F.*/\1/p' "$file"); do
		result=ok
		# In the own folder of the package, which may be a module of its own. What is new in the cache of inputs of the machine
		# is not shrunk: the time goes into trying.
		if ! go test -C "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$each" -fuzzminimizetime 1x . >"$log" 2>&1; then
			result=FAILED
			failed=$((failed + 1))
		fi
		tried=$(sed -n 's/.*execs: \([0-9]*\).*/\1/p' "$log" | tail -n 1)
		total=$((total + ${tried:-0}))
		if [ "$result" = ok ] && [ "${tried:-0}" -eq 0 ]; then
			result='nothing tried: give it longer'
		fi
		targets=$((targets + 1))
		printf '%-44s %-28s %12s  %s\n' "${package#./}" "$target" "${tried:-0}" "$result"
		[ "$result" != FAILED ] || sed 's/^/    /' "$log"
	done
done
printf '%-44s %-28s %12s  %s failed\n' TOTAL "$targets targets" "$total" "$failed"
[ "$failed" -eq 0 ] && [ "$targets" -gt 0 ]
