# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Every log page that nvme-cli can read: those that the controller has, and that it refuses the others.
# proves: log 00h, log 02h, log 03h, log 04h, log 05h, log 12h
. /share/jobs/lib.sh

PAGES='0 1 2 3 4 5 9 12 18 19' INVALID_FIELD=0x4002 INVALID_LOG_PAGE=0x4109 INVALID_NAMESPACE=0x400b
UNIT=512000 MIB=1048576

supported_pages() {
  nvme supported-log-pages "$CONTROLLER" -o json > /tmp/pages.json || return 1
  equal "$PAGES" "$(jq -r '[.supported_logs[] | to_entries[] | select(.value % 2 == 1) | .key | ltrimstr("lid_0x")
    | rtrimstr(" ")] | .[]' /tmp/pages.json | while read -r page; do echo $((16#$page)); done | sort -n | xargs)"
}

# only_these: each log page that a specification names, and some between, is answered if it is among PAGES; all others are
# refused with Invalid Log Page.
only_these() {
  local page
  for page in {0..32} 63 64 {112..116} {127..130} 191 192 255; do
    if [[ " $PAGES " = *" $page "* ]]; then
      nvme get-log "$CONTROLLER" --log-id="$page" --log-len=512 --lsi="$((page == 9))" --rae || return 1
    else
      refused $INVALID_LOG_PAGE nvme get-log "$CONTROLLER" --log-id="$page" --log-len=512 || return 1
    fi
  done
}

# not_there VERB OPTION...: nvme-cli's verb for a log page that the controller does not have.
not_there() {
  local verb=$1
  shift
  refused $INVALID_LOG_PAGE nvme "$verb" "$CONTROLLER" "$@"
}

# smart MEMBER OPTION...: a counter of the SMART / Health log page.
smart() {
  local member=$1
  shift
  value ".$member" nvme smart-log "$CONTROLLER" "$@"
}

write_8m() {
  dd if=/dev/zero of="$DEVICE" bs=64k count=128 oflag=direct status=none
}

read_8m() {
  dd if="$DEVICE" of=/dev/null bs=64k count=128 iflag=direct status=none
}

# counts COMMANDS UNITS DO OPTION...: DO writes or reads 8 MiB in 128 commands, and the counters rise by just that.
counts() {
  local commands=$1 units=$2 run=$3 before_commands before_units
  shift 3
  before_commands=$(smart "$commands" "$@") before_units=$(smart "$units" "$@")
  $run || return 1
  rose "$commands" $(($(smart "$commands" "$@") - before_commands)) 128 128 &&
    rose "$units" $(($(smart "$units" "$@") - before_units)) $((8 * MIB / UNIT)) $((8 * MIB / UNIT + 1))
}

# rose NAME BY LEAST MOST
rose() {
  echo "$1 rose by $2"
  [ "$2" -ge "$3" ] && [ "$2" -le "$4" ]
}

healthy() {
  nvme smart-log "$CONTROLLER" -o json > /tmp/smart.json || return 1
  cat /tmp/smart.json
  jq -e '.critical_warning == 0 and .avail_spare == 100 and .spare_thresh < 100 and .percent_used == 0
    and .media_errors == 0' /tmp/smart.json
}

# worn_little: the Endurance Group that the namespace is.
worn_little() {
  nvme endurance-log "$CONTROLLER" --group-id=1 -o json > /tmp/endurance.json || return 1
  cat /tmp/endurance.json
  jq -e '.critical_warning == 0 and .avl_spare == 100 and .percent_used == 0' /tmp/endurance.json
}

firmware() {
  nvme fw-log "$CONTROLLER" -o json > /tmp/firmware.json || return 1
  cat /tmp/firmware.json
  jq -e --arg revision "$(value .fr nvme id-ctrl "$CONTROLLER" | xargs)" '.[] | ."Active Firmware Slot (afi)" == 1
    and (."Firmware Rev Slot 1" | contains("(" + $revision))' /tmp/firmware.json
}

# effects GROUP: the opcodes in the Commands Supported and Effects log page, of the NVM command set.
effects() {
  nvme effects-log "$CONTROLLER" -o json > /tmp/effects.json || return 1
  jq -r --arg group "$1" '[.[] | select(.command_set_identifier == 0)][0][$group] | to_entries[]
    | select(.value % 2 == 1) | .key | capture("_(?<opcode>[0-9]+) ").opcode' /tmp/effects.json | sort -n | xargs
}

# pieces ID: the log page in pieces by offset is the log page as a whole.
pieces() {
  local offset
  nvme get-log "$CONTROLLER" --log-id="$1" --log-len=512 --raw-binary > /tmp/whole || return 1
  for offset in 0 128 256 384; do
    nvme get-log "$CONTROLLER" --log-id="$1" --log-len=128 --lpo=$offset --raw-binary || return 1
  done > /tmp/pieces
  cmp /tmp/whole /tmp/pieces
}

require "connect" connect
check "supported-log-pages" supported_pages
check "these and no others are answered" only_these
check "smart-log: all is well" healthy
check "smart-log: reads are counted" counts host_read_commands data_units_read read_8m
check "smart-log: writes are counted" counts host_write_commands data_units_written write_8m
check "smart-log: of the namespace" counts host_write_commands data_units_written write_8m --namespace-id=1
check "smart-log: not of a namespace that is none" refused $INVALID_NAMESPACE \
  nvme smart-log "$CONTROLLER" --namespace-id=77
check "endurance-log" worn_little
check "fw-log" firmware
check "changed-ns-list-log: nothing has changed" test "$(value '.[] | objects | length' \
  nvme changed-ns-list-log "$CONTROLLER")" = 0
check "effects-log: admin commands" equal "2 6 8 9 10 12 24" "$(effects admin_cmd_set)"
check "effects-log: I/O commands" equal "0 1 2 4 5 8 9 12 25" "$(effects io_cmd_set)"
check "mi-cmd-support-effects-log: none" test "$(value '.mi_command_support | length' \
  nvme mi-cmd-support-effects-log "$CONTROLLER")" = 0
check "by offset: the error log" pieces 1
check "by offset: the effects log" pieces 5
check "an offset behind the page" refused $INVALID_FIELD \
  nvme get-log "$CONTROLLER" --log-id=2 --log-len=512 --lpo=4096
for verb in self-test-log lba-status-log resv-notif-log phy-rx-eom-log media-unit-stat-log supported-cap-config-log \
  mgmt-addr-list-log changed-alloc-ns-list-log dispersed-ns-participating-nss-log reachability-groups-log \
  reachability-associations-log host-discovery-log ave-discovery-log pull-model-ddc-req-log sanitize-log; do
  check "$verb: not there" not_there $verb
done
check "persistent-event-log: not there" not_there persistent-event-log --action=0
check "predictable-lat-log: not there" not_there predictable-lat-log --nvmset-id=1
check "pred-lat-event-agg-log: not there" not_there pred-lat-event-agg-log --log-entries=1
check "endurance-event-agg-log: not there" not_there endurance-event-agg-log --log-entries=1
check "rotational-media-info-log: not there" not_there rotational-media-info-log --endg-id=1
check "boot-part-log: not there" not_there boot-part-log --output-file=/tmp/boot
check "disconnect" disconnect
