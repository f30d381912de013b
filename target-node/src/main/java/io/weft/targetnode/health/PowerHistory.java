// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.health;

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
 * How often the node was started, how often it ended without being told to, and how long it has run, over all its lives.
 * It is kept in a small text file. These are statistics: a file that cannot be read starts them anew.
 */
final class PowerHistory {
  private static final Logger LOG = LoggerFactory.getLogger(PowerHistory.class);
  private static final String HEADER = "weft power history 1";

  private final DurableFile file;

  PowerHistory(Path path) {
    this.file = new DurableFile(path);
  }

  /**
   * What is remembered.
   *
   * @param cycles how often the node was started
   * @param losses how often it ended without being told to
   * @param millis how long it has run
   * @param running whether it runs, or has ended without being told to
   */
  record Entry(long cycles, long losses, long millis, boolean running) {
    /** The same after another start. */
    Entry started() {
      return new Entry(cycles + 1, losses + (running ? 1 : 0), millis, true);
    }
  }

  /** What the file says; zeroes if there is none. Blocks. */
  Entry read() {
    try {
      return decode(lines());
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("power history {} cannot be used, counting starts anew: {}", file.current(), e.toString());
      return new Entry(0, 0, 0, false);
    }
  }

  private List<String> lines() throws IOException {
    for (Path path : List.of(file.current(), file.previous())) {
      try {
        return Files.readAllLines(path, StandardCharsets.US_ASCII);
      } catch (NoSuchFileException e) {
        // Perhaps the other one is there.
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
      throw new IllegalArgumentException("it is no file of this kind");
    }
    return new Entry(number(lines.get(1)), number(lines.get(2)), number(lines.get(3)), number(lines.get(4)) != 0);
  }

  private static long number(String line) {
    return Long.parseUnsignedLong(line.substring(line.indexOf(' ') + 1));
  }

  /** Replaces what the file says. Blocks until it is on the disk. */
  void write(Entry entry) throws IOException {
    file.write("%s\ncycles %d\nlosses %d\nmillis %d\nrunning %d\n"
        .formatted(HEADER, entry.cycles(), entry.losses(), entry.millis(), entry.running() ? 1 : 0)
        .getBytes(StandardCharsets.US_ASCII));
  }
}
