# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What every script of e2e says: messages, its help, and checks with their count. Sourced first, by scripts that use bash
# and "set -euo pipefail" and begin with a comment that says what they are for, with a line "# usage: ...".

# SCRIPT: the name before each message.
SCRIPT=${SCRIPT:-${0##*/}}
PASSED=0 FAILED=0 DETAIL=''

# say MESSAGE: progress, on standard error, so that standard output stays for results.
say() {
  printf '%s: %s\n' "$SCRIPT" "$*" >&2
}

# die MESSAGE...: ends with status 2, the messages one a line on standard error.
die() {
  local message
  for message in "$@"; do
    say "$message"
  done
  exit 2
}

# usage: the comment at the head of the script, for --help.
usage() {
  sed -n '3,/^[^#]/s/^# \{0,1\}//p' "$0"
}

# misused MESSAGE: ends with status 2, the message, and the line that says how the script is used.
misused() {
  die "$1" "$(sed -n 's/^# usage: /usage: /p' "$0")"
}

# report NAME COMMAND...: a check, one line. What the command put into DETAIL stands behind the name, or, if it failed,
# its output below, which is kept in WORK, the script's own directory.
report() {
  local name=$1 status=0
  shift
  "$@" > "$WORK/report" 2>&1 || status=$?
  if [ $status = 0 ]; then
    PASSED=$((PASSED + 1))
    echo "ok   $name${DETAIL:+: $DETAIL}"
  else
    FAILED=$((FAILED + 1))
    echo "FAIL $name (status $status)"
    sed 's/^/     | /' "$WORK/report"
  fi
  DETAIL=''
}

# verdict: the last line, and the script's status.
verdict() {
  echo "$PASSED passed, $FAILED failed"
  [ "$FAILED" = 0 ]
}
