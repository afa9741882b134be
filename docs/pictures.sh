#!/bin/sh
# Makes the pictures of the README from the real program: the first minute from a real build in an empty home, the others on
# its made-up weeks. Run it after a change of the screens, while nothing else builds, which the first one would show:
#
#   docs/pictures.sh [PATH OF THE PROGRAM]     default: target/release/draglog
set -eu

cd "$(dirname "$0")/.."
program=${1:-target/release/draglog}
if [ ! -x "$program" ]; then
    echo "$program is not there; build it with: cargo build --release" >&2
    exit 1
fi
cargo build --quiet --locked --example screenshot --example film

target/debug/examples/film -o docs/first-minute.svg "$program"

picture() { # NAME SIZE KEYS TEXT-TO-WAIT-FOR [--team]
    target/debug/examples/screenshot --size "$2" --keys "$3" --wait-for "$4" -o "docs/$1.svg" -- "$program" demo ${5:+"$5"}
}

picture now 80x24 "" "Latest waits"
picture ask 80x24 "" "What holds you up?"
picture tag 80x24 "t" "Latest waits"
picture log 120x40 "2^^^" "Latest waits"
picture pulse 80x24 "3" "Latest waits"
picture insights 120x40 "4l" "Latest waits"
picture share 120x40 "5_" "Latest waits"
picture report 100x40 "n^" "checkout" --team
picture small 40x12 "" "Today"
