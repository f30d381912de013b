// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file descriptors that this process may have. */
final class Descriptors {
  /** What {@link #limit()} returns if there is no limit, or it is unknown. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final Pattern OPEN_FILES = Pattern.compile("^Max open files +([0-9]+)", Pattern.MULTILINE);

  private Descriptors() {}

  /** RLIMIT_NOFILE, which the Java virtual machine has raised to its hard limit. */
  static int limit() {
    try {
      return limit(Files.readString(Path.of("/proc/self/limits")));
    } catch (IOException _) {
      return UNLIMITED;
    }
  }

  /** The limit in the text of {@code /proc/self/limits}. */
  static int limit(String limits) {
    Matcher matcher = OPEN_FILES.matcher(limits);
    return matcher.find() ? (int) Math.min(Long.parseLong(matcher.group(1)), UNLIMITED) : UNLIMITED;
  }
}
