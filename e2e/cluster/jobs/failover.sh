#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A multipath host on three nodes while they are killed, stopped, drained and paused.
#
# usage: failover.sh SCENE...
. /share/environment
export PORT SUBSYSTEM GROUP KERNEL JOB=cluster
. /share/jobs/lib.sh
. /share/jobs/host.sh

LEASE_STALL=9000 ORDERLY_STALL=1000 EVENT_LIMIT=3000

# others NODE: the two other nodes.
others() {
  echo $((($1) % 3 + 1)) $((($1 + 1) % 3 + 1))
}

# told_in_time SINCE NODE...: by the discovery of these nodes of a change, in under 3 s.
told_in_time() {
  local since=$1 node took
  shift
  for node; do
    await 10 told "$since" "$node" || return 1
    took=$(when_told "$since" "$node")
    DETAIL+="${DETAIL:+, }$took ms"
    [ "$took" -lt $EVENT_LIMIT ] || { echo "node $node has told after $took ms"; return 1; }
  done
}

# none_lists PORT NODE...
none_lists() {
  local port=$1 node
  shift
  for node; do
    unlisted "$port" "$node" || return 1
  done
}

all_list() {
  local node other
  for node in 1 2 3; do
    for other in 1 2 3; do
      listed "$(port_of $other)" $node || return 1
    done
  done
}

# moved_from NODE: another node is the owner for the machine and for the host, and writes go on.
moved_from() {
  await 40 someone_else "$1" && await 20 owned_by "$OWNER" && used
}

someone_else() {
  ask owner && [ -n "$ANSWER" ] && [ "$ANSWER" != "$1" ] || return 1
  OWNER=$ANSWER
}

# back_at NODE: it is the owner again, for the machine and for the host, and all paths are live.
back_at() {
  await 60 owner_is "$1" && await 20 owned_by "$1" && await 20 all_live && used
  OWNER=$1
}

owner_is() {
  ask owner && equal "$1" "$ANSWER"
}

# settled: all is well. The logs are read, since discovery tells of a change only once until they are.
settled() {
  await 90 all_live && await 60 ask healthy && await 20 owned_by "$OWNER" && all_list && calm
}

# killed NAME NODE: the node is killed (SIGKILL), another one takes over, and the killed one is used again when it is back.
killed() {
  local name=$1 node=$2 since
  check "$name: before, all is well" settled
  since=$(millis)
  check "$name: SIGKILL to node $node" ask kill "$node"
  # shellcheck disable=SC2046
  check "$name: hosts are told by the discovery of the other nodes in under 3 s" told_in_time "$since" $(others "$node")
  # shellcheck disable=SC2046
  check "$name: the logs that they read then are without its port" none_lists "$(port_of "$node")" $(others "$node")
  check "$name: another node takes over" moved_from "$node"
  check "$name: no write has stalled for 9 s" stalled_under $LEASE_STALL
  check "$name: no I/O error" going
  check "$name: node $node starts again" ask start "$node"
  check "$name: all is well while it comes" calm
  check "$name: it is used again" back_at "$node"
  check "$name: the way back stalls no write for a second" stalled_under $ORDERLY_STALL
  check "$name: no I/O error on the way back" going
}

# scene_kill: the owner, which does not lead the voters.
scene_kill() {
  ask prefer follower && OWNER=$ANSWER
  check "kill: the owner does not lead" back_at "$OWNER"
  killed kill "$OWNER"
}

# scene_both: the owner leads the voters.
scene_both() {
  ask prefer leader && OWNER=$ANSWER
  check "owner and leader: they are one" back_at "$OWNER"
  killed "owner and leader" "$OWNER"
}

# scene_stop: the owner stops in order (SIGTERM).
scene_stop() {
  local node=$OWNER
  check "stop: before, all is well" settled
  check "stop: SIGTERM to node $node" ask stop "$node"
  check "stop: another node takes over" moved_from "$node"
  check "stop: no write has stalled for a second" stalled_under $ORDERLY_STALL
  check "stop: no I/O error" going
  check "stop: node $node starts again" ask start "$node"
  check "stop: all is well while it comes" calm
  check "stop: it is used again" back_at "$node"
  check "stop: the way back stalls no write for a second" stalled_under $ORDERLY_STALL
  check "stop: no I/O error on the way back" going
}

# scene_drain: the owner is drained, and let in again.
scene_drain() {
  local node=$OWNER
  check "drain: before, all is well" settled
  check "drain: node $node" ask drain "$node"
  check "drain: another node takes over" moved_from "$node"
  check "drain: no write has stalled for a second" stalled_under $ORDERLY_STALL
  check "drain: node $node is let in again" ask undrain "$node"
  check "drain: it is used again" back_at "$node"
  check "drain: the way back stalls no write for a second" stalled_under $ORDERLY_STALL
  check "drain: no I/O error" going
}

# scene_leader: the leader of the voters, which is not the owner, is killed.
scene_leader() {
  local node
  ask prefer follower && OWNER=$ANSWER
  check "leader: the owner does not lead" back_at "$OWNER"
  check "leader: before, all is well" settled
  ask leader && node=$ANSWER
  check "leader: SIGKILL to node $node" ask kill "$node"
  check "leader: another node leads" await 30 leader_is_not "$node"
  sleep 8
  check "leader: the owner has kept its lease" owner_is "$OWNER"
  check "leader: no write has stalled for a second" stalled_under $ORDERLY_STALL
  check "leader: no I/O error" going
  check "leader: node $node starts again" ask start "$node"
  check "leader: the paths are back" await 60 all_live
}

leader_is_not() {
  ask leader && [ -n "$ANSWER" ] && [ "$ANSWER" != "$1" ]
}

# scene_pause: the owner is stopped (SIGSTOP) for 20 s, in which another one takes over; then it goes on.
scene_pause() {
  local node=$OWNER since=$SECONDS
  check "pause: before, all is well" settled
  check "pause: SIGSTOP to node $node" ask pause "$node"
  check "pause: another node takes over" moved_from "$node"
  DETAIL=''
  echo "     pause: the slowest write took $(stall) ms"
  # What was overwritten late must not be overwritten once more before it is looked at.
  check "pause: the last generations are written" end_writer
  while [ $((SECONDS - since)) -lt 20 ]; do
    sleep 0.5
  done
  check "pause: SIGCONT" ask continue "$node"
  sleep 3
  check "pause: the host reads every generation that was flushed" generations
  cp $JOURNAL /share/journal
  check "pause: so it is in the file itself" ask generations
  check "pause: fio has met no error" kill -0 $FIO
  start_writer
  check "pause: the node is used again" back_at "$node"
  check "pause: no I/O error" going
}

# scene_rolling: each node is stopped in order and started again, then each is drained and let in again.
scene_rolling() {
  local node first=$OWNER
  for node in 1 2 3; do
    check "rolling: before node $node, all is well" settled
    check "rolling: node $node stops" ask stop "$node"
    check "rolling: somebody is the owner" await 20 someone_else "$node"
    check "rolling: node $node starts again" ask start "$node"
    check "rolling: all paths are live" await 60 all_live
    check "rolling: no write has stalled for a second" stalled_under $ORDERLY_STALL
    check "rolling: no I/O error" going
  done
  check "rolling: node $first is the owner again" back_at "$first"
  for node in 1 2 3; do
    check "rolling: before the drain of node $node, all is well" settled
    check "rolling: node $node is drained" ask drain "$node"
    check "rolling: somebody else is the owner" moved_from "$node"
    check "rolling: node $node is let in again" ask undrain "$node"
    check "rolling: node $first is the owner again" back_at "$first"
    check "rolling: no write has stalled for a second" stalled_under $ORDERLY_STALL
    check "rolling: no I/O error" going
  done
}

modprobe nvme-tcp
require "the kernel has native multipath" equal Y "$(cat /sys/module/nvme_core/parameters/multipath)"
: > $EVENTS
listen &
ask owner
OWNER=$ANSWER
require "connect to what discovery lists, on three nodes" connect_all
require "the owner's paths are optimized, the others inaccessible" await 20 owned_by "$OWNER"
check "the discovery of each node lists the ports of all" all_list
check "the nodes show one identity and controllers of their own" one_identity
udevadm settle --timeout=20
require "write every block once" $FLUSHCHECK init "$(namespace 2)" $JOURNAL $BLOCKS
start_load
sleep 3
$FLUSHCHECK forget $JOURNAL
sleep 5
check "with nothing wrong, no write takes a second" stalled_under $ORDERLY_STALL
for scene; do
  started=$SECONDS
  "scene_$scene"
  echo "     $scene took $((SECONDS - started)) s"
done
check "the last generations are written" end_writer
check "fio has found nothing wrong" end_load
echo "     the slowest I/O of each of fio's passes, in ms: $(paste -sd ' ' $PASSES)"
check "every generation that was flushed is there" generations
cp $JOURNAL /share/journal
check "so it is in the file itself" ask generations
dmesg | grep -E 'I/O error|Buffer I/O' | grep -vE 'nvme[0-9]+c[0-9]+n|sct 0x3' | head
nvme disconnect-all > /dev/null 2>&1
