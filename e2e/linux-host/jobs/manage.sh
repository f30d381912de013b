# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A host creates, attaches, detaches and deletes namespaces, once the administrator has given the subsystem a directory
# for them; before, it may not.
# proves: admin 0dh, admin 15h, cns 10h
. /share/jobs/lib.sh
. /share/jobs/configuration.sh

INVALID_OPCODE=0x4001 ALREADY_ATTACHED=0x4118 NOT_ATTACHED=0x411a INSUFFICIENT_CAPACITY=0x4115
POOL=/share/disks/pool BLOCKS=16384 BLOCK=4096

# has_files COUNT: the pool holds as many namespaces.
has_files() {
  equal "$1" "$(find $POOL -name '*.img' | wc -l)"
}

# create NSID SIZE: makes a namespace of so many blocks, which gets that NSID.
create() {
  nvme create-ns "$CONTROLLER" --nsze="$2" --ncap="$2" --flbas=1 --nmic=1 > /tmp/created || return 1
  cat /tmp/created
  grep -q "nsid:$1\$" /tmp/created
}

# verb NAME NSID: attach-ns or detach-ns for this controller.
verb() {
  nvme "$1" "$CONTROLLER" --namespace-id="$2" \
    --controllers="$(cat "/sys/class/nvme/$(basename "$CONTROLLER")/cntlid")"
}

# listed ACTIVE ALLOCATED: so the controller lists the active and the allocated namespaces.
listed() {
  equal "$1" "$(value '[.nsid_list[].nsid] | join(" ")' nvme list-ns "$CONTROLLER")" &&
    equal "$2" "$(value '[.nsid_list[].nsid] | join(" ")' nvme list-ns "$CONTROLLER" --all)"
}

may_manage() {
  equal 8 $(($(value .oacs nvme id-ctrl "$CONTROLLER") & 8))
}

size_is() {
  equal "$2" "$(blockdev --getsize64 "$(namespace "$1")")"
}

gone() {
  ! namespace "$1"
}

write_2() {
  head -c 1M /dev/urandom > /tmp/written
  dd if=/tmp/written of="$(namespace 2)" bs=64k oflag=direct status=none
}

reads_2() {
  cmp /tmp/written <(dd if="$(namespace 2)" bs=64k count=16 iflag=direct status=none)
}

require "connect" connect
check "without a pool the host may not" refused $INVALID_OPCODE \
  nvme create-ns "$CONTROLLER" --nsze=$BLOCKS --ncap=$BLOCKS --flbas=1 --nmic=1
check "disconnect" disconnect
mkdir -p $POOL
require "the subsystem gets a pool" configure '(.subsystems[] | select(.nqn == $nqn).attr.storage_pool) = $pool' \
  --arg pool "$DISKS/pool"
require "connect again" connect
check "the controller says that it may" may_manage
check "create-ns" create 2 $BLOCKS
check "it is allocated, and not active" listed "1" "1 2"
check "there is a file for it" has_files 1
check "the host has no device for it" gone 2
check "attach-ns" verb attach-ns 2
check "it is active" listed "1 2" "1 2"
check "the host has it" await 20 has_namespace 2
check "its size" size_is 2 $((BLOCKS * BLOCK))
check "it is written" write_2
check "it is attached already" refused $ALREADY_ATTACHED verb attach-ns 2
check "disconnect once more" disconnect
require "connect once more" connect
check "the host has it still" await 20 has_namespace 2
check "with its contents" reads_2
check "detach-ns" verb detach-ns 2
check "the host has lost it" await 20 gone 2
check "it is not attached" refused $NOT_ATTACHED verb detach-ns 2
check "it is allocated still" listed "1" "1 2"
check "more than there is space for" refused $INSUFFICIENT_CAPACITY \
  nvme create-ns "$CONTROLLER" --nsze=$((1 << 40)) --ncap=$((1 << 40)) --flbas=1 --nmic=1
check "delete-ns" nvme delete-ns "$CONTROLLER" --namespace-id=2
check "it is gone" listed "1" "1"
check "its file is gone" has_files 0
check "disconnect at the end" disconnect
