#!/bin/sh
# Makes the two sample pages, docs/sample-six.html and docs/sample-eight.html: made-up teams that go through four rounds with the
# real program, through the command line as a team would. Run it after a change of the page:
#
#   docs/samples.sh [PATH OF THE PROGRAM] [FOLDER TO WRITE TO]     default: target/release/draglog docs
#
# Keys and proofs are new each time, so fingerprints in the pages differ from run to run; figures do not.
set -eu

cd "$(dirname "$0")/.."
program=$(realpath "${1:-target/release/draglog}")
out=$(realpath "${2:-docs}")
cargo build --quiet --locked --example sample_member
member_log=$(realpath target/debug/examples/sample_member)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

as() { # PERSON COMMAND...
    person=$1
    shift
    DRAGLOG_DATA_DIR="$work/$people/$person/data" DRAGLOG_CONFIG_DIR="$work/$people/$person/config" "$program" "$@" 2>>"$work/talk"
}

# The answers of a person in a round: how often work stops, how many hours, what was looked for, where the answer came from.
gaps() { # PERSON ROUND
    case "$2" in
    1 | 2 | 3) often="4 3 3 4 3 2 3 2" hours="4 4 3 5 4 2 4 2" ;;
    *) often="2 3 2 2 3 2 2 1" hours="3 4 2 3 4 2 2 1" ;;
    esac
    set -- "$(echo "$often" | cut -d' ' -f"$1")" "$(echo "$hours" | cut -d' ' -f"$1")" "$1"
    what=$([ "$3" -le 5 ] && echo 1,2 || echo 3)
    echo "cg_freq=$1 cg_hours=$2 cg_what=$what cg_found=$([ "$3" -le 4 ] && echo 1 || echo 2) cg_blocker=$([ "$3" -le 3 ] && echo 1 || echo 2)"
}

waits() { # PERSON ROUND
    review=$(echo "3 4 3 3 4 3 3 2" | cut -d' ' -f"$1")
    pipeline=$(echo "2 3 3 $(echo "4 3 2 2" | cut -d' ' -f"$2") 2 1 2 3" | cut -d' ' -f"$1")
    echo "ws_local=2 ws_pipeline=$pipeline ws_review=$review ws_people=2 ws_longest=3 ws_predict=3 ws_during=$([ "$1" -le 4 ] && echo 3 || echo 1)"
}

round() { # NUMBER TITLE WEEKS LAST-DAY
    as 1 round new "$team" "$2" --weeks "$3" --survey context_gaps --survey wait_states --accept-roster
    folder="$team/$(echo "$2" | tr 'A-Z' 'a-z')"
    as trustee round accept "$folder" --accept-roster
    for person in $(seq "$people"); do
        as "$person" pulse answer context_gaps $(gaps "$person" "$1") --at "$4T15:00"
        as "$person" pulse answer wait_states $(waits "$person" "$1") --at "$4T15:05"
        as "$person" share contribute "$folder" --accept-roster
    done
    as 1 round next "$folder"
    as trustee round next "$folder"
    as 1 round next "$folder"
    as trustee round next "$folder"
    as 1 round next "$folder"
    as trustee round next "$folder"
}

themes() {
    cat >"$work/themes.toml" <<'TOML'
schema = "draglog.themes/1"
stream = "checkout"
interviews = 7
weeks = "2026-W45..2026-W46"
taxonomy = "draglog/1"
saturation = "7 interviews, saturation at 4 + 2, 0%"

[[theme]]
code = "context_hunt"
band = 1
people = 5
wilson95 = [0.359, 0.918]
hours_per_week = 1.4
hours_range = [0.6, 2.3]
hours_known_from = 5
severity = 2
changeable_by = ["platform", "team"]
causes = ["owner_unknown", "stale_page"]
workarounds = ["ask in the old channel"]
quotes = ["I keep a list of who to ask, because the wiki is from before the move."]

[[theme]]
code = "approval_gate"
band = 2
people = 3
wilson95 = [0.158, 0.75]
hours_per_week = 0.5
hours_range = [0.2, 1.1]
hours_known_from = 3
severity = 4
changeable_by = ["leadership"]
causes = ["change_board"]
workarounds = []
TOML
}

sample() { # PEOPLE NAME
    people=$1
    team="$work/$people/checkout"
    mkdir -p "$work/$people"
    for person in $(seq "$people"); do
        "$member_log" --data-dir "$work/$people/$person/data" --member "$person" --until 2026-11-23 >>"$work/talk"
        as "$person" share join "$team" --name "member-$person" --as "$([ "$person" = 1 ] && echo member,coach || echo member)"
    done
    as trustee share join "$team" --name "trustee" --as trustee
    round 1 August 2026-W32..2026-W35 2026-08-28
    round 2 September 2026-W36..2026-W39 2026-09-25
    round 3 October 2026-W40..2026-W43 2026-10-23
    as 1 report "$team/october" --followup "$team/october/followup.toml"
    # What the team decided on: the first topic, in its own words.
    awk '/^\[\[wanted\]\]/ { n++ } n < 2' "$team/october/followup.toml" |
        sed 's/^text = .*/text = "give each service one page with owner, deploy path and runbook"/' >"$work/kept"
    mv "$work/kept" "$team/october/followup.toml"
    round 4 November 2026-W44..2026-W47 2026-11-20
    as 1 report "$team/august" "$team/september" "$team/october" "$team/november" --themes "$work/themes.toml" -o "$out/sample-$2.html"
}

themes
sample 6 six
sample 8 eight
