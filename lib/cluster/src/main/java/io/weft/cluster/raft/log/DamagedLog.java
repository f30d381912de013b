// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.io.CorruptedFileException;
import org.apache.ratis.protocol.exceptions.ChecksumException;
import org.jspecify.annotations.Nullable;

/**
 * What a voter has on its disk is damaged or gone. It may have forgotten what it has acknowledged, so it must not vote with it: the
 * others could agree on something else then.
 */
public final class DamagedLog extends IOException {
  private static final long serialVersionUID = 1;
  private static final String LOG = "log";
  private static final String ASIDE = "log.damaged";
  /** What the library says of files that it cannot use, where it has no exception of its own for that. */
  private static final List<String> SAYINGS = List.of("MD5 checksum", "Failed to parse", "Corrupt");

  /** A log that is damaged. @param problem says which and how, for people */
  public DamagedLog(String problem, @Nullable Throwable cause) {
    super(problem, cause);
  }

  /** Where a voter keeps its log. @param directory the one of its node for the agreement */
  public static Path of(Path directory) {
    return directory.resolve(LOG);
  }

  /** What the failure of a voter's start means: this, or another reason with words of its own. */
  public static IOException of(Path directory, Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof ChecksumException || cause instanceof CorruptedFileException || SAYINGS.stream().anyMatch(message::contains)) {
        return new DamagedLog("%s is damaged: %s".formatted(of(directory), message), failure);
      }
    }
    return new IOException("the voters' log in %s cannot be used: %s".formatted(of(directory), root.getMessage()), failure);
  }

  /** Puts it out of the way, where people can look at it, in place of an earlier one. */
  public static void putAside(Path directory) throws IOException {
    Path aside = directory.resolve(ASIDE);
    if (Files.exists(of(directory))) {
      delete(aside);
      Files.move(of(directory), aside, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (NoSuchFileException _) {
      // There was none.
    }
  }
}
