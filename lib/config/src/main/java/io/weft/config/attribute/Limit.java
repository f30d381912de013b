// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.nvme.Nqn;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the values of an attribute. A limit concerns a single value; conditions on several attributes are
 * rules.
 *
 * @param expected what would be right, a phrase such as {@code a number from 1 to 128}
 * @param check finds what is wrong
 */
public record Limit<T>(String expected, Check<T> check) {
  /** What an NQN must be, a phrase. */
  public static final String EXPECTED_NQN = "an NQN such as 'nqn.2026-11.io.weft:demo'";
  /** What the name of a host or subsystem must be, a phrase. */
  public static final String EXPECTED_NAME =
      "1 to 223 bytes without slashes and control characters, such as 'nqn.2026-11.io.weft:demo'";
  /** A TCP port in decimal. */
  public static final Limit<String> TCP_PORT = that(Limit::isTcpPort, "a TCP port from 1 to 65535");
  /** An NQN of the form that the specification gives it. */
  public static final Limit<String> FORMAL_NQN = new Limit<>(EXPECTED_NQN, nqn -> after(Nqn.formProblem(nqn)));
  /** A name of a host or subsystem that fits the wire and can be the name of a directory, whatever its form. */
  public static final Limit<String> NQN = new Limit<>(EXPECTED_NAME, Limit::nameProblem);
  /** A name that a directory can have. */
  public static final Limit<String> NAME = that(Pattern.compile("[^/\\p{Cntrl}]{1,255}").asMatchPredicate(),
      "1 to 255 characters, none of them a slash or a control character");
  /** A name that a node can have. */
  public static final Limit<String> NODE_NAME = that(Pattern.compile("[A-Za-z0-9.-]{1,63}").asMatchPredicate(),
      "1 to 63 letters, digits, dots and hyphens, such as 'node-1'");
  /** A directory other than the root. */
  public static final Limit<String> DIRECTORY = that(Limit::isDirectory,
      "the absolute path of a directory, without '.', '..' or a slash at the end");

  /** Finds what is wrong with a value. */
  @FunctionalInterface
  public interface Check<T> {
    /**
     * Checks a value.
     *
     * @return null if it is within the limit; else the text, possibly empty, that a message puts after the value, such
     *     as {@code , which is not available yet}, or in place of a secret value
     */
    @Nullable String problem(T value);
  }

  /** A limit whose messages need no explanation. */
  public static <T> Limit<T> that(Predicate<T> holds, String expected) {
    return that(holds, "", expected);
  }

  /** A limit whose messages say after the value why it is wrong. */
  public static <T> Limit<T> that(Predicate<T> holds, String why, String expected) {
    return new Limit<>(expected, value -> holds.test(value) ? null : why);
  }

  /** Numbers of a range, both ends included. */
  public static Limit<Integer> range(int min, int max) {
    return that(value -> value >= min && value <= max, "a number from %d to %d".formatted(min, max));
  }

  /** The multiples of a number. */
  public static Limit<Integer> multipleOf(int factor) {
    return that(value -> value % factor == 0, "a multiple of " + factor);
  }

  /** Printable ASCII, as Identify data structures contain it. */
  public static Limit<String> printable(int maxLength) {
    return that(
        text -> !text.isBlank() && text.length() <= maxLength && text.chars().allMatch(c -> c >= ' ' && c <= '~'),
        "1 to %d printable ASCII characters".formatted(maxLength));
  }

  /** Some values of a type. */
  public static <T> Limit<T> oneOf(String expected, List<T> values) {
    return that(List.copyOf(values)::contains, expected);
  }

  private static @Nullable String nameProblem(String nqn) {
    return after(nqn.indexOf('/') >= 0 ? "an NQN must not contain a slash here" : Nqn.problem(nqn));
  }

  private static @Nullable String after(@Nullable String problem) {
    return problem == null ? null : ": " + problem;
  }

  private static boolean isTcpPort(String text) {
    return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 0xffff;
  }

  private static boolean isDirectory(String text) {
    Path path = DevicePath.normalized(text);
    return path != null && path.toString().equals(text) && path.getParent() != null;
  }
}
