# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# The host's side: its paths to the shared namespaces, the load on them, and what it hears from discovery. Sourced in the guest,
# after lib.sh of linux-host.
#
# From the environment: PORT of node 1, the others' are 10 and 20 above; SUBSYSTEM; GROUP, the ANA group of namespaces 1 and 2.

FLUSHCHECK=/share/flushcheck JOURNAL=/dev/shm/journal PASSES=/tmp/fio.passes ENOUGH=/tmp/fio.enough EVENTS=/tmp/events
BLOCKS=2048 THREADS=4 PAUSE=20 ANSWER=''

# ask WORD...: lets the machine do something; what it answers is in ANSWER.
ask() {
  local request=/share/ask/$$-$RANDOM end=$((SECONDS + 150))
  echo "$*" > "$request.new"
  mv "$request.new" "$request.request"
  until [ -e "$request.answer" ]; do
    [ $SECONDS -lt $end ] || { echo "the machine has not answered: $*"; return 1; }
    sleep 0.05
  done
  ANSWER=$(cat "$request.answer")
  rm -f "$request.answer"
  [ "${ANSWER%% *}" = ok ] || { echo "the machine, asked to $*: $ANSWER"; return 1; }
  ANSWER=${ANSWER#ok}
  ANSWER=${ANSWER# }
}

millis() {
  local now=${EPOCHREALTIME/./}
  echo $((now / 1000))
}

port_of() {
  echo $((PORT + 10 * ($1 - 1)))
}

# controller_at PORT: sets CONTROLLER to the nvme device that is connected there, or to nothing. These functions run no programs,
# which take long under emulation.
controller_at() {
  local directory address
  CONTROLLER=''
  for directory in /sys/class/nvme/nvme*; do
    if read -r address 2> /dev/null < "$directory/address" && [[ $address = *trsvcid="$1"* ]]; then
      CONTROLLER=${directory##*/}
      return
    fi
  done
}

# path_state NODE NSID: sets STATE to what the host thinks of the path through that node to the namespace: "optimized", or the
# state of the controller if that is not live.
path_state() {
  local directory nsid
  controller_at "$(port_of "$1")"
  STATE=none
  [ -n "$CONTROLLER" ] && read -r STATE 2> /dev/null < "/sys/class/nvme/$CONTROLLER/state" && [ "$STATE" = live ] || return 0
  STATE=missing
  for directory in "/sys/class/nvme/$CONTROLLER"/nvme*c*n*; do
    if read -r nsid 2> /dev/null < "$directory/nsid" && [ "$nsid" = "$2" ]; then
      read -r STATE < "$directory/ana_state"
      return 0
    fi
  done
}

# owned_by NODE: the host sees both namespaces optimized through that node, and inaccessible through the others that are live.
owned_by() {
  local node nsid wrong=''
  for node in 1 2 3; do
    for nsid in 1 2; do
      path_state $node $nsid
      if [ $node = "$1" ]; then
        [ "$STATE" = optimized ] || wrong=yes
      else
        [[ $STATE =~ ^(inaccessible|connecting|resetting|none)$ ]] || wrong=yes
      fi
      echo "namespace $nsid through node $node: $STATE"
    done
  done
  [ -z $wrong ]
}

# all_live: there is a path through each node to both namespaces.
all_live() {
  local node nsid
  for node in 1 2 3; do
    for nsid in 1 2; do
      path_state $node $nsid
      [[ $STATE =~ ^(optimized|inaccessible)$ ]] || { echo "namespace $nsid through node $node: $STATE"; return 1; }
    done
  done
}

# connect_all: to what the discovery service of each node lists; the connections to discovery stay.
connect_all() {
  local node
  for node in 1 2 3; do
    nvme connect-all -t tcp -a 127.0.0.1 -s "$(($(port_of $node) + 1))" --persistent --keep-alive-tmo=5 \
      --reconnect-delay=1 --ctrl-loss-tmo=600 || return 1
  done
  await 30 all_live
}

# one_identity: the paths through all nodes lead to one subsystem with two namespaces, by controllers with identifiers of their
# own.
one_identity() {
  local directory identifiers
  directory=$(grep -lx "$SUBSYSTEM" /sys/class/nvme-subsystem/*/subsysnqn) || return 1
  equal 1 "$(wc -l <<< "$directory")" || return 1
  directory=${directory%/*}
  ls "$directory"
  identifiers=$(cat "$directory"/nvme*/cntlid | sort -u)
  equal 3 "$(wc -l <<< "$identifiers")" && equal 2 "$(compgen -G "$directory/nvme*n*" | wc -l)"
}

# listen: writes down when discovery tells of a change: "MILLIS nvme5".
listen() {
  local line device='' told=''
  udevadm monitor --kernel --property --subsystem-match=nvme | while read -r line; do
    case $line in
      DEVNAME=*) device=${line#*=} ;;
      NVME_AEN=0x70f002) told=yes ;;
      '')
        [ -z "$told" ] || echo "$(millis) ${device#/dev/}" >> $EVENTS
        device='' told=''
        ;;
    esac
  done
}

# when_told SINCE NODE: the milliseconds from then until the connection to that node's discovery was told of a change; empty if
# it was not.
when_told() {
  controller_at $(($(port_of "$2") + 1))
  awk -v since="$1" -v device="$CONTROLLER" '$1 >= since && $2 == device { print $1 - since; exit }' $EVENTS
}

told() {
  when_told "$1" "$2" | grep .
}

# log_of NODE: what the connection to that node's discovery reads now, as JSON.
log_of() {
  local port
  port=$(($(port_of "$1") + 1))
  controller_at $port
  nvme discover -d "/dev/$CONTROLLER" -t tcp -a 127.0.0.1 -s $port -o json
}

# unlisted PORT NODE, listed PORT NODE: whether that log has the port.
unlisted() {
  log_of "$2" | tee /dev/stderr | jq -e --arg port "$1" '.records | length > 0 and all(.trsvcid != $port)'
}

listed() {
  log_of "$2" | tee /dev/stderr | jq -e --arg port "$1" '.records | any(.trsvcid == $port)'
}

# passes: fio writes, reads and verifies all of 8 MiB, again and again, until $ENOUGH is there. A pass in which fio itself
# crashed, as it does once in many runs, says nothing and is made again, but not more than twice.
passes() {
  local status crashes=0
  until [ -e $ENOUGH ]; do
    status=0
    fio --name=verify --filename="$(namespace 1)" --size=8m --rw=randrw --rwmixread=30 --bsrange=4k-32k --direct=1 \
      --ioengine=libaio --iodepth=4 --verify=crc32c --do_verify=1 --verify_fatal=1 --verify_state_save=0 \
      --verify_backlog=32 --rate=1m --randseed="$RANDOM" --output-format=json --output=/tmp/fio.log || status=$?
    if [ $status = 0 ]; then
      sed -n '/^{/,$p' /tmp/fio.log | jq '[.jobs[0].read.clat_ns.max, .jobs[0].write.clat_ns.max] | max / 1e6 | floor' >> $PASSES
    elif [ $status = 139 ] && [ $((crashes += 1)) -le 2 ]; then
      echo "fio crashed" >&2
    else
      return 1
    fi
  done
}

# start_load: fio on namespace 1, generations of blocks on namespace 2.
start_load() {
  rm -f $PASSES $ENOUGH
  passes > /tmp/passes.log 2>&1 &
  FIO=$!
  start_writer
}

start_writer() {
  $FLUSHCHECK write "$(namespace 2)" $JOURNAL $THREADS $PAUSE > /tmp/writer.log 2>&1 &
  WRITER=$!
}

# going: neither has ended, which they do at the first error.
going() {
  kill -0 $FIO || { cat /tmp/passes.log /tmp/fio.log; return 1; }
  kill -0 $WRITER || { cat /tmp/writer.log; return 1; }
}

writes() {
  $FLUSHCHECK stat $JOURNAL | cut -d' ' -f1
}

more_writes() {
  [ "$(writes)" -gt "$1" ]
}

# used: writes are completed from now on.
used() {
  await 60 more_writes $(($(writes) + 50))
}

# calm: nothing is in flight for long, and the slowest write is forgotten.
calm() {
  used && $FLUSHCHECK forget $JOURNAL
}

# stall: the slowest write or flush since "calm" in ms.
stall() {
  $FLUSHCHECK stat $JOURNAL | cut -d' ' -f4
}

# stalled_under MILLIS: and so says the check.
stalled_under() {
  local stalled
  stalled=$(stall)
  DETAIL="$stalled ms"
  [ "$stalled" -lt "$1" ] || { echo "a write or flush has taken $stalled ms"; return 1; }
}

# end_writer: the generations end, the last of them completed.
end_writer() {
  kill -TERM $WRITER && await 60 fails kill -0 $WRITER && wait $WRITER
}

# end_load: both end, and neither has met an error.
end_load() {
  local status=0
  touch $ENOUGH
  wait $FIO || status=$?
  cat /tmp/passes.log /tmp/fio.log
  equal 0 $status && [ -s $PASSES ]
}

generations() {
  $FLUSHCHECK check "$(namespace 2)" $JOURNAL
}
