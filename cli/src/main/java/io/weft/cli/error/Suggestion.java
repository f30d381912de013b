// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.error;

import io.weft.service.settings.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Says which option or command was meant by a misspelt one. Picocli's own suggestions compare the letters that follow one
 * another, so that they miss exchanged ones, as in {@code --dsik}.
 */
final class Suggestion {
  private static final String OPTION = "-";

  private Suggestion() {}

  /**
   * The suggestion for what a command does not know.
   *
   * @param unmatched the arguments, which may include values of unknown options
   * @param command the command
   * @return a sentence; empty if nothing is near
   */
  static Optional<String> of(List<String> unmatched, CommandSpec command) {
    Optional<String> option = unmatched.stream().filter(argument -> argument.startsWith(OPTION)).findFirst();
    List<String> nearest = option.isPresent()
        ? nearest(option.get().replaceFirst("=.*", ""), visibleOptions(command).toList())
        : unmatched.stream().findFirst().map(word -> nearest(word, command.subcommands().keySet())).orElse(List.of());
    return nearest.isEmpty()
        ? Optional.empty()
        : Optional.of("Did you mean " + nearest.stream().collect(Collectors.joining(" or ")) + "?");
  }

  private static Stream<String> visibleOptions(CommandSpec command) {
    return command.options().stream().filter(option -> !option.hidden()).flatMap(option -> Stream.of(option.names()))
        .filter(name -> name.startsWith("--"));
  }

  /** What takes a change in a third of the letters, or one that is an unfinished word. */
  private static List<String> nearest(String word, Collection<String> existing) {
    List<String> near = Spelling.nearest(word, existing, Math.max(1, word.replace(OPTION, "").length() / 3));
    boolean begun = word.replace(OPTION, "").length() > 2;
    return near.isEmpty() && begun ? existing.stream().filter(each -> each.startsWith(word)).sorted().toList() : near;
  }
}
