# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A file system: make, fill, check sums after another mount, fsck.
. /share/jobs/lib.sh

# fill DIRECTORY: some hundred files from empty to 4 MiB, and their check sums.
fill() {
  local i
  for i in {1..200}; do
    head -c $((i * i * 7 % 65536)) /dev/urandom > "$1/small-$i" || return 1
  done
  for i in {1..8}; do
    head -c 4M /dev/urandom > "$1/large-$i" || return 1
  done
  (cd "$1" && sha256sum small-* large-*) > /tmp/sums
}

same() {
  (cd "$1" && sha256sum --quiet -c /tmp/sums)
}

# mounting again throws away what the host had cached
again() {
  umount /mnt && echo 3 > /proc/sys/vm/drop_caches && mount "$DEVICE" /mnt
}

require "connect" connect
require "mkfs.ext4" mkfs.ext4 -F "$DEVICE"
require "mount" mount "$DEVICE" /mnt
check "write files" fill /mnt
check "unmount and mount" again
check "the files are the same" same /mnt
check "remove half of them" rm /mnt/small-1* /mnt/large-[1-4]
check "fstrim" fstrim -v /mnt
check "unmount" umount /mnt
check "fsck" fsck.ext4 -fn "$DEVICE"
require "disconnect" disconnect
require "connect again" connect
sed -i -e '/small-1/d' -e '/large-[1-4]/d' /tmp/sums
check "mount after another connect" mount "$DEVICE" /mnt
check "the files left are the same" same /mnt
check "unmount at the end" umount /mnt
check "disconnect at the end" disconnect
