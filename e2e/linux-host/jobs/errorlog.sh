# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the Error Information log page says of commands that failed, newest first, and what the host is answered.
# proves: log 01h
. /share/jobs/lib.sh

ENTRIES=128 DNR=0x4000
INVALID_OPCODE=0x001 INVALID_FIELD=0x002 INVALID_NAMESPACE=0x00b INVALID_LOG_PAGE=0x109 LBA_OUT_OF_RANGE=0x080

# newest FILTER [JQ-OPTION...]: it holds of the newest entry.
newest() {
  local filter=$1
  shift
  nvme error-log "$CONTROLLER" -e 1 -o json > /tmp/errors.json || return 1
  jq -c '.errors[0]' /tmp/errors.json
  jq -e "$@" ".errors[0] | $filter" /tmp/errors.json
}

# error NAME STATUS FILTER COMMAND...: nvme-cli's command fails with the status, of which the newest entry tells: the
# status, the count one higher than before, and what FILTER says (queue, field, LBA, namespace).
error() {
  local name=$1 status=$2 filter=$3 before
  shift 3
  before=$(count)
  check "$name: status" refused "$status" "$@"
  check "$name: the entry" newest ".error_count == \$before + 1 and .trtype == 3 and .phase_tag == 0
    and .status_field == \$status and $filter" --argjson before "$before" --argjson status $((status))
}

# count: how many errors there were.
count() {
  value .num_err_log_entries nvme smart-log "$CONTROLLER"
}

# more COMMAND...: the command's completion has the More bit, which sends the host to the log page.
more() {
  "$@" > /tmp/refused.log 2>&1 && return 1
  cat /tmp/refused.log
  [ $(($(sed -n 's/.*(\(0x[0-9a-f]*\)).*/\1/p' /tmp/refused.log) & 0x2000)) != 0 ]
}

# too_many: more errors than there are entries; those that stay are the newest, without a gap.
too_many() {
  local before i
  before=$(count)
  for i in $(seq $((ENTRIES + 10))); do
    nvme admin-passthru "$CONTROLLER" --opcode=0xc1 --cdw10="$i"
  done > /dev/null 2>&1
  equal $((before + ENTRIES + 10)) "$(count)" || return 1
  nvme error-log "$CONTROLLER" -e $ENTRIES -o json > /tmp/errors.json || return 1
  jq -c '[.errors[] | .error_count]' /tmp/errors.json
  jq -e --argjson last $((before + ENTRIES + 10)) --argjson entries $ENTRIES \
    '[.errors[] | .error_count] == [range($last; $last - $entries; -1)]' /tmp/errors.json
}

require "connect" connect
block=$(blockdev --getss "$DEVICE")
blocks=$(($(blockdev --getsize64 "$DEVICE") / block))
check "128 entries" equal $((ENTRIES - 1)) "$(value .elpe nvme id-ctrl "$CONTROLLER")"

error "an unknown admin command" $((DNR | INVALID_OPCODE)) \
  '.sqid == 0 and .parm_error_location == 0 and .lba == 0 and .nsid == 0' \
  nvme admin-passthru "$CONTROLLER" --opcode=0xc1
error "an unknown Identify structure" $((DNR | INVALID_FIELD)) \
  '.sqid == 0 and .parm_error_location == 40' \
  nvme admin-passthru "$CONTROLLER" --opcode=6 --cdw10=0xfe --data-len=4096 --read
error "Identify of an NSID that cannot be" $((DNR | INVALID_NAMESPACE)) \
  '.sqid == 0 and .parm_error_location == 4 and .nsid == 65000' \
  nvme admin-passthru "$CONTROLLER" --opcode=6 --namespace-id=65000 --cdw10=3 --data-len=4096 --read
error "an unknown log page" $((DNR | INVALID_LOG_PAGE)) \
  '.sqid == 0 and .parm_error_location == 40' \
  nvme admin-passthru "$CONTROLLER" --opcode=2 --cdw10=0x007f00fe --data-len=512 --read
error "a log page's odd offset" $((DNR | INVALID_FIELD)) \
  '.sqid == 0 and .parm_error_location == 48' \
  nvme admin-passthru "$CONTROLLER" --opcode=2 --cdw10=0x007f0001 --cdw12=2 --data-len=512 --read
error "an unknown I/O command" $((DNR | INVALID_OPCODE)) \
  '.sqid >= 1 and .parm_error_location == 0 and .nsid == 1' \
  nvme io-passthru "$DEVICE" --namespace-id=1 --opcode=0x6e
error "a read past the end" $((DNR | LBA_OUT_OF_RANGE)) \
  ".sqid >= 1 and .parm_error_location == 40 and .lba == $blocks and .nsid == 1" \
  nvme io-passthru "$DEVICE" --namespace-id=1 --opcode=2 --cdw10=$blocks --data-len="$block" --read
error "a write over the end" $((DNR | LBA_OUT_OF_RANGE)) \
  ".sqid >= 1 and .parm_error_location == 40 and .lba == $((blocks - 1)) and .nsid == 1" \
  nvme io-passthru "$DEVICE" --namespace-id=1 --opcode=1 --cdw10=$((blocks - 1)) --cdw12=1 \
  --data-len=$((2 * block)) --write --input-file=/dev/zero
error "deallocation past the end" $((DNR | LBA_OUT_OF_RANGE)) '.sqid >= 1 and .lba == 0 and .nsid == 1' \
  nvme dsm "$DEVICE" --ad --slbs=$blocks --blocks=1
check "the completion has the More bit" more nvme admin-passthru "$CONTROLLER" --opcode=0xc1
check "more errors than entries" too_many
count=$(count)
check "disconnect" disconnect
require "connect again" connect
check "a new controller has a log of its own" test "$(count)" -lt "$count"
check "disconnect at the end" disconnect
