# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A Debian kernel for the guest: uncompressed image, the few modules needed, stage-1 initramfs. Sourced by prepare.

# little_endian FILE OFFSET BYTES: an unsigned number of the file.
little_endian() {
  od -An -v -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '
}

# extract_vmlinux BZIMAGE FILE: the kernel without its decompressor, which takes seconds under software emulation.
# The boot protocol's header says where the compressed payload lies.
extract_vmlinux() {
  local setup start length decompress
  setup=$(little_endian "$1" $((0x1f1)) 1)
  start=$(((setup + 1) * 512 + $(little_endian "$1" $((0x248)) 4)))
  length=$(little_endian "$1" $((0x24c)) 4)
  case $(od -An -t x1 -j "$start" -N 4 "$1" | tr -d ' ') in
    fd377a58) decompress=xz ;;
    28b52ffd) decompress=zstd ;;
    *) die "$1: a compression that is neither xz nor zstd" ;;
  esac
  # the last four bytes of the payload are its unpacked length, not part of the compressed stream
  dd if="$1" bs=1M iflag=skip_bytes,count_bytes skip="$start" count=$((length - 4)) status=none |
    tool $decompress -dc > "$2"
}

# module_files DIRECTORY VERSION NAME...: the files of the modules and of what they need, in loading order. A name that
# this kernel does not have adds nothing.
module_files() {
  local directory=$1 version=$2 name
  shift 2
  for name in "$@"; do
    tool modprobe -d "$directory" -S "$version" --show-depends "$name" 2> /dev/null || true
  done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# plain_module FILE DIRECTORY: the module, uncompressed, into the directory.
plain_module() {
  case $1 in
    *.ko.xz) tool xz -dc "$1" > "$2/$(basename "$1" .xz)" ;;
    *.ko.zst) tool zstd -dc "$1" > "$2/$(basename "$1" .zst)" ;;
    *) cp "$1" "$2/" ;;
  esac
}

# build_stage1 KERNEL_ROOT VERSION FILE: an initramfs with the modules that reach the root image.
build_stage1() {
  local stage=$WORK/stage1 file
  mkdir -p "$stage"/{bin,dev,proc,sys,modules,lower,upper,root}
  cp "$WORK/busybox/usr/bin/busybox" "$stage/bin/"
  cp "$LINUX_HOST/image/stage1" "$stage/init"
  chmod 755 "$stage/init"
  for file in $(module_files "$1" "$2" crc32c_generic virtio_pci virtio_blk ext4 overlay); do
    plain_module "$file" "$stage/modules"
    basename "$file" | sed 's/\.ko\..*/.ko/' >> "$stage/modules/order"
  done
  (cd "$stage" && find . | tool cpio -o -H newc --quiet) > "$3"
}

# build_modules KERNEL_ROOT VERSION FILE: an ext4 image with the modules that the guest may load.
build_modules() {
  local chosen=$WORK/modules file
  mkdir -p "$chosen/lib/modules/$2/kernel"
  # shellcheck disable=SC2046
  for file in $(module_files "$1" "$2" $(words "$LINUX_HOST/image/modules")); do
    plain_module "$file" "$chosen/lib/modules/$2/kernel"
  done
  cp "$1/lib/modules/$2"/modules.{builtin,builtin.modinfo,order} "$chosen/lib/modules/$2/"
  tool depmod -b "$chosen" "$2"
  make_image "$chosen/lib/modules/$2" "$3" $(($(du -sm "$chosen" | cut -f1) * 5 / 4 + 8))
}

# build_kernel SERIES DIRECTORY: everything of one kernel.
build_kernel() {
  local suite root=$WORK/kernel package version
  suite=$(suite_of "$1")
  package=$(APT_CONFIG=$(apt_state "$suite") apt-cache depends linux-image-amd64 |
    sed -n 's/.*Depends: \(linux-image-[0-9][^ ]*\).*/\1/p')
  [ -n "$package" ] || die "suite $suite has no kernel image that linux-image-amd64 names"
  version=${package#linux-image-}
  say "unpacking $package"
  unpack_alone "$root" "$suite" "$package"
  # older packages have /lib, newer ones /usr/lib
  [ -d "$root/lib" ] || ln -s usr/lib "$root/lib"
  unpack_alone "$WORK/busybox" trixie busybox-static
  tool depmod -b "$root" "$version"
  mkdir -p "$2"
  say "choosing modules of $version"
  extract_vmlinux "$root/boot/vmlinuz-$version" "$2/vmlinux"
  build_stage1 "$root" "$version" "$2/initrd"
  build_modules "$root" "$version" "$2/modules.img"
}
