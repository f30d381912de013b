# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the compose stage does with the cluster of docker-compose.yml. Sourced by run, which sets ROOT and WORK; each function
# is a check for report, with its detail in DETAIL.

NQN=nqn.2026-11.io.weft:demo
NODES='discovery-1 discovery-2 voter-3 target-1 target-2 target-3 management'

# free_net: the first three numbers of a network that this machine has no route to.
free_net() {
  local net
  for _ in {1..100}; do
    net=172.$((24 + RANDOM % 7)).$((RANDOM % 256))
    grep -qi "$(printf '%02X%02X%02X' "${net##*.}" "$(cut -d. -f2 <<< "$net")" 172)\$" \
      < <(awk 'NR > 1 { print substr($2, 3) }' /proc/net/route) || { echo "$net"; return 0; }
  done
  die "found no free network"
}

# free_port: a TCP port of this machine on which nothing listens.
free_port() {
  local port
  for _ in {1..100}; do
    port=$((20000 + RANDOM % 12000))
    (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo $port; return 0; }
  done
  die "found no free port on 127.0.0.1"
}

# timed COMMAND...: runs the command; how long it took is the check's detail.
timed() {
  local begin=$SECONDS
  "$@" || return
  DETAIL="${DETAIL:+$DETAIL, }$((SECONDS - begin)) s"
}

# within SECONDS COMMAND...: repeats the command until it succeeds; shows its last output if that takes longer.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@" > "$WORK/within" 2>&1; do
    if [ $SECONDS -ge $end ]; then
      echo "not in time: $*"
      cat "$WORK/within"
      return 1
    fi
    sleep 0.2
  done
}

# promtool ARGUMENT...: Prometheus' own checker, from its Debian package.
promtool() {
  if [ ! -x "$CACHE/promtool" ]; then
    unpack_alone "$WORK/prometheus" bookworm prometheus && mv "$WORK/prometheus/usr/bin/promtool" "$CACHE/promtool" || return
    rm -rf "$WORK/prometheus"
  fi
  "$CACHE/promtool" "$@"
}

build_image() {
  timeout 600 docker compose build
  DETAIL=$(docker image inspect -f '{{.Size}}' "$WEFT_IMAGE" | awk '{ printf "%d MB", $1 / 1e6 }')
}

# alone: the image by itself, under the engine's own seccomp profile, which allows no io_uring.
alone() {
  local name=weft-test-alone-$$ status=0
  alone_steps "$name" || status=$?
  [ "$status" = 0 ] || docker logs "$name"
  docker rm -fv "$name" > /dev/null 2>&1 || true
  return "$status"
}

alone_steps() {
  local status
  # Java ends at once if it cannot use the start-up cache.
  docker run --rm --network none -e WEFT_JAVA_OPTS=-XX:AOTMode=on "$WEFT_IMAGE" --version &&
    docker run -d --name "$1" --network none --read-only --cap-drop ALL --security-opt no-new-privileges \
      --tmpfs /tmp:exec,size=64m "$WEFT_IMAGE" &&
    within 90 docker exec "$1" /opt/weft/healthy &&
    docker stop -t 40 "$1" || return
  status=$(docker inspect -f '{{.State.ExitCode}}' "$1")
  [ "$status" = 0 ] || { echo "it ended with status $status"; return 1; }
}

# up SECONDS: starts the cluster.
up() {
  timeout $(($1 + 30)) docker compose up --no-build --wait --wait-timeout "$1" --quiet-pull || {
    docker compose ps -a
    docker compose logs --no-color --tail 30
    return 1
  }
}

# inside NODE COMMAND...: runs a command in a node's container.
inside() {
  docker compose exec -T "$@"
}

confined() {
  local node status
  for node in $NODES; do
    status=$(inside "$node" cat /proc/1/status)
    grep -q '^Uid:[[:space:]]10001[[:space:]]' <<< "$status" || { echo "$node runs as another user:"; echo "$status"; return 1; }
    grep -q '^CapEff:[[:space:]]0*$' <<< "$status" || { echo "$node has capabilities:"; echo "$status"; return 1; }
    grep -q '^Seccomp:[[:space:]]2$' <<< "$status" || { echo "$node runs without seccomp:"; echo "$status"; return 1; }
    ! inside "$node" touch /opt/weft/lib/x 2> /dev/null || { echo "$node can change its own program"; return 1; }
  done
}

uses_io_uring() {
  local wanted=IO_URING
  [ "$(cat /proc/sys/kernel/io_uring_disabled 2> /dev/null || echo 0)" = 0 ] || wanted=EPOLL
  docker compose logs --no-color target-1 | grep "event loops on $wanted" || { docker compose logs target-1; return 1; }
}

weft_host() {
  local command=$1
  shift
  timeout -k 5 60 "$ROOT/weft" host "$command" "$@"
}

# ports NODE: the ports of the demo subsystem that discovery node 1 or 2 lists, sorted: "1 3".
ports() {
  weft_host discover --addr "$WEFT_NET.1$1" --json |
    jq -r --arg nqn $NQN '[.records[] | select(.subnqn == $nqn) | .portid] | unique | join(" ")'
}

# listed PORT...: whether both discovery nodes list exactly these ports.
listed() {
  [ "$(ports 1)" = "$*" ] && [ "$(ports 2)" = "$*" ]
}

lists() {
  listed "$@" || { weft_host discover --addr "$WEFT_NET.11"; weft_host discover --addr "$WEFT_NET.12"; return 1; }
}

# disk VERB TARGET NSID OPTION...: a host's read or write, through that target node's port.
disk() {
  local verb=$1 target=$2 nsid=$3
  shift 3
  weft_host "$verb" --addr "$WEFT_NET.2$target" --nqn $NQN --nsid "$nsid" "$@"
}

# store TARGET NSID: writes 4 MiB that nobody else has, and keeps a copy.
store() {
  head -c 4M /dev/urandom > "$WORK/disk-$2.new"
  disk write "$1" "$2" --input "$WORK/disk-$2.new" --flush && mv "$WORK/disk-$2.new" "$WORK/disk-$2"
}

# holds TARGET NSID: whether the disk has what was last stored.
holds() {
  disk read "$1" "$2" --size 4M --output "$WORK/read" && cmp "$WORK/disk-$2" "$WORK/read"
}

disks_work() {
  local target
  for target; do
    store "$target" "$target" && holds "$target" "$target" || return
  done
}

disks_hold() {
  local target
  for target; do
    holds "$target" "$target" || return
  done
}

# owner: the number of the target node that owns the shared disk.
owner() {
  local node
  node=$(inside discovery-1 /opt/weft/weft cluster status --json | jq -r '.["ana-groups"][] | select(.id == 20) | .owner')
  echo "${node#target-}"
}

shared_works() {
  local target
  target=$(owner)
  store "$target" 4 && holds "$target" 4
}

# killed: kills target node 1, which is the owner of the shared disk by preference, as the engine does it: with SIGKILL.
killed() {
  docker compose kill target-1 && within 30 listed 2 3
}

# any_holds NSID TARGET...: whether a host finds what was stored through one of the target nodes.
any_holds() {
  local nsid=$1 target
  shift
  for target; do
    ! holds "$target" "$nsid" || return 0
  done
  return 1
}

shared_holds() {
  within 60 any_holds 4 "$@"
}

returned() {
  docker compose start target-1 && within 120 listed 1 2 3 && within 30 holds 1 1
}

again() {
  docker compose down --timeout 40 && up 300 && within 60 listed 1 2 3 && disks_hold 1 2 3 && within 60 any_holds 4 1 2 3
}
