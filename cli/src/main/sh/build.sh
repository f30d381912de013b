# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
#
# Builds from a source tree; sourced by the launcher, which sets home, app, jdk and newer.

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
  [ -f "$app/weft.aot" ] && [ -w "$app" ] &&
    [ -n "$(find "$app/lib" -newer "$app/weft.aot" -print 2>/dev/null | head -n 1)" ]
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

# need_writable: ends with status 2 if one of the directories that a build writes to cannot be written.
need_writable() {
  for target in "$home" "$home"/target "$home"/*/target "$home"/*/*/target "$home"/cli/target/weft; do
    if [ -d "$target" ] && [ ! -w "$target" ]; then
      say "Weft must be built, but $target cannot be written by user $(id -un)"
      say "let its owner run ./weft once, or give it to you (chown -R $(id -un) $home), or copy the tree"
      exit 2
    fi
  done
}

# build: packages without tests, one build at a time; if that fails, shows Maven's errors and exits with status 1.
build() {
  need_maven
  need_writable
  mkdir -p "$home/cli/target"
  guard
  lock_build
  if stale; then
    say "building (the first time takes a few minutes, since Maven downloads what it needs) ..."
    log=$home/cli/target/build.log
    : >"$home/cli/target/build-began"
    # In the background, so that progress can be shown and a signal ends it at once.
    (cd "$home" && JAVA_HOME=$jdk exec mvn -B -DskipTests -Djacoco.skip=true ${newer:+'-Djdk.versions=[25,)'} package) \
      >"$log" 2>&1 &
    child=$!
    echo "$child" >"$home/cli/target/build.pid"
    show_progress
    status=0
    wait "$child" || status=$?
    child=
    if [ "$status" -ne 0 ]; then
      show_errors
      say "the build failed; all of Maven's output is in $log"
      exit 1
    fi
    cp "$home/cli/src/main/sh/jvm.options" "$app/jvm.options"
    train
    mv -f "$home/cli/target/build-began" "$app/built"
  fi
  unguard
}

# guard: from now on a signal ends the launcher at once and with the status that names it, and nothing half is left.
guard() {
  child='' held='' unfinished=''
  trap clear_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

unguard() {
  clear_up
  trap - EXIT HUP INT TERM
}

# clear_up: ends what runs in the background, removes what it has not finished, and unlocks the build.
clear_up() {
  [ -z "$child" ] || kill "$child" 2>/dev/null || :
  [ -z "$unfinished" ] || rm -f "$unfinished" "$unfinished.config"
  [ -z "$held" ] || rm -f "$held" "$home/cli/target/build.pid"
}

# progress: one line about what Maven is doing, such as "Weft service (9 of 14), 120 files downloaded".
progress() {
  awk '
    /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ {
      name = $0
      sub(/^\[INFO\] Building */, "", name)
      step = name
      sub(/ [^ ]* *\[[0-9]+\/[0-9]+\].*/, "", name)
      sub(/.*\[/, "", step)
      sub(/\].*/, "", step)
      sub(/\//, " of ", step)
    }
    /^Downloaded from / || /^\[INFO\] Downloaded from / { files++ }
    END {
      if (step != "") { line = name " (" step ")" } else { line = "Maven starts" }
      print line (files ? ", " files " files downloaded" : "")
    }' "$log"
}

# show_progress: until Maven ends, shows what it is doing: in one line of a terminal, else a line for each module.
show_progress() {
  shown=
  while kill -0 "$child" 2>/dev/null; do
    line=$(progress)
    if [ -t 2 ]; then
      printf '\r\033[Kweft:   %s' "$line" >&2
    elif [ "${line%%, *}" != "$shown" ]; then
      shown=${line%%, *}
      say "  $shown"
    fi
    sleep 1
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

# show_errors: what Maven says about its failure; without such lines, the end of its output.
show_errors() {
  grep -v -e '^\[INFO\]' -e '^Download' -e '^Progress' "$log" >&2 || tail -n 40 "$log" >&2
}

# train: makes the start-up cache by recording the classes and profiles of a short run. Weft runs without it,
# but starts more slowly. The cache gets its name when it is whole, since nobody could tell that one is half.
train() {
  say "preparing the start-up cache ..."
  rm -f "$app/weft.aot" "$app"/weft.aot.*
  unfinished=$app/weft.aot.$$
  # In the background, as Maven is.
  "$jdk/bin/java" "@$app/jvm.options" "-XX:AOTCacheOutput=$unfinished" -Xlog:aot=off -jar "$app/lib/weft-cli.jar" rehearse \
    >"$home/cli/target/aot.log" 2>&1 &
  child=$!
  wait "$child" && mv -f "$unfinished" "$app/weft.aot" 2>/dev/null || say "no start-up cache: see $home/cli/target/aot.log"
  child=''
  rm -f "$unfinished" "$unfinished.config"
  unfinished=''
}

# retrain: makes the start-up cache for jars that are built.
retrain() {
  guard
  train
  unguard
}

# lock_build: takes the lock of this tree, a link that names its owner from the moment it exists. Waits for another
# build and says so; takes over the lock of a process that is gone; gives up after a quarter of an hour.
lock_build() {
  lock=$home/cli/target/build.lock
  self="$$ on $(uname -n)"
  waited=0
  until problem=$(ln -s "$self" "$lock" 2>&1); do
    owner=$(readlink "$lock" 2>/dev/null || :)
    if [ -z "$owner" ]; then
      # Its owner has just removed it, or it could not be made.
      [ "$waited" -lt 5 ] || { say "cannot lock the build: $problem"; exit 2; }
    elif ! builds "$owner"; then
      say "taking over the lock of a build that did not end properly (process $owner)"
      take_over "$owner"
      continue
    elif [ "$waited" -ge 900 ]; then
      say "process $owner has been building here for a quarter of an hour; end it, or remove $lock if it is gone"
      exit 2
    elif [ $((waited % 30)) -eq 0 ]; then
      say "process $owner is building here; waiting for it ($waited s) ..."
    fi
    sleep 1
    waited=$((waited + 1))
  done
  held=$lock
  end_orphan
}

# builds OWNER: whether the process that a lock names may still be at work. Of another machine nobody can tell.
builds() {
  [ "${1#* on }" = "$(uname -n)" ] || return 0
  process=${1%% *}
  # Another user's process cannot be sent a signal, and a number may belong to another program by now.
  command=$(ps -o args= -p "$process" 2>/dev/null || tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline" || :)
  case $command in
    *weft*) return 0 ;;
    *) return 1 ;;
  esac
}

# take_over OWNER: removes the lock that names OWNER, unless someone else has taken it over meanwhile.
take_over() {
  mv "$lock" "$lock.$$" 2>/dev/null || return 0
  [ "$(readlink "$lock.$$")" = "$1" ] || mv "$lock.$$" "$lock"
  rm -f "$lock.$$"
}

# end_orphan: with the lock, ends the Maven of a launcher that was killed, since two would write the same files.
end_orphan() {
  orphan=$(cat "$home/cli/target/build.pid" 2>/dev/null || :)
  [ -n "$orphan" ] || return 0
  tries=0
  # By then the number may belong to another program.
  while case $(ps -o args= -p "$orphan" 2>/dev/null || :) in *' -DskipTests -Djacoco.skip=true '*) true ;; *) false ;; esac; do
    [ "$tries" -gt 0 ] || say "ending its Maven (process $orphan)"
    [ "$tries" -lt 10 ] || { say "process $orphan does not end; end it with kill -KILL $orphan"; exit 2; }
    kill "$orphan" 2>/dev/null || :
    sleep 1
    tries=$((tries + 1))
  done
}
