# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The target's configuration, read and changed while the host is connected, over the target's management service.
# Sourced in the guest, after lib.sh.
#
# From the environment: ADDRESS and HTTP_PORT of the management service; DISKS, the machine's name for /share/disks.

CONFIGURATION=/api/v1/config

# http METHOD PATH [FILE [HEADER...]]: sends the request, with FILE as its JSON document; prints the answer's body, and
# leaves its head in /tmp/http.head. False unless the answer is 200.
http() {
  local method=$1 path=$2 document=${3:-/dev/null} connection
  shift $(($# < 3 ? $# : 3))
  exec {connection}<> "/dev/tcp/$ADDRESS/$HTTP_PORT" || return 1
  {
    printf '%s\r\n' "$method $path HTTP/1.0" "Host: $ADDRESS" "Content-Type: application/json" \
      "Content-Length: $(wc -c < "$document")" "$@" ""
    cat "$document"
  } >&"$connection"
  cat <&"$connection" > /tmp/http.answer
  exec {connection}>&-
  sed '/^\r$/q' /tmp/http.answer > /tmp/http.head
  tail -c "+$(($(wc -c < /tmp/http.head) + 1))" /tmp/http.answer
  head -n 1 /tmp/http.head | grep -q ' 200 '
}

# save_configuration FILE: writes it there.
save_configuration() {
  http GET $CONFIGURATION > "$1"
}

# set_configuration FILE: makes the document the target's configuration. The target takes it up a moment later.
set_configuration() {
  http PUT $CONFIGURATION "$1" || { cat /tmp/http.head; return 1; }
}

# configure FILTER [JQ-OPTION...]: changes the configuration by a jq filter, in which $nqn is the subsystem's NQN.
configure() {
  local filter=$1
  shift
  save_configuration /tmp/configuration || return 1
  jq --arg nqn "$SUBSYSTEM" "$@" "$filter" /tmp/configuration > /tmp/configuration.new &&
    set_configuration /tmp/configuration.new
}

# add_namespace NSID PATH UUID [JSON-MEMBERS]: gives the subsystem a namespace.
add_namespace() {
  configure '(.subsystems[] | select(.nqn == $nqn).namespaces) += [{nsid: $nsid, enable: 1,
    device: {path: $path, uuid: $uuid}} + $more]' \
    --argjson nsid "$1" --arg path "$2" --arg uuid "$3" --argjson more "${4:-{\}}"
}

# change_namespace NSID FILTER: changes members of a namespace.
change_namespace() {
  configure "(.subsystems[] | select(.nqn == \$nqn).namespaces[] | select(.nsid == $1)) |= ($2)"
}

# remove_namespaces CONDITION: takes those of the subsystem's namespaces away for which the jq condition holds.
remove_namespaces() {
  configure "del(.subsystems[] | select(.nqn == \$nqn).namespaces[] | select($1))"
}

# set_ana PORTID GROUP STATE: what the port's hosts see of a group: optimized, non-optimized, inaccessible,
# persistent-loss or change.
set_ana() {
  configure '(.ports[] | select(.portid == $port).ana_groups) |=
    (map(select(.grpid != $group)) + [{grpid: $group, ana: {state: $state}}])' \
    --argjson port "$1" --argjson group "$2" --arg state "$3"
}

# disk NAME SIZE: makes a sparse file for a namespace, or changes its size; prints the machine's name for it.
disk() {
  mkdir -p /share/disks && truncate -s "$2" "/share/disks/$1" && echo "$DISKS/$1"
}
