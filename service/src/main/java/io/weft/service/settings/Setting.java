// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import io.weft.config.ByteSize;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A setting of a service.
 *
 * @param key its name in a settings file, such as {@code http-port}
 * @param fallback its default value
 * @param description what it is for, one sentence
 * @param expected the values that it accepts, a phrase
 * @param placeholder stands for a value in the help of a command, such as {@code PORT}
 * @param parser parses a value; empty if the text is not one
 */
public record Setting<T>(String key, T fallback, String description, String expected, String placeholder,
    Function<String, Optional<T>> parser) {

  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");

  /** A text. @param expected its last word is the placeholder: DIRECTORY for "a directory" */
  static Setting<String> text(String key, String fallback, String description, String expected) {
    String placeholder = expected.substring(expected.lastIndexOf(' ') + 1).toUpperCase(Locale.ROOT);
    return new Setting<>(key, fallback, description, expected, placeholder,
        text -> text.isBlank() ? Optional.empty() : Optional.of(text));
  }

  /** A whole number. */
  static Setting<Integer> number(String key, int fallback, int min, int max, String description) {
    return number(key, fallback, min, max, description, "N");
  }

  private static Setting<Integer> number(
      String key, int fallback, int min, int max, String description, String placeholder) {
    return new Setting<>(key, fallback, description, "a number from %d to %d".formatted(min, max), placeholder, text -> {
      try {
        int number = Integer.parseInt(text);
        return number >= min && number <= max ? Optional.of(number) : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    });
  }

  /** A TCP port. */
  static Setting<Integer> port(String key, int fallback, String description) {
    return number(key, fallback, 1, 0xffff, description, "PORT");
  }

  /** An amount of memory or storage in bytes. */
  static Setting<Long> size(String key, long fallback, String description) {
    return new Setting<>(key, fallback, description, ByteSize.EXPECTED, "SIZE", Setting::parseSize);
  }

  /** One of some words, in lower case. */
  static Setting<String> choice(String key, String description, String... words) {
    return new Setting<>(key, words[0], description, "one of " + String.join(", ", words),
        String.join("|", words), text -> Arrays.stream(words).filter(text::equals).findFirst());
  }

  /** DNS names, none by default. */
  static Setting<Set<String>> names(String key, String description) {
    return new Setting<>(key, Set.of(), description, "host names such as weft1.example.com, separated by commas", "NAMES",
        text -> {
          Set<String> names = Arrays.stream(text.split(",")).map(String::strip).collect(Collectors.toUnmodifiableSet());
          return names.stream().allMatch(name -> HOST_NAME.matcher(name).matches()) ? Optional.of(names) : Optional.empty();
        });
  }

  private static Optional<Long> parseSize(String text) {
    try {
      return Optional.of(ByteSize.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it is off by default and on with {@link ServiceSettings#YES}. */
  public boolean isSwitch() {
    return fallback.equals("no");
  }

  /** The default value as a user would write it; empty if there is none. */
  public String describeFallback() {
    return fallback instanceof Long bytes ? ByteSize.format(bytes) : String.valueOf(fallback);
  }

  /** The name of the environment variable that sets it, such as {@code WEFT_HTTP_PORT}. */
  public String variable() {
    return "WEFT_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** The name of the system property that sets it, such as {@code weft.http-port}. */
  public String property() {
    return "weft." + key;
  }
}
