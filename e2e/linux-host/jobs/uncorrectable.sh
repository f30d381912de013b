# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
# Write Uncorrectable: blocks that cannot be read until they are written, also after the target was killed; and what a
# host that reads them is told.
# expected in the kernel log: starting error recovery|failed to (send|receive)|critical medium error|I/O error
# proves: io 04h
. /share/jobs/lib.sh
. /share/jobs/blocks.sh

# lost LBA COUNT: no command can read these blocks.
lost() {
  local bytes=$(($2 * block))
  blocks "$1" "$2" /tmp/expected
  refused $UNRECOVERED_READ on read "$1" "$2" --data-size=$bytes --data=/dev/null &&
    refused $UNRECOVERED_READ on verify "$1" "$2" && refused $UNRECOVERED_READ compare "$1" "$2" /tmp/expected
}

# found LBA COUNT: they can all be read, and are what they should be.
found() {
  blocks "$1" "$2" /tmp/expected
  on verify "$1" "$2" && compare "$1" "$2" /tmp/expected
}

# application LBA: a read through the block device ends with ENODATA, as the kernel calls a medium error.
application() {
  ! dd if="$DEVICE" of=/dev/null bs="$block" skip="$1" count=1 iflag=direct 2> /tmp/dd.log || return 1
  cat /tmp/dd.log
  grep -q 'No data available' /tmp/dd.log
}

require "connect" connect
know_blocks
require "write" random_all
check "the controller says that it has it" equal 2 $(($(value .oncs nvme id-ctrl "$CONTROLLER") & 2))
check "write-uncor, ten blocks" on write-uncor 100 10
check "the first cannot be read" lost 100 1
check "the last cannot be read" lost 109 1
check "nor can a range with one of them" lost 90 11
check "those before can" found 0 100
check "those behind can" found 110 100
check "an application is told" application 105
check "write-uncor of the last block" on write-uncor $((capacity - 1)) 1
check "write-uncor past the end" refused $LBA_OUT_OF_RANGE on write-uncor $((capacity - 1)) 2
check "the target is killed" machine kill
check "and starts again" machine start
check "the controller is live again" await 60 live
check "the blocks still cannot be read" lost 100 10
check "nor can the last block" refused $UNRECOVERED_READ on verify $((capacity - 1)) 1
check "write two of them" random 102 2
check "they can be read" found 102 2
check "the one before cannot" lost 101 1
check "write-zeroes overwrites them, too" on write-zeroes 104 3
zero 104 3
check "they can be read as well" found 104 3
check "deallocation overwrites them, too" nvme dsm "$DEVICE" --ad --slbs=107 --blocks=3
zero 107 3
check "and they can be read" found 107 3
check "write the rest" random 100 2
check "the last block is written" on write-zeroes $((capacity - 1)) 1
check "it can be read" on verify $((capacity - 1)) 1
check "everything is as it should be" as_kept
check "disconnect" disconnect
