// SPDX-License-Identifier: Apache-2.0
package io.weft.service.settings;

import java.util.Collection;
import java.util.List;

/** Finds what was meant by a word that does not exist. */
public final class Spelling {
  private Spelling() {}

  /**
   * The existing words that are nearest to another word, in the order of the alphabet.
   *
   * @param word a word that does not exist
   * @param existing the words that do
   * @param most the most changes of a character that make one of the other
   * @return the words that take the fewest changes; empty if all take too many
   */
  public static List<String> nearest(String word, Collection<String> existing, int most) {
    int fewest = existing.stream().mapToInt(each -> distance(word, each)).min().orElse(Integer.MAX_VALUE);
    return fewest > most
        ? List.of()
        : existing.stream().filter(each -> distance(word, each) == fewest).distinct().sorted().toList();
  }

  /**
   * The changes that make one text the other: characters inserted, removed or replaced, and neighbours exchanged (the
   * restricted Damerau-Levenshtein distance).
   */
  static int distance(String from, String to) {
    int[][] distances = new int[from.length() + 1][to.length() + 1];
    for (int row = 0; row <= from.length(); row++) {
      for (int column = 0; column <= to.length(); column++) {
        distances[row][column] = row == 0 || column == 0 ? row + column : step(from, to, row, column, distances);
      }
    }
    return distances[from.length()][to.length()];
  }

  private static int step(String from, String to, int row, int column, int[][] distances) {
    int replaced = distances[row - 1][column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(distances[row - 1][column], distances[row][column - 1]));
    boolean exchanged = row > 1 && column > 1 && from.charAt(row - 1) == to.charAt(column - 2)
        && from.charAt(row - 2) == to.charAt(column - 1);
    return exchanged ? Math.min(best, 1 + distances[row - 2][column - 2]) : best;
  }
}
