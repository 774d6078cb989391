#!/bin/sh
# Makes the pictures in the README: docs/img/report.png, a scan's report, and docs/img/scope.png, the scope of the example's
# intruders. Plays the example, scans it, and lets a headless Chromium draw the pages. Needs `make build` before it, and chromium.
#
#   make build && docs/picture.sh
#
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# draw PAGE.html PICTURE.png WIDTH,HEIGHT
draw() {
	chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
		--disable-sync --hide-scrollbars --user-data-dir="$work/chromium" --window-size="$3" \
		--screenshot="$PWD/$2" "file://$1" 2>>"$work/drawn"
	ls -l "$2"
}

bin/loyalty play --out "$work" --in-process >"$work/played"
bin/waybill scan --data "$work/waybill-data" "$work/calls.ndjson" --report "$work/report.html" >"$work/scanned"
draw "$work/report.html" docs/img/report.png 1240,1100

set --
for actor in $(bin/loyalty actors "$work"); do
	set -- "$@" --actor "$actor"
done
bin/waybill scope --data "$work/waybill-data" "$@" --report "$work/scope.html" >"$work/scoped"
draw "$work/scope.html" docs/img/scope.png 1240,1000
