// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two forms of a namespace's device path: the absolute path of a file or block device, or the name of a backend, a
 * colon and an argument. Only the target knows which backends exist and what their arguments mean.
 */
public final class DevicePath {
  private static final Pattern BACKEND = Pattern.compile("[a-z][a-z0-9+-]*:.+");

  /** A text of one of the two forms. */
  static final Limit<String> LIMIT = Limit.that(text -> namesBackend(text) || normalized(text) != null,
      "the absolute path of a file or block device, or a backend and its argument such as 'memory:512MiB'");

  private DevicePath() {}

  /** Whether the text names a backend other than a file or block device. */
  public static boolean namesBackend(String text) {
    return !text.startsWith("/") && BACKEND.matcher(text).matches();
  }

  /** The absolute path without {@code .} and {@code ..}; null if the text is not an absolute path. */
  public static @Nullable Path normalized(String text) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() ? path.normalize() : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
