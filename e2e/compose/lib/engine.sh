# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A Docker engine: the one that this user can reach, or one of the stage's own, unpacked from Debian packages and started in
# the stage's own directory, which needs root. Sourced by scripts that set WORK and CACHE.

# The engine of Debian 13 needs no newer C library than that of Debian 12, but its runc does.
ENGINE_PACKAGES='trixie:docker.io trixie:docker-cli trixie:docker-compose trixie:docker-buildx trixie:containerd bookworm:runc
bookworm:tini'
ENGINE_PID='' ENGINE_GROUP=weft-compose-$$

# engine_reachable: whether there is an engine to talk to, with Compose.
engine_reachable() {
  docker version > /dev/null 2>&1 && docker compose version > /dev/null 2>&1
}

# engine_programs: the directory of the engine's programs, unpacked if they are not there yet.
engine_programs() {
  local programs package
  programs=$CACHE/engine-$(sha256sum <<< "$ENGINE_PACKAGES" | cut -c1-12)
  if [ ! -d "$programs" ]; then
    say "unpacking a Docker engine"
    for package in $ENGINE_PACKAGES; do
      unpack_alone "$WORK/programs" "${package%%:*}" "${package#*:}"
    done
    mkdir "$WORK/programs/config" "$WORK/programs/config/cli-plugins"
    ln -s ../../usr/libexec/docker/cli-plugins/docker-{compose,buildx} "$WORK/programs/config/cli-plugins/"
    mv "$WORK/programs" "$programs"
  fi
  touch "$programs"
  echo "$programs"
}

# engine_weight: lets the containers together have as much processor time as ten processes of this machine. Without that the kernel
# gives them as much as one, and on a busy machine a whole cluster starves.
engine_weight() {
  local group=/sys/fs/cgroup/$ENGINE_GROUP file=cpu.weight weight=1000
  if [ -d /sys/fs/cgroup/cpu ]; then
    group=/sys/fs/cgroup/cpu/$ENGINE_GROUP file=cpu.shares weight=10240
  fi
  mkdir -p "$group" && echo $weight > "$group/$file"
}

# engine_start: an engine of the stage's own, in WORK. It changes no packet filter and no kernel setting of the machine, so its
# containers reach each other and this machine, by addresses and not by names, and nothing else.
engine_start() {
  local programs
  programs=$(engine_programs)
  export PATH=$programs/usr/sbin:$programs/usr/bin:$PATH DOCKER_CONFIG=$WORK/docker-config
  export DOCKER_HOST=unix://$WORK/engine/docker.sock
  cp -r "$programs/config" "$DOCKER_CONFIG"
  ln -sfn "$programs"/usr/libexec/docker/cli-plugins/docker-{compose,buildx} "$DOCKER_CONFIG/cli-plugins/"
  mkdir -p "$WORK/engine"
  engine_weight 2> /dev/null || say "the containers together get the processor time of one process"
  setsid dockerd --host "$DOCKER_HOST" --data-root "$WORK/engine/data" --exec-root "$WORK/engine/exec" \
    --pidfile "$WORK/engine/docker.pid" --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$ENGINE_GROUP" \
    --bridge=none --iptables=false --ip6tables=false --ip-forward=false \
    < /dev/null > "$WORK/engine.log" 2>&1 &
  ENGINE_PID=$!
  for _ in {1..300}; do
    engine_reachable && return 0
    kill -0 "$ENGINE_PID" 2> /dev/null || break
    sleep 0.1
  done
  tail -n 20 "$WORK/engine.log" >&2
  die "the Docker engine did not start"
}

# engine_stop: ends the stage's own engine and whatever still runs in it, and what it has mounted.
engine_stop() {
  local mount
  [ -n "$ENGINE_PID" ] || return 0
  docker ps -aq 2> /dev/null | xargs -r timeout 60 docker rm -fv > /dev/null 2>&1 || true
  docker network prune -f > /dev/null 2>&1 || true
  kill "$ENGINE_PID" 2> /dev/null || true
  for _ in {1..200}; do
    kill -0 "$ENGINE_PID" 2> /dev/null || break
    sleep 0.1
  done
  kill -9 "$ENGINE_PID" 2> /dev/null || true
  wait "$ENGINE_PID" 2> /dev/null || true
  ENGINE_PID=''
  find /sys/fs/cgroup -depth -path "*/$ENGINE_GROUP*" -type d -exec rmdir {} + 2> /dev/null || true
  while read -r _ mount _; do
    case $mount in
      "$WORK"/*) umount -l "$mount" || true ;;
    esac
  done < /proc/self/mounts
}
