#!/bin/sh
# Sends @COUNT@ about @WEEK@ to @LEADER@:
# one for each question and figure, whatever you said, each sealed in two halves. Nothing else is sent.
#
#   sh upload.sh                          read it first
#   sh upload.sh --negotiate -u :         more options for curl, such as those with which a proxy knows you
#
# It can be run again without harm: the files stay the same, and the service counts each once. A report has arrived only
# where the answer is status 200 with nothing in it; whatever else comes back is named. Exit code 1: not all have arrived.
set -u
umask 077
cd "$(dirname "$0")" || exit 1
answer=answer.$$
trap 'rm -f "$answer"' EXIT
arrived=0
missing=0

# send FILE BYTES URL BLOCK [OPTION OF CURL]...
send() {
  file=$1 bytes=$2 url=$3 block=$4
  shift 4
  # An empty body would be answered as if it had arrived.
  if [ "$(wc -c < "$file" | tr -d ' ')" != "$bytes" ]; then
    missed "the file is not the one that was made; run draglog share dap again"
    return
  fi
  : > "$answer"
  got=$(curl --silent --show-error --max-time 60 --header 'content-type: application/ppm-dap;message=upload-req' \
    --data-binary "@$file" --output "$answer" --write-out '%{http_code} %{size_download}' "$@" "$url")
  case $got in
    "200 0") arrived=$((arrived + 1)) && echo "$block: arrived" ;;
    "200 17") missed "refused by the service: $(error "$(tail -c 1 "$answer" | od -An -tu1 | tr -d ' \n')")" ;;
    "200 "*) missed "answered with something that is no service's answer, perhaps a page to sign in" ;;
    "000 "* | "") missed "no answer" ;;
    "30"*) missed "the address leads elsewhere (${got%% *}), perhaps to a page to sign in" ;;
    "401 "* | "403 "* | "407 "*) missed "whoever stands in front did not accept who you are (${got%% *})" ;;
    *) missed "status ${got%% *} $(problem)" ;;
  esac
}

missed() {
  missing=$((missing + 1))
  echo "$block: NOT arrived: $1" >&2
}

# What a service says of a report that it refuses.
error() {
  case $1 in
    1) echo "the week was collected already" ;;
    2) echo "the week was collected already, or this report was counted before" ;;
    3) echo "it was dropped" ;;
    4) echo "it knows the key no more that this was sealed to; keys are renewed every few weeks" ;;
    5) echo "it does not open: made for another task, other words, another URL, or changed on the way" ;;
    6) echo "what it says is no valid choice" ;;
    7) echo "the tasks are over" ;;
    8) echo "it is not well formed" ;;
    9) echo "the week is still to come; look at this machine's clock" ;;
    10) echo "the tasks have not begun" ;;
    *) echo "error $1, which the draft does not name" ;;
  esac
}

# What a service says of a request that it refuses.
problem() {
  name=$(sed -n 's/.*urn:ietf:params:ppm:dap:error:\([A-Za-z]*\).*/\1/p' "$answer" | head -n 1)
  case $name in
    "") ;;
    invalidMessage) echo "(invalidMessage: not well formed, or cut on the way)" ;;
    unrecognizedTask) echo "(unrecognizedTask: the service does not have this task)" ;;
    *) echo "($name)" ;;
  esac
}

@SENDS@

echo "$arrived arrived, $missing did not"
[ "$missing" -eq 0 ]
