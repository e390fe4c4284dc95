#!/bin/sh
# Runs both demos and compares what they print with examples/expected. With --update, writes that instead.
# Only the time that a run took, and the one up to which it read, are masked: everything else, the profile ids too, is the same on
# every machine.
set -eu
cd "$(dirname "$0")/.."

printed=$(mktemp -d)
trap 'rm -rf "$printed"' EXIT
different=0

for demo in demo demo-commits; do
    examples/$demo.sh >"$printed/raw"
    sed -e 's/\( became [0-9,]* profiles*\) in .*/\1 in TIME./' -e 's/\( new events*\) in [^:]*:/\1 in TIME:/' \
        -e 's/^\(  [A-Z][a-z]* run: .* up to \)20.*Z\.$/\1TIME./' "$printed/raw" >"$printed/$demo.txt"
    if [ "${1:-}" = --update ]; then
        cp "$printed/$demo.txt" examples/expected/
    elif ! diff -u "examples/expected/$demo.txt" "$printed/$demo.txt"; then
        different=1
    fi
done

if [ $different -ne 0 ]; then
    echo "The demos print something else than examples/expected: mend it, or run examples/check.sh --update." >&2
    exit 1
fi
