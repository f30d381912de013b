#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs jobs one after the other, each in a shell of its own with a time limit, and looks at the kernel's log after each.
#
# usage: main.sh JOB...
. /share/environment
export ADDRESS PORT DISCOVERY_PORT SUBSYSTEM KERNEL KILLS
modprobe nvme-tcp

# What no correct target makes a host's kernel say.
TROUBLE='BUG:|WARNING:|Oops|I/O error|critical .* error|EXT4-fs (error|warning)|digest|(re)?starting error recovery'
TROUBLE+='|timeout|unexpected|invalid (pdu|cqe|r2t)|failed to (send|receive)|protocol error'

# quiet: the kernel said none of these things since the last look.
quiet() {
  local found
  found=$(dmesg --notime | tail -n +$((SEEN + 1)) | grep -iE "$TROUBLE" | grep -Ev "${PARDONED:-^$}")
  [ -z "$found" ] || { echo "$found"; return 1; }
}

for JOB in "$@"; do
  export JOB
  . /share/jobs/lib.sh
  SEEN=$(dmesg | wc -l)
  started=$SECONDS
  timeout -k 5 "${JOB_TIMEOUT:-240}" bash "/share/jobs/$JOB.sh"
  status=$?
  [ $status = 0 ] || echo "FAIL linux $KERNEL, $JOB: ended early (status $status)"
  nvme disconnect-all > /dev/null 2>&1
  PARDONED=$(sed -n 's/^# pardoned in the kernel log: //p' "/share/jobs/$JOB.sh")
  check "nothing unusual in the kernel log" quiet
  echo "     $JOB took $((SECONDS - started)) s"
done
