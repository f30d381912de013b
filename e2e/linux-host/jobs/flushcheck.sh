# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# flushcheck itself, on a loop device: it accepts a sound device and notices a lost and a damaged block.
. /share/jobs/lib.sh

FLUSHCHECK=/share/flushcheck JOURNAL=/dev/shm/self DISK=/dev/shm/disk

# write_some: a second of writes.
write_some() {
  timeout --preserve-status -s TERM 1 $FLUSHCHECK write "$DEVICE" $JOURNAL 2
}

# refused WORD: the check ends with status 1 and names this kind of fault.
refused() {
  local status=0
  $FLUSHCHECK check "$DEVICE" $JOURNAL > /tmp/found || status=$?
  cat /tmp/found
  equal 1 $status && grep -q "^block 9 at byte 0: $1" /tmp/found
}

modprobe loop
truncate -s 4M $DISK
DEVICE=$(losetup --show -f $DISK)
require "begin a journal" $FLUSHCHECK init "$DEVICE" $JOURNAL 128
dd if=$DISK of=/tmp/old bs=4096 skip=9 count=1 status=none
until [ "$(od -An -t u4 -j $((32 + 9 * 12 + 8)) -N 4 $JOURNAL)" -gt 1 ]; do
  require "write" write_some
done
check "a sound device passes" $FLUSHCHECK check "$DEVICE" $JOURNAL
dd if=/tmp/old of="$DEVICE" bs=4096 seek=9 oflag=direct status=none
check "a block of before its last flush is noticed" refused lost
head -c 4096 /dev/urandom | dd of="$DEVICE" bs=4096 seek=9 oflag=direct iflag=fullblock status=none
check "a damaged block is noticed" refused damaged
losetup -d "$DEVICE"
