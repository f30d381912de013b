# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A cluster of three nodes on this machine, each a process with every role: start, kill, stop, pause. Sourced by scripts
# that set WORK (their directory), WEFT (the program) and PORT, the first of 30 neighbouring ports: node N has ten of them,
# for NVMe/TCP, discovery, HTTP, and from the fifth on for the cluster.

NODES='1 2 3'
declare -A NODE_PID=()

nvme_port() {
  echo $((PORT + 10 * ($1 - 1)))
}

discovery_port() {
  echo $(($(nvme_port "$1") + 1))
}

http_port() {
  echo $(($(nvme_port "$1") + 2))
}

# http NODE METHOD PATH [JSON]: a request to that node's management service; prints the answer. False unless that is a success.
http() {
  curl -sS --fail-with-body --max-time 15 -X "$2" ${4:+-H 'Content-Type: application/json' --data-binary "$4"} \
    "http://127.0.0.1:$(http_port "$1")$3"
}

node_runs() {
  [ -n "${NODE_PID[$1]:-}" ] && kill -0 "${NODE_PID[$1]}" 2> /dev/null
}

# node_launch NODE: starts it in a process group of its own.
node_launch() {
  : > "$WORK/node-$1.out"
  setsid "$WEFT" up --data "$WORK/node-$1" --port "$(nvme_port "$1")" --discovery-port "$(discovery_port "$1")" \
    --http-port "$(http_port "$1")" < /dev/null > "$WORK/node-$1.out" 2>> "$WORK/node-$1.log" &
  NODE_PID[$1]=$!
}

# node_start NODE SECONDS: starts it and waits until it is ready. False if it is not in time.
node_start() {
  local end=$((SECONDS + $2))
  node_launch "$1"
  until grep -q '^READY ' "$WORK/node-$1.out"; do
    if ! node_runs "$1" || [ $SECONDS -ge "$end" ]; then
      tail -n 30 "$WORK/node-$1.log" "$WORK/node-$1.out" >&2
      return 1
    fi
    sleep 0.1
  done
}

# node_kill NODE: SIGKILL to all of it; true if it was running until then.
node_kill() {
  node_runs "$1" || return 1
  kill -9 -- "-${NODE_PID[$1]}"
  wait "${NODE_PID[$1]}" 2> /dev/null || true
  NODE_PID[$1]=''
}

# node_stop NODE: SIGTERM; true if it ended by itself within 30 s, with status 0 or 143.
node_stop() {
  local pid=${NODE_PID[$1]} end=$((SECONDS + 30)) status=0
  node_runs "$1" || return 1
  kill -TERM "$pid"
  while node_runs "$1"; do
    if [ $SECONDS -ge $end ]; then
      node_kill "$1"
      echo "node $1 did not end within 30 s of SIGTERM" >&2
      return 1
    fi
    sleep 0.1
  done
  wait "$pid" || status=$?
  NODE_PID[$1]=''
  [ $status = 0 ] || [ $status = 143 ] || { echo "node $1 ended with status $status" >&2; return 1; }
}

# node_pause NODE, node_continue NODE: SIGSTOP and SIGCONT.
node_pause() {
  kill -STOP -- "-${NODE_PID[$1]}"
}

node_continue() {
  kill -CONT -- "-${NODE_PID[$1]}"
}

# cluster_end: ends every node at once.
cluster_end() {
  local node
  for node in $NODES; do
    node_kill "$node" 2> /dev/null || true
  done
}

# cluster_make: founds the cluster on node 1, lets the others join, and starts all.
cluster_make() {
  local node token
  "$WEFT" cluster init --data "$WORK/node-1" --name node-1 --cluster-port $(($(nvme_port 1) + 4)) >&2 && node_start 1 120 || return
  for node in 2 3; do
    token=$("$WEFT" cluster token --http-port "$(http_port 1)") &&
      "$WEFT" cluster join "$token" --data "$WORK/node-$node" --name node-$node \
        --cluster-port $(($(nvme_port $node) + 4)) --roles target,discovery,admin,voter >&2 &&
      node_start $node 120 || return
  done
}

# any_node: a node that runs and is not paused, to ask it something.
any_node() {
  local node
  for node in $NODES; do
    if node_runs "$node" && [ "$(awk '{ print $3 }' "/proc/${NODE_PID[$node]}/stat")" != T ]; then
      echo "$node"
      return
    fi
  done
  return 1
}

# cluster_status FILTER: what jq makes of the status of the cluster.
cluster_status() {
  local node
  node=$(any_node) && http "$node" GET /api/v1/cluster | jq -r "$1"
}

# leader, owner GROUP: the number of the node that leads the voters, and of the one that owns an ANA group.
leader() {
  cluster_status '.leader // empty | ltrimstr("node-")'
}

owner() {
  cluster_status '.["ana-groups"][] | select(.id == '"$1"') | .owner // empty | ltrimstr("node-")'
}

# edit OPERATION...: an edit of the configuration, by any node.
edit() {
  local node
  node=$(any_node) && http "$node" PATCH /api/v1/config "$(jq -s '{operations: .}' <<< "$*")" > "$WORK/edit" ||
    { cat "$WORK/edit" >&2; return 1; }
}
