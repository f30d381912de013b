# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Connect; Identify Controller and Namespace, properties, log pages and features as nvme-cli reads them; disconnect.
. /share/jobs/lib.sh

id_ctrl() {
  nvme id-ctrl "$CONTROLLER" -o json > /tmp/ctrl.json || return 1
  cat /tmp/ctrl.json
  equal "$SUBSYSTEM" "$(jq -r .subnqn /tmp/ctrl.json)" && jq -e '.cntlid < 65520 and .sqes == 102 and .cqes == 68
    and .maxcmd > 0 and .nn >= 1 and .ioccsz >= 4 and .iorcsz == 1 and .kas > 0 and (.sn | length) > 0
    and (.mn | length) > 0 and (.sgls % 4) > 0' /tmp/ctrl.json
}

id_ns() {
  nvme id-ns "$DEVICE" -o json > /tmp/ns.json || return 1
  cat /tmp/ns.json
  local format block
  format=$(jq '.flbas % 16' /tmp/ns.json)
  block=$((1 << $(jq ".lbafs[$format].ds" /tmp/ns.json)))
  equal "$(blockdev --getss "$DEVICE")" $block && equal "$(blockdev --getsize64 "$DEVICE")" \
    "$(($(jq .nsze /tmp/ns.json) * block))" && jq -e '.ncap <= .nsze and .nuse <= .ncap' /tmp/ns.json
}

# a namespace needs an identity that survives a restart of either side
identifiers() {
  nvme ns-descs "$DEVICE" -o json | tee /tmp/descs.json | jq -e '[.. | strings] | any(test("[1-9a-f]"))' ||
    { cat /tmp/descs.json; return 1; }
  equal 1 "$(grep -cv '^0*$' "/sys/block/${DEVICE#/dev/}/wwid")"
}

io_queues() {
  equal "$(nproc)" "$(($(cat "/sys/class/nvme/$(basename "$CONTROLLER")/queue_count") - 1))"
}

version() {
  equal 0x20100 "$(printf '0x%x' "$(value .ver nvme id-ctrl "$CONTROLLER")")"
}

flush_known() {
  equal "write back" "$(cat "/sys/block/${DEVICE#/dev/}/queue/write_cache")"
}

refuses_stranger() {
  nvme connect -t tcp -a "$ADDRESS" -s "$PORT" -n nqn.2026-11.io.weft:no-such-subsystem && return 1
  dmesg --notime | tail -n 5 | tee /dev/stderr | grep -qi 'connect invalid'
}

require "connect" connect
check "one I/O queue per processor" io_queues
check "id-ctrl" id_ctrl
check "version 2.1" version
check "id-ns agrees with the block device" id_ns
check "list-ns has namespace 1" test "$(value '[.nsid_list[].nsid] | index(1)' nvme list-ns "$CONTROLLER")" = 0
check "namespace identification descriptors" identifiers
check "show-regs" nvme show-regs "$CONTROLLER" -H
check "error log" nvme error-log "$CONTROLLER"
check "SMART log" nvme smart-log "$CONTROLLER"
check "firmware log" nvme fw-log "$CONTROLLER"
check "feature 07h, number of queues" nvme get-feature "$CONTROLLER" -f 7 -H
check "feature 0Fh, keep alive timer" nvme get-feature "$CONTROLLER" -f 0x0f -H
check "the kernel knows of the volatile write cache" flush_known
check "disconnect" disconnect
check "an unknown subsystem is refused with Connect Invalid Parameters" refuses_stranger
