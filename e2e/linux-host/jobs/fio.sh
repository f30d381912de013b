# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Random reads and writes of 4 to 64 KiB with every block's contents verified, without digests, with each, with both.
. /share/jobs/lib.sh

# verify SIZE: writes and reads at random over the first SIZE of the namespace; then everything is read back.
verify() {
  fio --name=verify --filename="$DEVICE" --size="$1" --rw=randrw --rwmixread=40 --bsrange=4k-64k --direct=1 \
    --ioengine=libaio --iodepth=16 --verify=crc32c --do_verify=1 --verify_fatal=1 --verify_state_save=0 \
    --verify_backlog=64 --randseed="$RANDOM" --output=/tmp/fio.log
}

# sequential SIZE: 1 MiB transfers, which the host splits at the controller's maximum data transfer size.
sequential() {
  fio --name=sequential --filename="$DEVICE" --size="$1" --rw=write --bs=1m --direct=1 --ioengine=libaio --iodepth=4 \
    --verify=crc32c --do_verify=1 --verify_fatal=1 --verify_state_save=0 --output=/tmp/fio.log
}

require "connect" connect
check "random 4-64 KiB, verified" verify 64m
check "sequential 1 MiB, verified" sequential 64m
check "disconnect" disconnect
for digests in "--hdr-digest" "--data-digest" "--hdr-digest --data-digest"; do
  # shellcheck disable=SC2086
  require "connect $digests" connect $digests
  size=16m
  [ "$digests" = "--hdr-digest --data-digest" ] && size=64m
  check "random 4-64 KiB, verified, $digests" verify $size
  check "disconnect $digests" disconnect
done
