# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the load and fault scripts share: options, the load generator, a target with namespaces of one's own, and clearing
# up. Sourced, never run.
#
# The generator is nvme-load, an NVMe/TCP host that checks data and protocol; it is not part of Weft. Its path comes
# from --nvme-load or the variable NVME_LOAD.

E2E=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WEFT=$(cd "$E2E/.." && pwd)/weft
# shellcheck source=e2e/lib/say.sh
. "$E2E/lib/say.sh"
# shellcheck source=e2e/lib/target.sh
. "$E2E/lib/target.sh"

NQN=nqn.2026-11.io.weft:load
KEEP=false WORK='' MOUNTS=() LOOPS=() CHILDREN=()
nvme_load=${NVME_LOAD:-nvme-load} port=''

# options NAMES ARGUMENT...: sets a variable of the option's name, in small letters, for each option that is among NAMES
# or common to all scripts.
options() {
  local allowed=" $1 nvme-load port " name
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --keep)
        KEEP=true
        shift
        continue
        ;;
      -h | --help)
        usage
        exit 0
        ;;
    esac
    name=${1#--}
    [[ $1 = --* && $allowed = *" $name "* ]] || misused "unknown argument '$1'"
    [ $# -gt 1 ] || die "$1 needs a value"
    declare -g "${name//-/_}=$2"
    shift 2
  done
}

# prepare: the load generator, and what prepare_target prepares.
prepare() {
  local found
  found=$(command -v "$nvme_load") || die "no load generator '$nvme_load'" \
    "give the path of the program nvme-load as --nvme-load FILE or in the variable NVME_LOAD"
  NVME_LOAD=$(readlink -f "$found")
  prepare_target
}

# prepare_target: a directory for this run, a built Weft, and four free ports, the fourth of them not used by the target.
prepare_target() {
  command -v jq > /dev/null || die "no jq: apt-get install jq"
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/weft-${0##*/}.XXXXXX")
  trap clear_up EXIT
  trap 'exit 130' HUP INT TERM
  PORT=${port:-$(free_ports)}
  DISCOVERY_PORT=$((PORT + 1)) HTTP_PORT=$((PORT + 2))
  "$WEFT" --version > "$WORK/version" || die "Weft cannot be built or started; the lines above say why"
  say "$(cat "$WORK/version"), logs and data in $WORK"
}

clear_up() {
  local item
  set +e # one thing that cannot be cleared up must not keep the others
  for item in "${CHILDREN[@]}"; do
    kill "$item" 2> /dev/null && wait "$item" 2> /dev/null
  done
  target_stop 2> /dev/null || target_kill
  for item in "${MOUNTS[@]}"; do
    # Lazily: the kernel lets go of the files of a dead process's io_uring a little later than of the process.
    umount --lazy "$item" || say "could not unmount $item"
  done
  for item in "${LOOPS[@]}"; do
    losetup --detach "$item" || say "could not detach $item"
  done
  if $KEEP || [ "$FAILED" != 0 ]; then
    say "logs and data are kept in $WORK"
  else
    rm -rf "$WORK"
  fi
}

need_root() {
  [ "$(id -u)" = 0 ] || die "$1 needs root: it makes a loop device"
}

# loop_device SIZE: a block device of this size over a new sparse file, named in DEVICE.
loop_device() {
  local image
  image=$WORK/loop${#LOOPS[@]}.img
  truncate -s "$1" "$image"
  DEVICE=$(losetup --find --show "$image") || die "no loop device for $image"
  LOOPS+=("$DEVICE")
}

# namespaces PATH...: the target will start with these devices as namespaces 1, 2 and so on, its configuration made anew.
namespaces() {
  local path nsid=0 list='[]'
  for path in "$@"; do
    nsid=$((nsid + 1))
    list=$(jq --arg path "$path" --argjson nsid $nsid '. + [{$nsid, enable: 1, device: {$path}}]' <<< "$list")
  done
  jq -n --argjson namespaces "$list" --arg nqn "$NQN" --arg port "$PORT" '{
    hosts: [],
    subsystems: [{$nqn, attr: {allow_any_host: "1"}, allowed_hosts: [], $namespaces}],
    ports: [{portid: 1, addr: {trtype: "tcp", adrfam: "ipv4", traddr: "127.0.0.1", trsvcid: $port},
             subsystems: [$nqn], referrals: []}]}' > "$WORK/nvmet.json"
  jq -n --arg restore "$WORK/nvmet.json" '{$restore}' > "$WORK/settings.json"
  TARGET=("$WEFT" up --config "$WORK/settings.json")
}

# load SECONDS ARGUMENT...: the generator against the target, ended if it takes longer than SECONDS.
load() {
  local limit=$1
  shift
  timeout -k 5 "$limit" "$NVME_LOAD" --port "$PORT" --nqn "$NQN" "$@"
}

# background FILE SECONDS ARGUMENT...: the same beside the script, its output in the file, its process in $!.
background() {
  local file=$1 limit=$2
  shift 2
  # Not through a function: the signal that ends it must reach timeout itself, which passes it on.
  timeout -k 5 "$limit" "$NVME_LOAD" --port "$PORT" --nqn "$NQN" "$@" > "$file" 2>&1 &
  CHILDREN+=($!)
}

# ended PID: the exit status of a process of background, once it has ended.
ended() {
  local status=0 pid left=()
  wait "$1" || status=$?
  for pid in "${CHILDREN[@]}"; do
    [ "$pid" = "$1" ] || left+=("$pid")
  done
  CHILDREN=("${left[@]}")
  return $status
}

# nothing_wrong_logged: the target's log has no line that an administrator would have to look at.
nothing_wrong_logged() {
  ! grep -nE '^[^ ]+ (WARN|ERROR) |^Exception|LEAK' "$WORK/target.log"
}
