// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A process beside the tests that kills the processes they have started, if the tests end without doing so, however they end,
 * or take too long.
 */
final class Watchdog implements AutoCloseable {
  /** Reads "+ PID" and "- PID" until its input ends, which it does when this process ends, or until its time is over. */
  private static final String SCRIPT = """
      declare -A watched
      while left=$(($1 - SECONDS)) && [ $left -gt 0 ] && IFS=' ' read -r -t $left what pid; do
        case $what in
          +) watched[$pid]=1 ;;
          -) unset "watched[$pid]" ;;
        esac
      done
      for pid in "${!watched[@]}"; do kill -KILL "$pid"; done 2> /dev/null
      """;

  private final Process process;
  private final PrintWriter commands;

  /** Starts it. @param limit how long the processes may run */
  Watchdog(Duration limit) throws IOException {
    // A session of its own: a signal to the group of the tests is not for it.
    process = new ProcessBuilder("setsid", "bash", "-c", SCRIPT, "watchdog", String.valueOf(limit.toSeconds()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Watches a process. */
  void watch(long pid) {
    commands.println("+ " + pid);
  }

  /** A process has ended: its number may become that of another one. */
  void forget(long pid) {
    commands.println("- " + pid);
  }

  /** Kills what is still watched, and ends. */
  @Override
  public void close() throws InterruptedException {
    commands.close();
    process.waitFor(1, TimeUnit.MINUTES);
  }
}
