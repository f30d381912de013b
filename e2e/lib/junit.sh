# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts that run one test of a module by itself and for longer share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=e2e/lib/say.sh
. "$root/e2e/lib/say.sh"

# require_number OPTION VALUE: dies unless the value is a whole number above 0.
require_number() {
  [[ $2 =~ ^[1-9][0-9]*$ ]] || die "$1 takes a whole number above 0, not '$2'"
}

command -v mvn > /dev/null || die "Maven (3.8 or newer) is needed"

# find_jdk: sets java to that of a JDK 25.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/*; do
    if [ -x "$home/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$home/release" 2> /dev/null; then
      # shellcheck disable=SC2034 # for the script
      java=$home/bin/java
      return
    fi
  done
  die "no JDK 25 found: set JAVA_HOME to one"
}
