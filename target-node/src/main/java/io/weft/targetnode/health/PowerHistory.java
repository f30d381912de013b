// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.health;

import io.weft.config.Reason;
import io.weft.config.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many times the node was started, how many times it ended without a clean shutdown, and how long it has run in
 * total. Kept in a small text file. These are only statistics: if the file cannot be read, they start from zero.
 */
final class PowerHistory {
  private static final Logger LOG = LoggerFactory.getLogger(PowerHistory.class);
  private static final String HEADER = "weft power history 1";

  private final DurableFile file;

  PowerHistory(Path path) {
    this.file = new DurableFile(path);
  }

  /**
   * The recorded values.
   *
   * @param cycles how many times the node was started
   * @param losses how many times it ended without a clean shutdown
   * @param millis how long it has run, in milliseconds
   * @param running true while it runs, and after it ended without a clean shutdown
   */
  record Entry(long cycles, long losses, long millis, boolean running) {
    /** The values after one more start. */
    Entry started() {
      return new Entry(cycles + 1, losses + (running ? 1 : 0), millis, true);
    }
  }

  /** Whether there is a file. Blocks. */
  boolean exists() {
    return Files.exists(file.current()) || Files.exists(file.previous());
  }

  /** Reads the file; zeroes if there is none. Blocks. */
  Entry read() {
    try {
      return decode(lines());
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("power history {} cannot be used, counting from zero: {}", file.current(), Reason.of(e));
      return new Entry(0, 0, 0, false);
    }
  }

  private List<String> lines() throws IOException {
    for (Path path : List.of(file.current(), file.previous())) {
      try {
        return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
      } catch (NoSuchFileException e) {
        // The other one may exist.
        continue;
      }
    }
    return List.of();
  }

  private static Entry decode(List<String> lines) {
    if (lines.isEmpty()) {
      return new Entry(0, 0, 0, false);
    }
    if (lines.size() != 5 || !lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException("it is not a file of this kind");
    }
    return new Entry(number(lines.get(1)), number(lines.get(2)), number(lines.get(3)), number(lines.get(4)) != 0);
  }

  private static long number(String line) {
    return Long.parseUnsignedLong(line.substring(line.indexOf(' ') + 1));
  }

  /** Replaces the contents of the file. Blocks until they are on the disk. */
  void write(Entry entry) throws IOException {
    file.write("%s\ncycles %d\nlosses %d\nmillis %d\nrunning %d\n"
        .formatted(HEADER, entry.cycles(), entry.losses(), entry.millis(), entry.running() ? 1 : 0)
        .getBytes(StandardCharsets.US_ASCII));
  }
}
