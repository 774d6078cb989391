#!/bin/sh
# Plays the example into a folder, scans it, and shows what the intruders got. `make run` calls it after the build.
#
#   examples/loyalty/demo.sh out/demo
set -eu

if [ $# -ne 1 ] || [ -z "$1" ]; then
	echo "usage: demo.sh OUT   (a folder that it may empty)" >&2
	exit 2
fi
bin=$(cd "$(dirname "$0")/../.." && pwd)/bin
out=$1
data=$out/waybill-data
if [ ! -x "$bin/waybill" ] || [ ! -x "$bin/loyalty" ]; then
	echo "demo.sh: $bin/waybill and $bin/loyalty are not built: run make build first" >&2
	exit 2
fi

# A rerun starts afresh. A folder that holds anything else than an earlier demo is left alone.
if [ -d "$out" ] && [ ! -f "$out/incident.json" ] && [ -n "$(ls -A "$out")" ]; then
	echo "demo.sh: $out is not empty and holds no earlier demo: name another folder" >&2
	exit 2
fi
rm -rf "$out/waybill-data" "$out/report.html" "$out/scope.html" "$out/calls.ndjson" "$out/truth.ndjson" "$out/people.csv" "$out/incident.json" "$out/scope.txt"
mkdir -p "$out"

step() { printf '\n== %s\n' "$1"; }

step "Two days of a loyalty programme that does not exist, with an intruder in them"
played=$("$bin/loyalty" play --out "$out")
echo "$played" | sed '/^recorded in /d' # the files are named below

step "waybill scan: what the recording shows"
"$bin/waybill" scan --data "$data" "$out/calls.ndjson" --report "$out/report.html"

step "waybill findings: what is wrong at first sight"
"$bin/waybill" findings --data "$data"

step "waybill scope: what the intruders got, asked by what their tokens say"
# The intruders become the arguments: --actor token_subject=… for each.
actors=$("$bin/loyalty" actors "$out")
set --
for actor in $actors; do
	set -- "$@" --actor "$actor"
done
"$bin/waybill" scope --data "$data" "$@" --report "$out/scope.html" >"$out/scope.txt"
# Twenty lines of people follow, which the report shows better.
sed '/^SUBJECT /,$d' "$out/scope.txt"

step "waybill verify: is it still what was sealed?"
"$bin/waybill" verify --data "$data"

step "Try next"
waybill=$bin/waybill
[ "$bin" != "$PWD/bin" ] || waybill=bin/waybill
echo "Open the report:       $out/report.html   what runs, which data goes where, who took most, what is wrong"
echo "Open the scope:        $out/scope.html    what the intruders got, and what they surely did not"
echo "Name the people:       '$waybill' scope --data '$data' --resolve '$out/people.csv' --actor ${2:-a_…}"
echo "List every endpoint:   '$waybill' endpoints --data '$data'"
