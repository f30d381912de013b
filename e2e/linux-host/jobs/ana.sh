# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Two ports to one subsystem, under the kernel's native multipath: the ANA log page as it changes, and fio with
# verification while one path after the other is lost and comes back, by its ANA state and with its connection.
# expected in the kernel log: starting error recovery|failed to (send|receive)
# expected in the kernel log: I/O error \(sct 0x3|I/O error, dev nvme[0-9]+c
# proves: log 0ch, aen ana
. /share/jobs/lib.sh
. /share/jobs/configuration.sh

PASSES=/tmp/fio.passes ENOUGH=/tmp/fio.enough

# controller_at PORT: the nvme device name that is connected there.
controller_at() {
  local directory
  for directory in /sys/class/nvme/nvme*; do
    [[ $(cat "$directory/address") = *trsvcid="$1"* ]] && basename "$directory" && return 0
  done
  return 1
}

# path_of PORT: the directory of the path to namespace 1 by way of that port.
path_of() {
  local controller directory
  controller=$(controller_at "$1") || return 1
  for directory in "/sys/class/nvme/$controller"/nvme*c*n*; do
    [ "$(cat "$directory/nsid")" = 1 ] && echo "$directory" && return 0
  done
  return 1
}

# path_is PORT STATE: the host's view of it.
path_is() {
  equal "$2" "$(cat "$(path_of "$1")/ana_state")"
}

live_at() {
  equal live "$(cat "/sys/class/nvme/$(controller_at "$1")/state")" && path_of "$1"
}

not_live_at() {
  [ "$(cat "/sys/class/nvme/$(controller_at "$1")/state")" != live ]
}

connect_to() {
  nvme connect -t tcp -a "$ADDRESS" -s "$1" -n "$SUBSYSTEM" --reconnect-delay=1 --ctrl-loss-tmo=600 &&
    await 20 live_at "$1"
}

# ana_log PORT: the log page that the path's controller answers, as JSON.
ana_log() {
  nvme ana-log "/dev/$(controller_at "$1")" -o json
}

# logged PORT STATE: the log page says that group 1 with namespace 1 is in that state.
logged() {
  ana_log "$1" > /tmp/ana.json || return 1
  cat /tmp/ana.json
  jq -e --arg state "$2" '.ngrps >= 1 and (."ANA DESC LIST " | any(.grpid == 1 and .state == $state
    and (.NSIDS | any(.nsid == 1))))' /tmp/ana.json
}

change_count() {
  ana_log "$1" | jq .chgcnt
}

# shows STATE: the second port's group 1 gets the state; the host sees it by itself, and the log page says so and counts.
shows() {
  local before after
  before=$(change_count "$SECOND_PORT") && set_ana 2 1 "$1" && await 10 path_is "$SECOND_PORT" "$1" &&
    logged "$SECOND_PORT" "$1" || return 1
  after=$(change_count "$SECOND_PORT")
  [ "$after" -gt "$before" ] || { echo "change count $before, then $after"; return 1; }
}

# groups_only: with RGO the log page has the group without its namespaces.
groups_only() {
  nvme ana-log "/dev/$(controller_at "$PORT")" -g -o json > /tmp/ana.json || return 1
  cat /tmp/ana.json
  jq -e '."ANA DESC LIST " | any(.grpid == 1 and .nnsids == 0)' /tmp/ana.json
}

all_groups() {
  configure '(.ports[] | select(.portid == 2)).ana_groups |= [range(1; 129) | {grpid: .,
    ana: {state: (if . % 2 == 1 then "optimized" else "inaccessible" end)}}]' && await 10 has_groups
}

has_groups() {
  ana_log "$SECOND_PORT" > /tmp/ana.json || return 1
  jq -c '[.ngrps, [."ANA DESC LIST "[].grpid]]' /tmp/ana.json
  jq -e '.ngrps == 128 and [."ANA DESC LIST "[].grpid] == [range(1; 129)]
    and (."ANA DESC LIST " | all(.state == (if .grpid % 2 == 1 then "optimized" else "inaccessible" end)))' \
    /tmp/ana.json
}

# transfers PORT: how many reads and writes the host has sent that way.
transfers() {
  awk '{ print $1 + $5 }' "$(path_of "$1")/stat"
}

more_transfers() {
  [ "$(transfers "$1")" -gt "$2" ]
}

# used PORT: fio's commands go that way from now on.
used() {
  await 20 more_transfers "$1" "$(transfers "$1")"
}

# only_by PORT OTHER: reads go to PORT and none to OTHER.
only_by() {
  local other
  other=$(transfers "$2")
  dd if="$DEVICE" of=/dev/null bs=64k count=64 iflag=direct && equal "$other" "$(transfers "$2")"
}

add_port() {
  configure '.ports += [.ports[0] | .portid = 2 | .addr.trsvcid = $port]' --arg port "$SECOND_PORT"
}

link_second() {
  configure '(.ports[] | select(.portid == 2)).subsystems = [$nqn]'
}

unlink_second() {
  configure '(.ports[] | select(.portid == 2)).subsystems = []'
}

remove_port() {
  configure 'del(.ports[] | select(.portid == 2))'
}

# both STATE1 STATE2: the ANA states of the two ports, in one change.
both() {
  configure '(.ports[] | .ana_groups) |= [{grpid: 1, ana: {state: "inaccessible"}}]
    | (.ports[] | select(.portid == 1).ana_groups[0].ana.state) = $first
    | (.ports[] | select(.portid == 2).ana_groups[0].ana.state) = $second' --arg first "$1" --arg second "$2"
}

# passes: fio writes, reads and verifies all of 24 MiB, again and again, until $ENOUGH is there. A pass in which fio itself
# crashed, as it does once in many runs, says nothing and is made again, but not more than twice.
passes() {
  local status crashes=0
  until [ -e $ENOUGH ]; do
    status=0
    fio --name=verify --filename="$DEVICE" --size=24m --rw=randrw --rwmixread=30 --bsrange=4k-64k --direct=1 \
      --ioengine=libaio --iodepth=8 --verify=crc32c --do_verify=1 --verify_fatal=1 --verify_state_save=0 \
      --verify_backlog=32 --rate=2m --randseed="$RANDOM" --output=/tmp/fio.log || status=$?
    if [ $status = 0 ]; then
      echo "passed" >> $PASSES
    elif [ $status = 139 ] && [ $((crashes += 1)) -le 2 ]; then
      echo "fio crashed" >> $PASSES
    else
      return 1
    fi
  done
}

# failover FROM TO STATE: the path that is used becomes inaccessible in the same moment as the other gets
# the state; fio goes on.
failover() {
  if [ "$1" = "$PORT" ]; then
    both inaccessible "$3" || return 1
  else
    both "$3" inaccessible || return 1
  fi
  await 10 path_is "$1" inaccessible && await 10 path_is "$2" "$3" && used "$2"
}

# neither: no path can be used for a moment; what fio sent waits until one can.
neither() {
  both inaccessible inaccessible && await 10 path_is "$PORT" inaccessible &&
    await 10 path_is "$SECOND_PORT" inaccessible && both optimized inaccessible && used "$PORT"
}

running() {
  kill -0 $FIO || { cat /tmp/fio.log; return 1; }
}

# verified: the last pass ends well, as those before have.
verified() {
  local status=0
  touch $ENOUGH
  wait $FIO || status=$?
  cat /tmp/fio.log $PASSES
  equal 0 $status && grep -q passed $PASSES
}

require "connect to the first port" connect
require "a second port is added" add_port
check "connect to it" await 20 connect_to "$SECOND_PORT"
require "both are paths of one device" live_at "$SECOND_PORT"
check "the log page of the first port" logged "$PORT" optimized
check "the log page of the second port" logged "$SECOND_PORT" optimized
check "with RGO it has no namespaces" groups_only
for state in inaccessible persistent-loss change non-optimized; do
  check "the second port becomes $state" shows $state
  check "the first stays as it is" logged "$PORT" optimized
done
check "the host uses the optimized path alone" only_by "$PORT" "$SECOND_PORT"
check "128 groups" all_groups
check "one group" both optimized non-optimized

rm -f $PASSES $ENOUGH
passes &
FIO=$!
check "fio uses the optimized path" used "$PORT"
for state in optimized non-optimized; do
  check "failover to the second path, $state" failover "$PORT" "$SECOND_PORT" $state
  check "failover to the first path, $state" failover "$SECOND_PORT" "$PORT" $state
done
check "no path for a moment" neither
check "the second path is the better one" both non-optimized optimized
check "the host uses it" used "$SECOND_PORT"
check "the second port is removed, with its connections" remove_port
check "the host goes on with the first" used "$PORT"
check "it has lost the second" await 30 not_live_at "$SECOND_PORT"
check "the second port is added again" add_port
check "the host comes back to it" await 30 live_at "$SECOND_PORT"
check "the first is lost for good" both persistent-loss optimized
check "the host goes on with the second" used "$SECOND_PORT"
check "the target is killed" machine kill
check "and starts again" machine start
check "the first path is live again" await 60 live_at "$PORT"
check "the second path is live again" await 60 live_at "$SECOND_PORT"
check "the host goes on" used "$SECOND_PORT"
check "fio has found nothing wrong until here" running
check "nor does it until it ends" verified
check "disconnect" disconnect
