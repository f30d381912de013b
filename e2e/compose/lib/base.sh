# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The image that Weft's is made on, without a registry: a few Debian packages, and a run-time image of the JDK of this machine.
# It stands in for RUNTIME_IMAGE of the Dockerfile. Sourced by scripts that set WORK and CACHE.

# What the scripts of the image use, and what Java needs.
BASE_PACKAGES='base-files base-passwd dash coreutils libc6 zlib1g'
# All that Java applications may expect, which is what a JRE has.
BASE_MODULES=java.se,jdk.unsupported,jdk.management,jdk.crypto.ec,jdk.zipfs,jdk.net,jdk.jcmd,jdk.jfr

# base_build FILE: makes the file system of the image as a tar file.
base_build() {
  local root=$WORK/base
  # shellcheck disable=SC2086
  install_into "$root" trixie $BASE_PACKAGES
  mkdir -p "$root/opt/java"
  "$JAVA_HOME/bin/jlink" --add-modules "$BASE_MODULES" --strip-debug --no-header-files --no-man-pages --generate-cds-archive \
    --output "$root/opt/java/openjdk"
  echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
  echo 'root:x:0:' > "$root/etc/group"
  echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
  chmod 1777 "$root/tmp"
  tar -C "$root" --owner=0 --group=0 -cf "$1" .
  rm -rf "$root"
}

# base_image NAME: gives the engine the image.
base_image() {
  local file
  file=$CACHE/base-$({ cat "${BASH_SOURCE[0]}" "$JAVA_HOME/release"; } | sha256sum | cut -c1-12).tar
  if [ ! -f "$file" ]; then
    say "making a base image"
    base_build "$WORK/base.tar"
    mv "$WORK/base.tar" "$file"
  fi
  touch "$file"
  docker import -c 'ENV JAVA_HOME=/opt/java/openjdk' -c 'ENV PATH=/opt/java/openjdk/bin:/usr/sbin:/usr/bin' "$file" "$1" \
    > /dev/null 2>&1
}
