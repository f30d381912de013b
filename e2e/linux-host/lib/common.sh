# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What prepare, guest and run share: where things are, and the names of what prepare makes. Sourced, never run.

LINUX_HOST=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SCRIPT=linux-host
# shellcheck source=e2e/lib/say.sh
. "$LINUX_HOST/../lib/say.sh"
CACHE=${WEFT_CACHE:-${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/weft}/linux-host

# key FILE...: a short name for the contents of these files: what was built from other contents has another name.
key() {
  cat "$@" | sha256sum | cut -c1-12
}

# words FILE: the entries of a list file, without comments.
words() {
  sed 's/#.*//' "$1" | xargs
}

# suite_of KERNEL: the Debian suite that carries this kernel series.
suite_of() {
  case $1 in
    6.12) echo trixie ;;
    6.1) echo bookworm ;;
    *) die "unknown kernel series '$1': 6.12 (Debian trixie) and 6.1 (Debian bookworm) can be had" ;;
  esac
}

# Where each product of prepare lies. The build scripts are part of the key, as they are inputs too.
tools_root() {
  echo "$CACHE/tools-$(key "$LINUX_HOST"/image/tools "$LINUX_HOST"/lib/apt.sh)"
}
root_image() {
  echo "$CACHE/root-$(key "$LINUX_HOST"/image/{packages,init,network} "$LINUX_HOST"/lib/{apt,image}.sh).img"
}
kernel_directory() {
  echo "$CACHE/kernel-$1-$(key "$LINUX_HOST"/image/{modules,stage1} "$LINUX_HOST"/lib/{apt,image,kernel}.sh)"
}

# tool_command NAME: sets TOOL to the words that start a program of the tools root with that root's own libraries.
tool_command() {
  local root program
  root=$(tools_root)
  program=$(find "$root"/usr/{bin,sbin} -name "$1" -print -quit 2> /dev/null)
  [ -n "$program" ] || die "no program '$1' in $root: remove that directory and run $LINUX_HOST/prepare again"
  TOOL=("$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" --argv0 "$1" "$program")
}

# tool NAME ARGUMENT...: runs such a program.
tool() {
  local TOOL
  tool_command "$1"
  shift
  "${TOOL[@]}" "$@"
}
