// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds environment variables that look like Weft's and are not, most of them misspelt. */
public final class UnknownVariables {
  private static final String PREFIX = "WEFT_";
  /** The variables that are not settings: of the launcher, of logging, and of the tests. */
  private static final Set<String> OTHERS =
      Set.of("WEFT_JAVA_OPTS", "WEFT_LOG_FORMAT", "WEFT_CACHE", "WEFT_DEBIAN_MIRROR");

  private UnknownVariables() {}

  /**
   * Describes each variable that begins with {@code WEFT_} and has no effect, with the nearest one that has.
   *
   * @param names the names of environment variables
   * @return a sentence for each, in the order of the names
   */
  public static List<String> describe(Set<String> names) {
    return names.stream().filter(name -> name.startsWith(PREFIX) && known().noneMatch(name::equals)).sorted()
        .map(name -> "the environment variable %s is unknown and has no effect; did you mean %s?"
            .formatted(name, nearest(name)))
        .toList();
  }

  private static Stream<String> known() {
    return Stream.concat(ServiceSettings.ALL.stream().map(Setting::variable), OTHERS.stream());
  }

  private static String nearest(String name) {
    return Spelling.nearest(name, known().toList(), Integer.MAX_VALUE).getFirst();
  }
}
