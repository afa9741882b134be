#!/bin/sh
# Collects one week of every task, into a folder that `draglog report --dap` reads. For the collector only.
#
#   export HPKE_PRIVATE_KEY=...            the second document that `hpke_keygen` printed
#   sh collect.sh WEEK FOLDER              WEEK such as 2026-W49, FOLDER is made
#
# `collect` is the aggregation service's own program. Run this ONCE for a week, when the week has been over for a day or
# more, and after the leader's operator has looked at the counters of FINISHED reports of every task: well above
# @MINIMUM@ each. An attempt with too few valid ones closes the week for good and gives nothing. What was collected is not
# collected again: files that are there already are left alone, so this can be run again after a failure.
set -u
umask 077

[ $# -eq 2 ] || { echo "expected: sh collect.sh WEEK FOLDER" >&2; exit 2; }
[ -n "${HPKE_PRIVATE_KEY:-}" ] || { echo "HPKE_PRIVATE_KEY is not set; it is the collector's private key" >&2; exit 2; }
case $1 in
@WEEKS@
  *) echo "$1 is none of the weeks of these tasks" >&2; exit 2 ;;
esac
if [ "$(date +%s)" -lt $((start + 604800 + 86400)) ]; then
  echo "$1 has not been over for a day; whoever is late would be left out for good" >&2
  exit 1
fi

here=$(cd "$(dirname "$0")" && pwd) || exit 1
AUTHORIZATION_BEARER_TOKEN=$(cat "$here/token") || exit 1
export AUTHORIZATION_BEARER_TOKEN HPKE_PRIVATE_KEY
mkdir -p "$2" && cp "$here/TASKS.toml" "$2/TASKS.toml" || exit 1
cd "$2" || exit 1
failed=0

# one BLOCK TASK CONFIGURATION
one() {
  [ ! -s "$1.txt" ] || return 0
  if collect --task-id="$2" --task-config="$3" --hpke-config="@COLLECTOR@" \
    --batch-interval-start "$start" --batch-interval-duration 604800 > "$1.part"; then
    mv "$1.part" "$1.txt" && echo "collected: $1"
  else
    rm -f "$1.part"
    echo "NOT collected: $1" >&2
    failed=1
  fi
}

@TASKS@

exit "$failed"
