# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Connect; every Identify structure and property as nvme-cli reads it, compared with what the kernel made of it; disconnect.
# proves: cns 00h, cns 01h, cns 02h, cns 03h, cns 05h, cns 06h, cns 08h, cns 10h, cns 12h, cns 13h, cns 19h, cns 1ch
# proves: property CAP, property VS, property CC, property CSTS, property CRTO
. /share/jobs/lib.sh

# ctrl FILTER: it holds of Identify Controller.
ctrl() {
  nvme id-ctrl "$CONTROLLER" -o json > /tmp/ctrl.json || return 1
  jq -c 'del(.psds, .vs)' /tmp/ctrl.json
  jq -e --arg nqn "$SUBSYSTEM" "$1" /tmp/ctrl.json
}

# known ATTRIBUTE MEMBER: the kernel's attribute of the controller is that member of Identify Controller.
known() {
  equal "$(value ".$2" nvme id-ctrl "$CONTROLLER" | sed 's/ *$//')" \
    "$(sed 's/ *$//' "/sys/class/nvme/$(basename "$CONTROLLER")/$1")"
}

# largest_transfer: the kernel splits at MDTS, or at less if it has a limit of its own.
largest_transfer() {
  local mdts limit
  mdts=$((4 << $(value .mdts nvme id-ctrl "$CONTROLLER")))
  limit=$(cat "/sys/block/${DEVICE#/dev/}/queue/max_hw_sectors_kb")
  echo "MDTS is $mdts KiB, the kernel splits at $limit KiB"
  [ "$limit" -le $mdts ] && [ "$limit" -ge 4 ]
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

# identifiers: the namespace's UUID, by which the kernel tells it from others, and its command set.
identifiers() {
  local uuid
  uuid=$(cat "/sys/block/${DEVICE#/dev/}/uuid")
  equal "uuid.$uuid" "$(cat "/sys/block/${DEVICE#/dev/}/wwid")" || return 1
  nvme ns-descs "$DEVICE" -o json > /tmp/descs.json
  cat /tmp/descs.json
  jq -e --arg uuid "$uuid" '."ns-descs" | any(.nidt == 3 and .uuid == $uuid) and any(.nidt == 4 and .csi == "0")' \
    /tmp/descs.json
}

io_queues() {
  equal "$(nproc)" "$(($(cat "/sys/class/nvme/$(basename "$CONTROLLER")/queue_count") - 1))"
}

# property OFFSET: its value, in hexadecimal.
property() {
  nvme get-property "$CONTROLLER" --offset="$1" | sed 's/.*value: //'
}

# regs NAME VALUE: so show-regs prints the property.
regs() {
  nvme show-regs "$CONTROLLER" > /tmp/regs || return 1
  cat /tmp/regs
  equal "$2" "$(sed -n "s/^$1 *: //p" /tmp/regs)"
}

# enabled: CC is as every kernel sets it: entries of 64 and 16 bytes, all command sets that there are or NVM's alone,
# pages of 4 KiB, enabled, no shutdown. What else there is in CC is the kernel's choice.
enabled() {
  local cc
  cc=$(($(property 0x14))) || return 1
  printf 'CC is 0x%x\n' $cc
  equal 0x460001 "$(printf '0x%x' $((cc & 0xffc781)))" && [[ $((cc >> 4 & 7)) = [06] ]]
}

# capabilities: 1024 entries, contiguous queues, the time-out, all I/O command sets or NVM's alone, no memory pages but
# 4 KiB, ready independent of media.
capabilities() {
  local cap
  cap=$(($(property 0)))
  equal "1023 1 30 65 0 1" "$((cap & 0xffff)) $((cap >> 16 & 1)) $((cap >> 24 & 0xff)) $((cap >> 37 & 0xff)) $((cap >> 48
    & 0xff)) $((cap >> 59 & 3))"
}

# has VERB FILTER OPTION...: the filter holds of what the verb prints for the controller.
has() {
  local verb=$1 filter=$2
  shift 2
  nvme "$verb" "$CONTROLLER" "$@" -o json > /tmp/has.json || return 1
  cat /tmp/has.json
  jq -e --argjson cntlid "$(cat "/sys/class/nvme/$(basename "$CONTROLLER")/cntlid")" "$filter" /tmp/has.json
}

# of_device VERB FILTER: the same for the namespace.
of_device() {
  nvme "$1" "$DEVICE" -o json > /tmp/has.json || return 1
  cat /tmp/has.json
  jq -e "$2" /tmp/has.json
}

# command_sets: the NVM Command Set is the one there is. The verb prints a title before its JSON.
command_sets() {
  nvme id-iocs "$CONTROLLER" -o json | sed '/^{/,$!d' > /tmp/has.json
  cat /tmp/has.json
  jq -e '[paths(. == "Selected") | .[-1]] == ["NVM Command Set"]' /tmp/has.json
}

flush_known() {
  equal "write back" "$(cat "/sys/block/${DEVICE#/dev/}/queue/write_cache")"
}

# refuses_stranger: the kernel's log names the status, in words or as a number (4182h with DNR).
refuses_stranger() {
  local seen
  seen=$(dmesg | wc -l)
  nvme connect -t tcp -a "$ADDRESS" -s "$PORT" -n nqn.2026-11.io.weft:no-such-subsystem && return 1
  dmesg --notime | tail -n +$((seen + 1)) | tee /dev/stderr | grep -Eqi 'connect invalid|\b(16770|0x4182)\b'
}

require "connect" connect
check "one I/O queue per processor" io_queues
check "id-ctrl: the subsystem and the version" ctrl '.subnqn == $nqn and .ver == 131328 and .cntrltype == 1'
check "id-ctrl: queues" ctrl '.sqes == 102 and .cqes == 68 and .maxcmd == 1024 and .ioccsz == (64 + 16384) / 16
  and .iorcsz == 1 and .icdoff == 0 and .msdbd == 1 and (.sgls % 4) == 1'
check "id-ctrl: several ports and controllers, ANA" ctrl '.cmic == 11 and .anacap == 31 and .anatt > 0
  and .anagrpmax == 128 and .nanagrpid == 128'
check "id-ctrl: events, errors, keep-alive" ctrl '.aerl >= 3 and .elpe == 127 and .kas == 10 and .oaes == 2304'
check "id-ctrl: namespaces" ctrl '.nn >= 1024 and .mnan == 1024 and .endgidmax >= 1024'
for pair in serial:sn model:mn firmware_rev:fr cntlid:cntlid; do
  check "the kernel has id-ctrl's ${pair#*:}" known "${pair%:*}" "${pair#*:}"
done
check "the kernel splits at MDTS" largest_transfer
check "id-ns agrees with the block device" id_ns
check "list-ns has namespace 1" has list-ns '[.nsid_list[].nsid] == [1]'
check "list-ns --all has it too" has list-ns '[.nsid_list[].nsid] == [1]' --all
check "list-ctrl" has list-ctrl '[.ctrl_list[].ctrl_id] == [$cntlid]'
check "list-ctrl of the namespace" has list-ctrl '[.ctrl_list[].ctrl_id] == [$cntlid]' --namespace-id=1
check "list-ctrl from the next ID on" has list-ctrl '.num_ctrl == 0' --cntid="$(($(cat \
  "/sys/class/nvme/$(basename "$CONTROLLER")/cntlid") + 1))"
check "list-endgrp" has list-endgrp '[.endgrp_list[].endgrp_id] == [1]'
check "nvm-id-ctrl" has nvm-id-ctrl '.ver == 65792'
check "nvm-id-ns" of_device nvm-id-ns '.pic == 0 and (.elbafs | length) >= 1 and all(.elbafs[]; .sts == 0 and .pif == 0)'
check "cmdset-ind-id-ns" of_device cmdset-ind-id-ns '.nmic == 1 and .anagrpid == 1 and .endgid == 1 and .nstat == 1'
check "id-iocs" command_sets
check "get-ns-id" grep -q ':1$' <(nvme get-ns-id "$DEVICE")
check "namespace identification descriptors" identifiers
for verb in id-domain id-uuid id-nvmset id-ns-granularity; do
  check "$verb: not there" refused 0x4002 nvme $verb "$CONTROLLER"
done
check "show-regs: version" regs version 0x20100
check "show-regs: enabled and ready" regs csts 0x1
check "show-regs: no subsystem reset" regs nssr 0
check "property CC" enabled
check "property CAP" capabilities
check "property CRTO" equal 0x1e "$(property 0x68)"
check "the kernel knows of the volatile write cache" flush_known
check "disconnect" disconnect
check "an unknown subsystem is refused with Connect Invalid Parameters" refuses_stranger
