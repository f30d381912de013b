# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Commands for single blocks, and what the namespace's first 16 MiB should be. Sourced in the guest, after lib.sh; a job
# calls know_blocks once it is connected.

DNR=0x4000
INVALID_FIELD=$((DNR | 0x002)) WRITE_PROTECTED=$((DNR | 0x020)) LBA_OUT_OF_RANGE=$((DNR | 0x080))
SIZE_LIMIT_EXCEEDED=$((DNR | 0x183)) UNRECOVERED_READ=$((DNR | 0x281)) COMPARE_FAILURE=0x285
KEPT_BYTES=$((16 << 20)) KEPT=/tmp/kept

# know_blocks: sets block to a block's bytes and capacity to the namespace's blocks.
know_blocks() {
  block=$(blockdev --getss "$DEVICE")
  capacity=$(($(blockdev --getsize64 "$DEVICE") / block))
  truncate -s $KEPT_BYTES $KEPT
}

# random_all: other random contents for all that is kept.
random_all() {
  random 0 $((KEPT_BYTES / block))
}

# random LBA COUNT: random contents for these blocks, of which $KEPT keeps what the first 16 MiB should be.
random() {
  head -c $(($2 * block)) /dev/urandom > /tmp/random
  dd if=/tmp/random of=$KEPT bs="$block" seek="$1" conv=notrunc status=none &&
    dd if=/tmp/random of="$DEVICE" bs=64k seek=$(($1 * block)) oflag=direct,seek_bytes status=none
}

# zero LBA COUNT: $KEPT expects zeroes there.
zero() {
  dd if=/dev/zero of=$KEPT bs="$block" seek="$1" count="$2" conv=notrunc status=none
}

# as_kept: the namespace's first 16 MiB are as $KEPT has them.
as_kept() {
  cmp $KEPT <(dd if="$DEVICE" bs=256k count=$KEPT_BYTES iflag=direct,count_bytes status=none)
}

# blocks LBA COUNT FILE: what $KEPT has for these blocks.
blocks() {
  dd if=$KEPT of="$3" bs="$block" skip="$1" count="$2" status=none
}

# on VERB LBA COUNT OPTION...: nvme-cli's verb for these blocks.
on() {
  local verb=$1 lba=$2 count=$3
  shift 3
  nvme "$verb" "$DEVICE" --start-block="$lba" --block-count=$((count - 1)) "$@"
}

# compare LBA COUNT FILE
compare() {
  on compare "$1" "$2" --data-size=$(($2 * block)) --data="$3"
}

