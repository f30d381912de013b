// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import io.weft.cluster.certificate.Fingerprint;
import io.weft.config.Reason;
import io.weft.config.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small text file that is replaced as a whole and readable by its owner only. Its first line has its kind, its format and the
 * SHA-256 of all else: {@code weft-cluster members 1 sha256:...}. No version before is kept: a retired secret is gone.
 */
final class CheckedFile {
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 1 << 20;
  private static final Pattern HEAD = Pattern.compile("weft-cluster ([a-z-]+) ([0-9]{1,9}) sha256:([0-9a-f]{64})");

  private final DurableFile file;
  private final String kind;

  /** Names the file. @param kind what it holds, one or more words with hyphens; it is the file's name without its suffix */
  CheckedFile(Path directory, String kind, String suffix) {
    this.file = new DurableFile(directory.resolve(kind + suffix));
    this.kind = kind;
  }

  /** Replaces the content. Blocks until it is on the disk. */
  void write(String content) throws IdentityException {
    try {
      file.write(encode(kind, FORMAT, content).getBytes(StandardCharsets.UTF_8));
      Files.deleteIfExists(file.previous());
    } catch (IOException e) {
      throw new IdentityException("%s cannot be written: %s".formatted(file.current(), Reason.of(e)), e);
    }
  }

  /** The whole text of a file. */
  static String encode(String kind, int format, String content) {
    return "weft-cluster %s %d sha256:%s\n%s".formatted(kind, format, sum(kind, format, content), content);
  }

  private static String sum(String kind, int format, String content) {
    return Fingerprint.of("%s %d %s".formatted(kind, format, content).getBytes(StandardCharsets.UTF_8));
  }

  /** Removes the file. Blocks. */
  void delete() throws IdentityException {
    try {
      Files.deleteIfExists(file.current());
    } catch (IOException e) {
      throw new IdentityException("%s cannot be deleted: %s".formatted(file.current(), Reason.of(e)), e);
    }
  }

  /** Reads the content of a file that must be there. Blocks. @throws IdentityException if it is missing or damaged */
  String read() throws IdentityException {
    return readIfPresent().orElseThrow(() -> damaged("is missing", null));
  }

  /** As {@link #read}, for a file that need not be there. */
  Optional<String> readIfPresent() throws IdentityException {
    String text;
    try {
      if (Files.size(file.current()) > MAX_BYTES) {
        throw damaged("is too long", null);
      }
      text = new String(Files.readAllBytes(file.current()), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IdentityException("%s cannot be read: %s".formatted(file.current(), Reason.of(e)), e);
    }
    return Optional.of(content(text));
  }

  private String content(String text) throws IdentityException {
    int end = text.indexOf('\n');
    Matcher head = HEAD.matcher(end < 0 ? text : text.substring(0, end));
    if (end < 0 || !head.matches() || !head.group(1).equals(kind)) {
      throw damaged("is damaged: it does not begin as a file of this kind", null);
    }
    int format = Integer.parseInt(head.group(2));
    String content = text.substring(end + 1);
    if (!sum(kind, format, content).equals(head.group(3))) {
      throw damaged("is damaged: its checksum is wrong", null);
    }
    if (format > FORMAT) {
      throw new IdentityException(("%s is of format %d, written by a newer version of Weft; this one reads %d. "
          + "Start that version. Nothing was changed").formatted(file.current(), format, FORMAT), null);
    }
    return content;
  }

  /** The failure that says that the file cannot be used, and what to do. */
  IdentityException damaged(String problem, @Nullable Throwable cause) {
    return new IdentityException(("%s %s. Nothing was changed. Restore the file from a backup of this node; or remove the node from "
        + "the cluster on another node, move the directory %s away, and join again with a new token").formatted(
        file.current(), problem, file.current().getParent()), cause);
  }
}
