# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Debian packages into a directory, without root and without touching the machine's own package state. Sourced by
# prepare.

# debian_mirror: the Debian mirror that the machine's own apt uses; WEFT_DEBIAN_MIRROR overrides it.
debian_mirror() {
  local mirror=${WEFT_DEBIAN_MIRROR:-}
  [ -n "$mirror" ] || mirror=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
    awk -F'|' '$1 == "Debian" && $2 == "Debian" { print $3; exit }')
  # before the first "apt-get update" apt knows the addresses of its sources, but not whose they are
  [ -n "$mirror" ] || mirror=$(apt-get indextargets --no-release-info --format '$(REPO_URI)' 'Created-By: Packages' |
    awk '/\/debian\/?$/ { print; exit }')
  [ -n "$mirror" ] || die "the machine's apt has no Debian mirror: set WEFT_DEBIAN_MIRROR to the address of one"
  echo "$mirror"
}

# apt_state SUITE: makes (once a run) a private apt state for the suite under $WORK and prints its configuration file.
# Of the machine's configuration it takes what concerns the network (proxies, time limits) and nothing else.
apt_state() {
  local state=$WORK/apt-$1 keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  if [ ! -e "$state/ready" ]; then
    [ -r $keyring ] || die "$keyring is missing: apt-get install debian-archive-keyring"
    mkdir -p "$state"/{state/lists/partial,empty} "$CACHE/archives/partial"
    : > "$state/status"
    echo "deb [signed-by=$keyring] $(debian_mirror) $1 main" > "$state/sources.list"
    {
      apt-config dump | grep '^Acquire::'
      cat << EOF
Acquire::Languages "none";
Acquire::Retries "3";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Install-Recommends "false";
APT::Sandbox::User "";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "$state/empty";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$state/empty";
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "$state/empty";
Dir::State "$state/state";
Dir::State::status "$state/status";
Dir::Cache "$state";
Dir::Cache::archives "$CACHE/archives";
EOF
    } > "$state/apt.conf"
    APT_CONFIG=$state/apt.conf apt-get -qq update >&2 || die "apt cannot read suite $1 from $(debian_mirror)"
    touch "$state/ready"
  fi
  echo "$state/apt.conf"
}

# unpack FILE DIRECTORY: the files of a package, without documentation and translations.
unpack() {
  dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --keep-directory-symlink --no-same-owner --exclude='./usr/share/doc/*' \
    --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/share/info/*'
}

# install_into DIRECTORY SUITE PACKAGE...: unpacks the packages and all that they depend on.
install_into() {
  local directory=$1 suite=$2 conf plan deb
  shift 2
  conf=$(apt_state "$suite")
  # "Inst NAME (VERSION ...": the files that the solver chose; apt names them with %3a for a colon
  plan=$(APT_CONFIG=$conf apt-get -qq --simulate install "$@" | sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1_\2/p' |
    sed 's/:/%3a/g')
  [ -n "$plan" ] || die "apt found no way to install: $*"
  APT_CONFIG=$conf apt-get -qq -y --download-only install "$@" > "$WORK/apt.log" 2>&1 ||
    { cat "$WORK/apt.log" >&2; die "apt could not download the packages above"; }
  mkdir -p "$directory"
  # base-files first: it brings the links /bin, /lib, ... into /usr that the others expect
  for deb in $(sed -n '/^base-files_/p' <<< "$plan") $plan; do
    unpack "$CACHE/archives/$deb"_*.deb "$directory"
  done
}

# unpack_alone DIRECTORY SUITE PACKAGE: one package without its dependencies.
unpack_alone() {
  local conf
  conf=$(apt_state "$2")
  mkdir -p "$1" "$WORK/alone"
  (cd "$WORK/alone" && APT_CONFIG=$conf apt-get -qq download "$3" >&2) || die "apt could not download $3"
  unpack "$WORK/alone/${3}"_*.deb "$1"
  rm -r "$WORK/alone"
}
