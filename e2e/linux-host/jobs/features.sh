# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Each feature by get-feature and set-feature: its values, what it refuses, what the host notices of it. Kernels keep some
# features for themselves (6.12.117: 07h, 0Ch, 0Dh and 16h); KernelKeptFeaturesIT asks the target what cannot be asked here.
# proves: feature 01h, feature 02h, feature 04h, feature 05h, feature 06h, feature 07h, feature 0ah, feature 0bh
# proves: feature 0fh, feature 16h, feature 19h, feature 81h
. /share/jobs/lib.sh

INVALID_FIELD=0x4002 SEQUENCE_ERROR=0x400c NOT_SAVEABLE=0x410d NOT_NAMESPACE_SPECIFIC=0x410f
CHANGEABLE=4 PER_NAMESPACE=2
HOST_ID=/tmp/host-id BEHAVIOR=/tmp/behavior FIRST_BEHAVIOR=/tmp/behavior.first

# of FID: the device that the feature belongs to: features of a namespace need its NSID, others must not have it.
of() {
  case $(($1)) in
    5 | 132) echo "$DEVICE" ;;
    *) echo "$CONTROLLER" ;;
  esac
}

# feature FID OPTION...: its value as a number.
feature() {
  local fid=$1 line
  shift
  line=$(nvme get-feature "$(of "$fid")" --feature-id="$fid" "$@" | head -n 1) || return 1
  echo $((16#$(sed 's/.*value://; s/^0x//' <<< "$line")))
}

# feature_is VALUE FID OPTION...: that is its value.
feature_is() {
  local value=$1
  shift
  equal $((value)) "$(feature "$@")"
}

set_feature() {
  local fid=$1 value=$2
  shift 2
  sent nvme set-feature "$(of "$fid")" --feature-id="$fid" --value="$value" "$@"
}

# becomes VALUE FID SET: set to SET it has that value.
becomes() {
  set_feature "$2" "$3" && feature_is "$1" "$2"
}

# kept FID VALUE: it takes the value; its default stays what it was, and saved is the default: nothing can be saved.
kept() {
  local default
  default=$(feature "$1" --sel=1) && set_feature "$1" "$2" && feature_is "$2" "$1" &&
    feature_is "$default" "$1" --sel=1 && feature_is "$default" "$1" --sel=2
}

# capabilities BITS FID...: these are the capabilities of each.
capabilities() {
  local bits=$1 fid
  shift
  for fid in "$@"; do
    feature_is "$bits" "$fid" --sel=3 || return 1
  done
}

# none_saveable FID...: the target saves none of these; status DENIED if there are some that the kernel has not asked for.
none_saveable() {
  local fid status result=0
  for fid in "$@"; do
    status=0
    refused $NOT_SAVEABLE set_feature "$fid" "$(feature "$fid")" --save || status=$?
    case $status in
      0) ;;
      "$DENIED") result=$DENIED ;;
      *) return 1 ;;
    esac
  done
  return $result
}

# unknown FID...: the controller has none of these.
unknown() {
  local fid
  for fid in "$@"; do
    refused $INVALID_FIELD nvme get-feature "$(of "$fid")" --feature-id="$fid" || { echo "feature $fid"; return 1; }
  done
}

# effects_agree FID...: the Feature Identifiers Supported and Effects log page has these, and no other.
effects_agree() {
  nvme fid-support-effects-log "$CONTROLLER" -o json > /tmp/fids.json || return 1
  equal "$*" "$(jq -r '[.fid_support[] | to_entries[] | select(.value % 2 == 1) | .key | ltrimstr("fid_")
    | tonumber] | sort | join(" ")' /tmp/fids.json)"
}

write_1m() {
  dd if=/dev/urandom of="$DEVICE" bs=128k count=8 oflag=direct status=none
}

# data_is FILE FID OPTION...: the feature's data structure.
data_is() {
  local file=$1 fid=$2
  shift 2
  nvme get-feature "$(of "$fid")" --feature-id="$fid" --data-len="$(stat -c %s "$file")" --raw-binary "$@" > /tmp/data
  cmp "$file" /tmp/data || { xxd /tmp/data | head; return 1; }
}

behavior() {
  head -c 512 /dev/zero > $BEHAVIOR
  printf "$1" | dd of=$BEHAVIOR conv=notrunc status=none
}

set_behavior() {
  sent nvme set-feature "$CONTROLLER" --feature-id=0x16 --data-len=512 --data=$BEHAVIOR
}

# behaves_as_new: the host behavior is what it was when the host connected first; the default is zeroes.
behaves_as_new() {
  data_is $FIRST_BEHAVIOR 0x16 && data_is $BEHAVIOR 0x16 --sel=1
}

# behaves: what is set as host behavior is what it is then.
behaves() {
  set_behavior && data_is $BEHAVIOR 0x16
}

# wants_notices BIT: the kernel has switched this notice on, of those that the target offers, and none that it does not.
wants_notices() {
  local wanted offered
  wanted=$(feature 0x0b) && offered=$(value .oaes nvme id-ctrl "$CONTROLLER") || return 1
  printf 'the kernel wants 0x%x of 0x%x\n' "$wanted" "$offered"
  [ $((wanted & $1)) != 0 ] && [ $((wanted & ~(offered | 0xff))) = 0 ]
}

# A kernel may set the host behavior for itself when it connects; the default is what it is before.
first_behavior() {
  nvme get-feature "$CONTROLLER" --feature-id=0x16 --data-len=512 --raw-binary > $FIRST_BEHAVIOR
}

require "connect" connect --keep-alive-tmo=5
sed 's/-//g' /etc/nvme/hostid | xxd -r -p > $HOST_ID
first_behavior
check "01h, arbitration" kept 1 0x03020105
check "02h, power management: state 0" feature_is 0 2
check "02h: there is no other state" refused $INVALID_FIELD set_feature 2 1
check "04h, temperature threshold: over" kept 4 350
check "04h: under, by itself" set_feature 4 0x00100110
check "04h: under is what was set" feature_is 0x110 4 --cdw11=0x100000
check "04h: over is still what was set" feature_is 350 4
check "04h: there is no ninth sensor" refused $INVALID_FIELD set_feature 4 0x00090110
check "05h, error recovery, of the namespace" kept 5 50
check "05h: no error for deallocated blocks" refused $INVALID_FIELD set_feature 5 0x10000
check "06h, volatile write cache: enabled" feature_is 1 6
check "06h: disabled" kept 6 0
check "06h: writes without it" write_1m
check "06h: enabled again" kept 6 1
check "07h, number of queues" feature_is 0x007f007f 7
check "07h: 65536 queues cannot be" refused $INVALID_FIELD set_feature 7 0xffff
check "07h: too late with queues at work" refused $SEQUENCE_ERROR set_feature 7 0x00010001
check "0Ah, write atomicity" kept 0x0a 1
check "0Bh, asynchronous event configuration, as the kernel wants it" wants_notices 0x100
check "0Bh: no notices of other kinds" refused $INVALID_FIELD set_feature 0x0b 0x80000900
check "0Fh, keep alive timer" feature_is 5000 0x0f
check "0Fh: set" kept 0x0f 120000
check "0Fh: rounded up to whole seconds" set_feature 0x0f 10001
check "0Fh: it was" becomes 11000 0x0f 10001
behavior '\1\0\1'
check "16h, host behavior support: set" set_behavior
check "16h: it is what was set" behaves
behavior '\2'
check "16h: a switch has no third position" refused $INVALID_FIELD set_behavior
check "19h, I/O command set profile" feature_is 0 0x19
check "81h, host identifier" data_is $HOST_ID 0x81 --cdw11=1
check "81h: only Connect sets it" refused $SEQUENCE_ERROR nvme set-feature "$CONTROLLER" --feature-id=0x81 --value=1 \
  --data-len=16 --data=$HOST_ID
check "what is changeable" capabilities $CHANGEABLE 1 2 4 6 7 0x0a 0x0b 0x0f 0x16 0x19
check "what is changeable by namespace" capabilities $((CHANGEABLE | PER_NAMESPACE)) 5 0x84
check "nothing is saveable" none_saveable 1 2 4 5 6 0x0a 0x0b 0x0f
check "no others" unknown 3 8 9 0x0c 0x0d 0x0e 0x10 0x11 0x12 0x13 0x14 0x15 0x17 0x18 0x1a 0x1d 0x80 0x82 0x83 0xc0
check "the log page of supported features says the same" effects_agree 1 2 4 5 6 7 10 11 15 22 25 129 132
check "a controller's feature is not a namespace's" refused $NOT_NAMESPACE_SPECIFIC \
  nvme set-feature "$DEVICE" --feature-id=1 --value=1
check "disconnect" disconnect
require "connect again" connect
check "a new controller has the defaults: 01h" feature_is 7 1
check "04h" feature_is 343 4
check "05h" feature_is 0 5
check "06h" feature_is 1 6
check "0Ah" feature_is 0 0x0a
behavior ''
check "16h" behaves_as_new
check "disconnect at the end" disconnect
