# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
#
# Builds from a source tree; sourced by the launcher, which sets home, app and jdk.

# stale: whether a source changed after the last build began.
stale() {
  [ -f "$app/built" ] && [ -f "$app/lib/weft-cli.jar" ] || return 0
  # Directories count too: their time changes when a file in them is removed.
  [ -n "$(cd "$home" && find pom.xml lib target-node discovery-node admin-ui service cli \
    \( -name target -o -name node_modules -o -path '*/src/test' \) -prune -o \
    -newer "$app/built" \( -path '*/src/*' -o -name pom.xml -o -name package-lock.json \) -print 2>/dev/null | head -n 1)" ]
}

# cold: whether the jars are newer than the start-up cache, because Maven was run directly.
cold() {
  [ -f "$app/weft.aot" ] && [ -n "$(find "$app/lib" -newer "$app/weft.aot" -print 2>/dev/null | head -n 1)" ]
}

need_maven() {
  if ! command -v mvn >/dev/null 2>&1; then
    say "Maven (3.8 or newer) is needed to build. To install it:"
    cat >&2 <<'HELP'
  Debian, Ubuntu: apt-get install maven
  Fedora, RHEL:   dnf install maven
  macOS:          brew install maven
HELP
    exit 2
  fi
}

# build: packages without tests, one build at a time; if that fails, shows Maven's output and exits with status 1.
build() {
  need_maven
  mkdir -p "$home/cli/target"
  lock_build
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' HUP INT TERM
  if stale; then
    say "building (the first time takes a minute or two) ..."
    log=$home/cli/target/build.log
    : >"$home/cli/target/build-began"
    if ! (cd "$home" && JAVA_HOME=$jdk mvn -q -B -ntp -DskipTests -Djacoco.skip=true package) >"$log" 2>&1; then
      cat "$log" >&2
      say "the build failed; the lines above are in $log"
      exit 1
    fi
    cp "$home/cli/src/main/sh/jvm.options" "$app/jvm.options"
    train
    mv -f "$home/cli/target/build-began" "$app/built"
  fi
  rm -rf "$lock"
  trap - EXIT HUP INT TERM
}

# train: makes the start-up cache by recording the classes and profiles of a short run. Weft runs without it,
# but starts more slowly.
train() {
  say "preparing the start-up cache ..."
  rm -f "$app/weft.aot"
  "$jdk/bin/java" "@$app/jvm.options" "-XX:AOTCacheOutput=$app/weft.aot" -Xlog:aot=off -jar "$app/lib/weft-cli.jar" rehearse \
    >"$home/cli/target/aot.log" 2>&1 || say "no start-up cache: see $home/cli/target/aot.log"
}

# lock_build: waits for another build of the same tree; takes over the lock of a process that died.
lock_build() {
  lock=$home/cli/target/build-lock
  until mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || :)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$lock"
    else
      sleep 1
    fi
  done
  echo $$ >"$lock/pid"
}
