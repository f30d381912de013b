# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The I/O commands beyond Read, Write and Flush, as nvme-cli sends them: what they do to the blocks that they name and to
# those beside, and what they refuse.
# proves: io 05h, io 08h, io 09h, io 0ch
. /share/jobs/lib.sh
. /share/jobs/blocks.sh

# differ_at BYTE: /tmp/expected with one bit of this byte changed, as /tmp/different.
differ_at() {
  cp /tmp/expected /tmp/different
  printf "\\x$(printf %02x $((0x$(xxd -s "$1" -l 1 -p /tmp/expected) ^ 1)))" |
    dd of=/tmp/different bs=1 seek="$1" conv=notrunc status=none
}

# finds BYTE: Compare of 32 blocks from block 100 on notices that this byte is another one.
finds() {
  differ_at "$1"
  refused $COMPARE_FAILURE compare 100 32 /tmp/different
}

require "connect" connect
know_blocks
check "the controller says that it has them" equal $((1 << 0 | 1 << 2 | 1 << 3 | 1 << 7)) \
  $(($(value .oncs nvme id-ctrl "$CONTROLLER") & (1 << 0 | 1 << 2 | 1 << 3 | 1 << 7)))
require "write" random_all

blocks 100 32 /tmp/expected
check "compare" compare 100 32 /tmp/expected
for byte in 0 $((block - 1)) $((17 * block + 5)) $((32 * block - 1)); do
  check "compare finds another byte $byte" finds "$byte"
done
blocks 101 32 /tmp/expected
check "compare with the blocks beside" refused $COMPARE_FAILURE compare 100 32 /tmp/expected
check "compare past the end" refused $LBA_OUT_OF_RANGE compare $((capacity - 31)) 32 /tmp/expected
check "compare has changed nothing" as_kept

check "verify 16 blocks" on verify 100 16
check "verify the last block" on verify $((capacity - 1)) 1
check "verify past the end" refused $LBA_OUT_OF_RANGE on verify $((capacity - 1)) 2

check "write-zeroes" on write-zeroes 50 7
zero 50 7
check "write-zeroes, deallocated" on write-zeroes 70 300 --deac
zero 70 300
check "write-zeroes of the last block" on write-zeroes $((capacity - 1)) 1
check "write-zeroes past the end" refused $LBA_OUT_OF_RANGE on write-zeroes $((capacity - 1)) 2
check "these blocks are zeroes, the others as they were" as_kept
require "write again" random_all

check "dsm, three ranges" nvme dsm "$DEVICE" --ad --slbs=5,200,1000 --blocks=1,64,500
zero 5 1
zero 200 64
zero 1000 500
check "dsm, hints only" nvme dsm "$DEVICE" --idr --idw --slbs=10 --blocks=100
check "dsm past the end" refused $LBA_OUT_OF_RANGE nvme dsm "$DEVICE" --ad --slbs=$((capacity - 1)) --blocks=2
check "deallocated blocks are zeroes, the others as they were" as_kept
check "disconnect" disconnect
