#!/bin/sh
# Makes docs/img/report.png, the picture of a scan's report in the README: plays the example, scans it, and lets a headless Chromium
# draw the page. Needs `make build` before it, and chromium.
#
#   make build && docs/picture.sh
#
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bin/loyalty play --out "$work" --in-process >"$work/played"
bin/waybill scan --data "$work/waybill-data" "$work/calls.ndjson" --report "$work/report.html" >"$work/scanned"
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update \
	--disable-sync --hide-scrollbars --user-data-dir="$work/chromium" --window-size=1240,1100 \
	--screenshot="$PWD/docs/img/report.png" "file://$work/report.html" 2>"$work/drawn"
ls -l docs/img/report.png
