#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs jobs one after the other, each in a shell of its own with a time limit, and looks at the kernel's log after each.
#
# usage: main.sh JOB...
. /share/environment
export ADDRESS PORT SECOND_PORT DISCOVERY_PORT HTTP_PORT SUBSYSTEM DISKS KERNEL KILLS
modprobe nvme-tcp
. /share/jobs/configuration.sh
save_configuration /tmp/configuration.first || echo "FAIL linux $KERNEL: the management service has no configuration"

# What no correct target makes a host's kernel say.
TROUBLE='BUG:|WARNING:|Oops|I/O error|critical .* error|EXT4-fs (error|warning)|digest|(re)?starting error recovery'
TROUBLE+='|timeout|unexpected|invalid (pdu|cqe|r2t)|failed to (send|receive)|protocol error'

# quiet: the kernel said none of these things since the last look, but for those that the job names as expected.
quiet() {
  local found
  found=$(dmesg --notime | tail -n +$((SEEN + 1)) | grep -iE "$TROUBLE" | grep -iEv "${EXPECTED:-^$}")
  [ -z "$found" ] || { echo "$found"; return 1; }
}

# as_it_was: what a job has changed in the target's configuration is taken back.
as_it_was() {
  save_configuration /tmp/configuration || return 1
  cmp -s /tmp/configuration /tmp/configuration.first || set_configuration /tmp/configuration.first
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
  check "the configuration is as it was" as_it_was
  EXPECTED=$(sed -n 's/^# expected in the kernel log: //p' "/share/jobs/$JOB.sh" | paste -sd '|')
  check "nothing unusual in the kernel log" quiet
  echo "     $JOB took $((SECONDS - started)) s"
done
