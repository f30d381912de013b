# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154
# Namespace write protection: what a host that set it, and its kernel, may still do; until the target starts again, and
# beyond.
# expected in the kernel log: starting error recovery|failed to (send|receive)
# proves: feature 84h
. /share/jobs/lib.sh
. /share/jobs/blocks.sh

NONE=0 PROTECT=1

# protection STATE: sets it.
protection() {
  nvme set-feature "$DEVICE" --feature-id=0x84 --value="$1"
}

# protection_is STATE: the feature and Identify Namespace say so.
protection_is() {
  nvme get-feature "$DEVICE" --feature-id=0x84 | grep "value:\(0x\)\?0*$1$" &&
    equal "$(($1 != NONE))" "$(value .nsattr nvme id-ns "$DEVICE")"
}

# read_only BIT: the kernel has seen it.
read_only() {
  equal "$1" "$(blockdev --getro "$DEVICE")"
}

# unchangeable: no command changes the namespace; it can be read and flushed.
unchangeable() {
  blocks 0 4 /tmp/expected
  refused $WRITE_PROTECTED on write 0 1 --data-size="$block" --data=/dev/zero &&
    refused $WRITE_PROTECTED on write-zeroes 0 1 &&
    refused $WRITE_PROTECTED nvme dsm "$DEVICE" --ad --slbs=0 --blocks=1 &&
    nvme flush "$DEVICE" && compare 0 4 /tmp/expected && on verify 0 4 && as_kept
}

require "connect" connect
know_blocks
require "write" random_all
check "the controller says that it has it" equal 1 $(($(value .nwpc nvme id-ctrl "$CONTROLLER") & 1))
check "it is not protected" protection_is $NONE
check "protect it" protection $PROTECT
check "it is protected" protection_is $PROTECT
check "nothing changes it" unchangeable
check "rescan" nvme ns-rescan "$CONTROLLER"
check "the kernel takes it as read-only" await 20 read_only 1
check "the target is killed" machine kill
check "and starts again" machine start
check "the controller is live again" await 60 live
check "it is still protected" protection_is $PROTECT
check "and nothing changes it" unchangeable
check "take the protection away" protection $NONE
check "rescan again" nvme ns-rescan "$CONTROLLER"
check "the kernel may write" await 20 read_only 0
check "it is written" random_all
check "it reads back" as_kept
check "disconnect" disconnect
