# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The discovery log page, from the discovery service and from the target port itself; connecting by what it says.
. /share/jobs/lib.sh

# lists_subsystem PORT: the log page read there has the subsystem at its address.
lists_subsystem() {
  nvme discover -t tcp -a "$ADDRESS" -s "$1" -o json > /tmp/log.json || return 1
  cat /tmp/log.json
  jq -e --arg nqn "$SUBSYSTEM" --arg address "$ADDRESS" --arg port "$PORT" '.records | any(.subnqn == $nqn
    and .trtype == "tcp" and .traddr == $address and .trsvcid == $port and .subtype == "nvme subsystem")' /tmp/log.json
}

lists_itself() {
  jq -e --arg port "$DISCOVERY_PORT" '.records | any(.trsvcid == $port
    and (.subtype | test("discovery")))' /tmp/log.json || { cat /tmp/log.json; return 1; }
}

connects_all() {
  nvme connect-all -t tcp -a "$ADDRESS" -s "$DISCOVERY_PORT" && await 20 live && await 20 has_namespace 1
}

check "the target port's discovery log page lists the subsystem" lists_subsystem "$PORT"
require "the discovery service's log page lists the subsystem" lists_subsystem "$DISCOVERY_PORT"
check "the discovery service lists itself" lists_itself
check "connect-all connects to what the log page lists" connects_all
check "disconnect" disconnect
