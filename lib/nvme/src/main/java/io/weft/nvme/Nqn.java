// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** NVMe Qualified Names: the names of hosts and subsystems (NVMe Base 2.1, section 4.7). */
public final class Nqn {
  /** The well-known NQN of every discovery service. */
  public static final String DISCOVERY = "nqn.2014-08.org.nvmexpress.discovery";
  /** The longest name in bytes of UTF-8, without its NUL. */
  public static final int MAX_BYTES = 223;

  private static final String UUID_PREFIX = "nqn.2014-08.org.nvmexpress:uuid:";
  private static final Pattern FORM = Pattern.compile("nqn\\.[0-9]{4}-(0[1-9]|1[0-2])\\.[^:\\s]+(:.+)?");

  private Nqn() {}

  /**
   * Why a text cannot be used as a name at all, for example because it does not fit the field on the wire.
   *
   * @return the reason, or null if it can be used; whether it has the form that the specification recommends is checked
   *     by {@link #formProblem}
   */
  public static @Nullable String problem(String nqn) {
    if (nqn.isEmpty()) {
      return "an NQN must not be empty";
    }
    if (nqn.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
      return "an NQN must not contain control characters";
    }
    int bytes = nqn.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      return "an NQN has at most %d bytes in UTF-8, this one has %d".formatted(MAX_BYTES, bytes);
    }
    return null;
  }

  /**
   * Why a name is not of the form {@code nqn.yyyy-mm.reverse.domain:name}, or cannot be used at all.
   *
   * @return the reason, or null if it has that form
   */
  public static @Nullable String formProblem(String nqn) {
    String problem = problem(nqn);
    if (problem != null) {
      return problem;
    }
    if (!FORM.matcher(nqn).matches()) {
      return "an NQN has the form nqn.yyyy-mm.reverse.domain:name, this one is \"%s\"".formatted(nqn);
    }
    if (nqn.startsWith(UUID_PREFIX) && !isUuid(nqn.substring(UUID_PREFIX.length()))) {
      return "after %s an NQN has a UUID, this one has \"%s\"".formatted(UUID_PREFIX, nqn.substring(UUID_PREFIX.length()));
    }
    return null;
  }

  /**
   * A name for logs and terminals: as {@link PrintableText#of}, and "(empty)" for the empty name, which hosts may use.
   */
  public static String show(String nqn) {
    return nqn.isEmpty() ? "(empty)" : PrintableText.of(nqn);
  }

  /** The name of a host or subsystem that is identified by a UUID alone. */
  public static String ofUuid(UUID uuid) {
    return UUID_PREFIX + uuid;
  }

  private static boolean isUuid(String text) {
    return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }
}
