# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The target is killed (SIGKILL) in the middle of writes, flushes and FUA writes, and started again. The host reconnects
# by itself; every block that was flushed is there, and no block is damaged.
# expected in the kernel log: starting error recovery|failed to (send|receive)
. /share/jobs/lib.sh

FLUSHCHECK=/share/flushcheck JOURNAL=/dev/shm/journal BLOCKS=2048 THREADS=6

# flushes: how many flushes the writer has completed.
flushes() {
  $FLUSHCHECK stat $JOURNAL | cut -d' ' -f2
}

more_flushes_than() {
  [ "$(flushes)" -gt "$1" ]
}

# at_work: the writer has flushed a few times, and then goes on for a moment of random length.
at_work() {
  local now
  now=$(flushes)
  await 30 more_flushes_than $((now + 5)) || return 1
  sleep "$((RANDOM % 2)).$((RANDOM % 1000))"
}

in_flight() {
  $FLUSHCHECK stat $JOURNAL | tee /dev/stderr | awk '{ exit !($3 > 0) }'
}

# ends PROCESS: waits for the writer, whose last commands the host repeats once it is connected again.
ends() {
  await 120 fails kill -0 "$1" && wait "$1"
}

# Without a multipath device in front, the kernel repeats a command at most five times, which it may do in an instant
# between the loss of the connection and its own notice of it.
multipath() {
  compgen -G "/sys/block/nvme*c*n*" ||
    { echo "no multipath device: CMIC, NMIC or ANA reporting does not allow for one"; return 1; }
}

require "connect" connect
require "the namespace is a multipath device" multipath
require "write every block once" $FLUSHCHECK init "$DEVICE" $JOURNAL $BLOCKS
for round in $(seq "${KILLS:-5}"); do
  $FLUSHCHECK write "$DEVICE" $JOURNAL $THREADS &
  writer=$!
  require "kill $round: the writer writes and flushes" at_work
  require "kill $round: SIGKILL to the target" machine kill
  check "kill $round: commands were in flight" in_flight
  kill -TERM $writer
  require "kill $round: the target starts again" machine start
  require "kill $round: the writer's last commands complete" ends $writer
  check "kill $round: the controller is live again" await 30 live
  check "kill $round: every flushed block is there, none is damaged" $FLUSHCHECK check "$DEVICE" $JOURNAL
done
check "disconnect" disconnect
