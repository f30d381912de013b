# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The guest's root file system and any other read-only image. Sourced by prepare.

# make_image DIRECTORY FILE MIB: an ext4 image of the directory, to be mounted read-only.
make_image() {
  truncate -s "$3M" "$2"
  tool mke2fs -q -t ext4 -O ^has_journal,^metadata_csum,^resize_inode -m 0 -E root_owner=0:0 -d "$1" "$2"
}

# finish_root DIRECTORY: stands in for the maintainer scripts that matter to the guest.
finish_root() {
  local root=$1
  cp "$root/usr/share/base-passwd/passwd.master" "$root/etc/passwd"
  cp "$root/usr/share/base-passwd/group.master" "$root/etc/group"
  ln -sf mawk "$root/usr/bin/awk"
  echo 'hosts: files' > "$root/etc/nsswitch.conf"
  ln -sf /proc/self/mounts "$root/etc/mtab"
  mkdir -p "$root"/{proc,sys,dev,run,tmp,share,mnt,root,etc/nvme}
  echo 'nqn.2014-08.org.nvmexpress:uuid:0f01fb42-9f7f-4856-b0b3-51e60b8de349' > "$root/etc/nvme/hostnqn"
  echo '0f01fb42-9f7f-4856-b0b3-51e60b8de349' > "$root/etc/nvme/hostid"
  install -m 755 "$LINUX_HOST/image/init" "$LINUX_HOST/image/network" "$root/usr/sbin/"
}

# build_root FILE: the root image from image/packages.
build_root() {
  local root=$WORK/root
  say "unpacking the guest's packages"
  # shellcheck disable=SC2046
  install_into "$root" trixie $(words "$LINUX_HOST/image/packages")
  finish_root "$root"
  say "writing the root image"
  make_image "$root" "$1" $(($(du -sm "$root" | cut -f1) * 5 / 4 + 32))
}
