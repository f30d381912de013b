# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Namespaces come, grow, change and go while the host is connected: it notices by itself, or, when it has switched the
# notices off, by nvme ns-rescan.
# proves: aen ns-attr, log 04h, cns 02h, feature 0bh
. /share/jobs/lib.sh
. /share/jobs/configuration.sh

MIB=1048576
UUID=3c5a0f6e-9f0d-4f5b-8a5e-00000000000
NAMESPACE_NOTICES=0x100

# size_is NSID BYTES: the host's device for this namespace has this size.
size_is() {
  equal "$2" "$(blockdev --getsize64 "$(namespace "$1")")"
}

# listed NSID...: these are the active namespaces, as the controller lists them.
listed() {
  equal "$*" "$(value '[.nsid_list[].nsid] | join(" ")' nvme list-ns "$CONTROLLER")"
}

# wwid_is NSID TEXT: how the host tells this namespace from all others.
wwid_is() {
  equal "$2" "$(cat "/sys/block/$(basename "$(namespace "$1")")/wwid")"
}

# devices_for NSID...: those of these NSIDs for which the host has a device.
devices_for() {
  local directory
  for directory in /sys/block/nvme*n*; do
    [[ ${directory##*/} =~ ^nvme[0-9]+n[0-9]+$ ]] && [ -b "/dev/${directory##*/}" ] && cat "$directory/nsid"
  done > /tmp/devices
  echo "$@" | xargs -n 1 | grep -Fxf /tmp/devices | xargs
}

# gone NSID...: the host has no device for any of these.
gone() {
  equal "" "$(devices_for "$@")"
}

# there NSID...: the host has a device for each of these.
there() {
  equal "$*" "$(devices_for "$@")"
}

# add_many NSID...: namespaces in memory, in one change of the configuration.
add_many() {
  configure '(.subsystems[] | select(.nqn == $nqn).namespaces) +=
    [$nsids | split(" ")[] | {nsid: tonumber, enable: 1, device: {path: "memory:1MiB"}}]' --arg nsids "$*"
}

# fill FILE OFFSET LENGTH: random bytes to the device at OFFSET and into FILE.
fill() {
  head -c "$3" /dev/urandom > "$1"
  dd if="$1" of="$(namespace 2)" bs=1M oflag=direct,seek_bytes seek="$2" status=none
}

# holds FILE OFFSET: the device has FILE's contents there.
holds() {
  cmp "$1" <(dd if="$(namespace 2)" bs=1M iflag=direct,skip_bytes,count_bytes skip="$2" \
    count="$(stat -c %s "$1")" status=none)
}

# changed NSID...: these are in the Changed Attached Namespace List, which forgets them by this.
changed() {
  nvme get-log "$CONTROLLER" --log-id=4 --log-len=4096 -b > /tmp/changed || return 1
  equal "$*" "$(od -An -v -t u4 -w4 /tmp/changed | awk '$1 > 0 { print $1 }' | xargs)"
}

# notices MASK: what the host is told of by itself.
notices() {
  sent nvme set-feature "$CONTROLLER" -f 0x0b --value="$1"
}

# untold COMMAND...: the command succeeds while the host has switched its notices off.
untold() {
  notices 0 && "$@"
}

require "connect" connect
check "only namespace 1 is there" listed 1
path=$(disk two.img 64M)
require "a namespace is added" add_namespace 2 "$path" ${UUID}2
check "the host notices it by itself" await 20 there 2
check "list-ns has both" await 10 listed 1 2
check "its size" size_is 2 $((64 * MIB))
check "its identity is its UUID" wwid_is 2 uuid.${UUID}2
check "what the host noticed is no news any more" await 10 changed
check "it is written" fill /tmp/first 0 $((8 * MIB))
check "it reads back" holds /tmp/first 0

check "the host switches the notices off" notices 0
check "a third is added" add_namespace 3 memory:4MiB ${UUID}3
check "list-ns has it" await 10 listed 1 2 3
check "the changed namespace list names it" untold changed 3
check "the host has not been told" untold gone 3
check "ns-rescan" nvme ns-rescan "$CONTROLLER"
check "now the host has it" await 20 there 3
check "the host switches the notices on" notices $NAMESPACE_NOTICES

check "the second grows" disk two.img 96M
check "the host notices its new size" await 30 size_is 2 $((96 * MIB))
check "what it had is unchanged" holds /tmp/first 0
check "the new part is written" fill /tmp/second $((88 * MIB)) $((8 * MIB))
check "the new part reads back" holds /tmp/second $((88 * MIB))

check "the second is disabled" change_namespace 2 '.enable = 0'
check "the host has lost it" await 20 gone 2
check "it is enabled again" change_namespace 2 '.enable = 1'
check "the host has it again" await 20 there 2
check "it is the same one" wwid_is 2 uuid.${UUID}2
check "with the same contents" holds /tmp/first 0

check "it is given to another host alone" configure '.hosts += [{nqn: "nqn.2026-11.io.weft:other"}]
  | (.subsystems[] | select(.nqn == $nqn).namespaces[] | select(.nsid == 2)) +=
    {attr: {allow_any_host: "0"}, allowed_hosts: ["nqn.2026-11.io.weft:other"]}'
check "this host has lost it" await 20 gone 2
check "and is not told of it" await 10 listed 1 3

check "sixteen are added at once, to the highest NSID" add_many 500 {1001..1014} 1024
# shellcheck disable=SC2046
check "the host has them all" await 60 there 500 $(seq 1001 1014) 1024
check "all but the first are removed" remove_namespaces '.nsid != 1'
# shellcheck disable=SC2046
check "the host has lost them all" await 60 gone 2 3 500 $(seq 1001 1014) 1024
check "list-ns has only the first" await 10 listed 1
check "disconnect" disconnect
