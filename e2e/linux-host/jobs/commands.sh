# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
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

# limit VERB MOST MORE: the verb takes MOST blocks and refuses MORE.
limit() {
  on "$1" 0 "$2" && refused $INVALID_FIELD on "$1" 0 "$3"
}

# copy TO LBA COUNT...: copies the ranges to TO one behind the other, on the device and in $KEPT.
copy() {
  local to=$1 at=$1 slbs='' counts=''
  shift
  cp $KEPT /tmp/copied
  while [ $# -gt 0 ]; do
    slbs+=,$1 counts+=,$(($2 - 1))
    dd if=$KEPT of=/tmp/copied bs="$block" skip="$1" seek="$at" count="$2" conv=notrunc status=none
    at=$((at + $2))
    shift 2
  done
  nvme copy "$DEVICE" --sdlba="$to" --slbs="${slbs#,}" --blocks="${counts#,}" --format=0 && mv /tmp/copied $KEPT
}

require "connect" connect
know_blocks
check "the controller says that it has them" equal $((0x18d)) \
  $(($(value .oncs nvme id-ctrl "$CONTROLLER") & 0x18d))
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

vsl=$(value .vsl nvme nvm-id-ctrl "$CONTROLLER")
check "verify 16 blocks" on verify 100 16
check "verify the last block" on verify $((capacity - 1)) 1
check "verify past the end" refused $LBA_OUT_OF_RANGE on verify $((capacity - 1)) 2
check "verify no more than VSL" limit verify $(((4096 << vsl) / block)) $(((4096 << vsl) / block + 1))

wzsl=$(value .wzsl nvme nvm-id-ctrl "$CONTROLLER")
check "write-zeroes" on write-zeroes 50 7
zero 50 7
check "write-zeroes, deallocated" on write-zeroes 70 300 --deac
zero 70 300
check "write-zeroes of the last block" on write-zeroes $((capacity - 1)) 1
check "write-zeroes past the end" refused $LBA_OUT_OF_RANGE on write-zeroes $((capacity - 1)) 2
check "these blocks are zeroes, the others as they were" as_kept
check "write-zeroes no more than WZSL" limit write-zeroes $(((4096 << wzsl) / block)) $(((4096 << wzsl) / block + 1))
require "write again" random_all

check "dsm, three ranges" nvme dsm "$DEVICE" --ad --slbs=5,200,1000 --blocks=1,64,500
zero 5 1
zero 200 64
zero 1000 500
check "dsm, hints only" nvme dsm "$DEVICE" --idr --idw --slbs=10 --blocks=100
check "dsm past the end" refused $LBA_OUT_OF_RANGE nvme dsm "$DEVICE" --ad --slbs=$((capacity - 1)) --blocks=2
check "deallocated blocks are zeroes, the others as they were" as_kept

# shellcheck disable=SC2046
set -- $(value '[.mssrl, .mcl, .msrc] | join(" ")' nvme id-ns "$DEVICE")
mssrl=$1 mcl=$2 msrc=$3
check "copy: its limits" test "$mssrl" -gt 0 -a "$mcl" -ge "$mssrl" -a "$msrc" -gt 0
require "write once more" random_all
check "copy, one range" copy 2000 300 40
check "copy, three ranges, not in order" copy 2100 900 7 100 1 500 64
check "copy, as many blocks as a range may have" copy 3000 1000 "$mssrl"
check "the copies are there, all else is as it was" as_kept
check "copy, one block more" refused $SIZE_LIMIT_EXCEEDED copy 3000 1000 $((mssrl + 1))
check "copy from behind the end" refused $LBA_OUT_OF_RANGE copy 3000 $((capacity - 1)) 2
check "copy to behind the end" refused $LBA_OUT_OF_RANGE copy $((capacity - 1)) 100 2
check "what was refused has changed nothing" as_kept
check "disconnect" disconnect
