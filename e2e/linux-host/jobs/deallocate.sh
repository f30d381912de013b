# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Flush, Dataset Management (deallocate) and Write Zeroes: what was taken reads as zeroes, what lies beside it stays.
. /share/jobs/lib.sh

MIB=1048576

# part OFFSET LENGTH: these bytes of the device, read past the host's cache.
part() {
  dd if="$DEVICE" bs=64k iflag=direct,skip_bytes,count_bytes skip="$1" count="$2" status=none
}

# write OFFSET LENGTH: random bytes, of which /tmp/written keeps a copy.
write_random() {
  head -c "$2" /dev/urandom > /tmp/written
  dd if=/tmp/written of="$DEVICE" bs=64k oflag=direct,seek_bytes seek="$1" status=none
}

zeroes() {
  cmp <(part "$1" "$2") <(head -c "$2" /dev/zero)
}

# unchanged OFFSET LENGTH: as written, where /tmp/written began at byte 0 of the device.
unchanged() {
  cmp <(part "$1" "$2") <(tail -c +$(($1 + 1)) /tmp/written | head -c "$2")
}

# lba BYTES: as many logical blocks.
lba() {
  echo $(($1 / $(blockdev --getss "$DEVICE")))
}

require "connect" connect
check "write 16 MiB" write_random 0 $((16 * MIB))
check "flush" nvme flush "$DEVICE"
check "it reads back" unchanged 0 $((16 * MIB))
check "the kernel may discard" fails test "$(cat "/sys/block/${DEVICE#/dev/}/queue/discard_max_bytes")" = 0
check "blkdiscard 8 MiB" blkdiscard -o $((4 * MIB)) -l $((8 * MIB)) "$DEVICE"
check "what was deallocated reads as zeroes" zeroes $((4 * MIB)) $((8 * MIB))
check "what lies before is unchanged" unchanged 0 $((4 * MIB))
check "what lies behind is unchanged" unchanged $((12 * MIB)) $((4 * MIB))
check "the kernel may write zeroes" fails test "$(cat "/sys/block/${DEVICE#/dev/}/queue/write_zeroes_max_bytes")" = 0
check "write zeroes 64 KiB" blkdiscard -z -o $((2 * MIB)) -l 65536 "$DEVICE"
check "they read as zeroes" zeroes $((2 * MIB)) 65536
check "the block before is unchanged" unchanged $((2 * MIB - 4096)) 4096
check "the block behind is unchanged" unchanged $((2 * MIB + 65536)) 4096
check "deallocate three ranges in one command" nvme dsm "$DEVICE" --ad \
  --slbs="0,$(lba $((12 * MIB))),$(lba $((13 * MIB)))" --blocks="$(lba 4096),$(lba 8192),$(lba 4096)"
check "the first block of them reads as zeroes" zeroes 0 4096
check "the second range reads as zeroes" zeroes $((12 * MIB)) 8192
check "the third range reads as zeroes" zeroes $((13 * MIB)) 4096
check "between them nothing changed" unchanged $((12 * MIB + 8192)) $((MIB - 8192))
check "flush again" nvme flush "$DEVICE"
check "disconnect" disconnect
