# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the jobs share: checks, connecting, finding the device, asking the machine. Sourced in the guest.
#
# From the environment: ADDRESS, PORT and DISCOVERY_PORT of the target, its SUBSYSTEM, KERNEL and the job's name JOB;
# SECOND_PORT, at which nothing listens until a job makes it a port of the target.
set -u

# The status of a check whose command the kernel keeps for itself: it has refused with EACCES to send the command.
DENIED=93

# check NAME COMMAND...: runs the command and prints "ok   NAME" or, with the command's output below, "FAIL NAME". A
# command that the kernel keeps for itself is ok, and says so: the target has not been asked. What kernels are known to
# keep is asked by KernelKeptFeaturesIT. What the command leaves in DETAIL stands behind the name.
check() {
  local name="linux $KERNEL, $JOB: $1" log=/tmp/check.log status=0
  shift
  DETAIL=''
  "$@" > $log 2>&1 || status=$?
  case $status in
    0) echo "ok   $name${DETAIL:+: $DETAIL}" ;;
    "$DENIED") echo "ok   $name: this kernel keeps the command for itself (EACCES)" ;;
    *)
      echo "FAIL $name (status $status: $*)"
      tail -n 12 $log | sed 's/^/     | /'
      return 1
      ;;
  esac
}

# denied FILE: what nvme-cli said there is EACCES and nothing else, which is the kernel's answer and never the target's.
# (nvme-cli ends with status 1 whatever went wrong; this is the C library's text for EACCES, EPERM has another.)
denied() {
  [[ $(< "$1") =~ ^[a-z-]+:\ Permission\ denied$ ]]
}

# sent COMMAND...: nvme-cli's command succeeds; status DENIED if the kernel has not sent it.
sent() {
  local status=0
  "$@" > /tmp/sent.log 2>&1 || status=$?
  cat /tmp/sent.log
  [ $status = 0 ] || ! denied /tmp/sent.log || status=$DENIED
  return $status
}

# require NAME COMMAND...: a check without which the rest of the job makes no sense.
require() {
  check "$@" || exit 0
}

# equal EXPECTED ACTUAL: says what differs.
equal() {
  [ "$1" = "$2" ] || { echo "expected '$1', got '$2'"; return 1; }
}

# fails COMMAND...: succeeds when the command does not.
fails() {
  ! "$@" || { echo "succeeded, but should not have: $*"; return 1; }
}

# value JQ-FILTER COMMAND...: a field of a command's JSON output.
value() {
  local filter=$1
  shift
  "$@" -o json > /tmp/value.json && jq -r "$filter" /tmp/value.json
}

# refused STATUS COMMAND...: nvme-cli's command fails with this status: DNR (4000h), status code type and status code. The
# More bit (2000h), which says that the error log tells more, is not looked at. Status DENIED if the kernel has not sent
# the command.
refused() {
  local status
  status=$(("$1"))
  shift
  "$@" > /tmp/refused.log 2>&1 && { echo "succeeded, but should not have: $*"; return 1; }
  cat /tmp/refused.log
  ! denied /tmp/refused.log || return $DENIED
  equal "$(printf '0x%x' $status)" "$(printf '0x%x' \
    "$(($(sed -n 's/.*(\(0x[0-9a-f]*\)).*/\1/p' /tmp/refused.log | tail -n 1) & ~0x2000))")"
}

# await SECONDS COMMAND...: repeats the command until it succeeds.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@" > /tmp/await.log 2>&1; do
    [ $SECONDS -lt $end ] || { cat /tmp/await.log; echo "not within the time: $*"; return 1; }
    sleep 0.1
  done
}

# controller: the nvme device name (nvme0) that is connected to the subsystem.
controller() {
  local directory
  for directory in /sys/class/nvme/nvme*; do
    if [ "$(cat "$directory/subsysnqn" 2> /dev/null)" = "$SUBSYSTEM" ]; then
      basename "$directory"
      return 0
    fi
  done
  return 1
}

# namespace NSID: the block device of the subsystem's namespace, /dev/nvmeXnY. Y is not the NSID on newer kernels, and
# /sys/block also has the paths behind a multipath device (nvmeXcZnY), which are no devices of their own.
namespace() {
  local directory subsystem
  for directory in /sys/block/nvme*; do
    [[ ${directory##*/} =~ ^nvme[0-9]+n[0-9]+$ ]] && [ "$(cat "$directory/nsid")" = "$1" ] || continue
    subsystem=$(cat "$directory/device/subsysnqn" 2> /dev/null)
    if [ "$subsystem" = "$SUBSYSTEM" ]; then
      echo "/dev/${directory##*/}"
      return 0
    fi
  done
  return 1
}

has_namespace() {
  [ -b "$(namespace "$1")" ]
}

live() {
  equal live "$(cat "/sys/class/nvme/$(controller)/state")"
}

# connect OPTION...: connects to the subsystem and waits for namespace 1. Sets DEVICE and CONTROLLER.
connect() {
  nvme connect -t tcp -a "$ADDRESS" -s "$PORT" -n "$SUBSYSTEM" --reconnect-delay=1 --ctrl-loss-tmo=120 "$@" &&
    await 20 live && await 20 has_namespace 1 || return 1
  # shellcheck disable=SC2034 # for the jobs
  DEVICE=$(namespace 1) CONTROLLER=/dev/$(controller)
  udevadm settle --timeout=20 || true
}

# disconnect: ends every connection to the subsystem and waits until the device is gone. Lets udev finish first what it
# reads of the device.
disconnect() {
  udevadm settle --timeout=20
  nvme disconnect -n "$SUBSYSTEM" && await 20 fails controller
}

# machine VERB: asks the machine that runs the target: kill (with SIGKILL), start (and wait until it is ready). The
# answer's first word is ok or failed.
machine() {
  local request=/share/ask/$$-$RANDOM answer
  echo "$1" > "$request.new"
  mv "$request.new" "$request.request"
  await "${MACHINE_TIMEOUT:-180}" test -e "$request.answer" || return 1
  answer=$(cat "$request.answer")
  rm -f "$request.answer"
  [ "${answer%% *}" = ok ] || { echo "machine: $1: $answer"; return 1; }
}
