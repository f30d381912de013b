# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The target under test as a process of this machine: start, kill, stop. Sourced by scripts that set WORK (their
# directory), TARGET (the command, an array), the ports PORT, DISCOVERY_PORT and HTTP_PORT, and perhaps DATA (the data
# directory, else WORK/data).

TARGET_PID=''

# free_ports: four neighbouring port numbers on which nothing listens, the first of them printed.
free_ports() {
  local port offset
  for _ in {1..100}; do
    port=$((20000 + RANDOM % 12000))
    for offset in {0..3}; do
      if (: < "/dev/tcp/127.0.0.1/$((port + offset))") 2> /dev/null; then
        continue 2
      fi
    done
    echo $port
    return 0
  done
  die "found no free ports on 127.0.0.1"
}

# target_running: the process that was started is still there.
target_running() {
  [ -n "$TARGET_PID" ] && kill -0 "$TARGET_PID" 2> /dev/null
}

# target_launch: starts the target in a process group of its own.
target_launch() {
  : > "$WORK/target.out"
  setsid "${TARGET[@]}" --data "${DATA:-$WORK/data}" --port "$PORT" --discovery-port "$DISCOVERY_PORT" \
    --http-port "$HTTP_PORT" < /dev/null > "$WORK/target.out" 2>> "$WORK/target.log" &
  TARGET_PID=$!
}

# target_start SECONDS: starts the target and waits for its READY line, kept in READY. False when it ended or was not
# ready within the time.
target_start() {
  local end=$((SECONDS + $1))
  target_launch
  until READY=$(grep -m 1 '^READY ' "$WORK/target.out"); do
    if ! target_running || [ $SECONDS -ge "$end" ]; then
      tail -n 30 "$WORK/target.log" "$WORK/target.out" >&2
      return 1
    fi
    sleep 0.1
  done
}

# ready_value NAME: a value of the READY line.
ready_value() {
  tr ' ' '\n' <<< "$READY" | sed -n "s/^$1=//p"
}

# target_kill: SIGKILL to everything that the start command started; true when it was running until then.
target_kill() {
  target_running || return 1
  kill -9 -- "-$TARGET_PID"
  wait "$TARGET_PID" 2> /dev/null || true
  TARGET_PID=''
}

# target_stop: SIGTERM, as an administrator would; true when it ended by itself within 20 s, with status 0 or 143.
target_stop() {
  local pid=$TARGET_PID end=$((SECONDS + 20)) status=0
  target_running || return 1
  kill -TERM "$pid"
  while target_running; do
    if [ $SECONDS -ge $end ]; then
      target_kill
      echo "the target did not end within 20 s of SIGTERM" >&2
      return 1
    fi
    sleep 0.1
  done
  wait "$pid" || status=$?
  TARGET_PID=''
  [ $status = 0 ] || [ $status = 143 ] || { echo "the target ended with status $status" >&2; return 1; }
}
