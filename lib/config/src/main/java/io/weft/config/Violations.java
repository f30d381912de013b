// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the violations found while a document is read, so that all are reported at once. A collector has a path, the
 * current place in the document, which {@link #at} extends.
 */
public final class Violations {
  /** The most violations that are collected: nobody reads more, and a hostile document must not fill the memory. */
  public static final int LIMIT = 100;

  private final List<Violation> found;
  /** The places whose values are not of the right form. */
  private final Set<String> unreadable;
  private final String path;

  /** A collector at the root of a document. */
  public Violations() {
    this(new ArrayList<>(), new HashSet<>(), "");
  }

  private Violations(List<Violation> found, Set<String> unreadable, String path) {
    this.found = found;
    this.unreadable = unreadable;
    this.path = path;
  }

  /** The same collector at a member of the current object. */
  public Violations at(String member) {
    return new Violations(found, unreadable, path.isEmpty() ? member : path + "." + member);
  }

  /** The same collector at an element of a list that is a member of the current object. */
  public Violations at(String member, int index) {
    return at(member + "[" + index + "]");
  }

  /**
   * Adds a violation at the current place, unless its value is {@linkplain #unreadable}.
   *
   * @param problem what is wrong
   * @param expected what would be right
   */
  public void add(String problem, String expected) {
    if (found.size() < LIMIT && !unreadable.contains(path)) {
      found.add(new Violation(path, problem, expected));
    }
  }

  /**
   * Adds that the value at the current place has not the form of what belongs there, such as a list in place of a number. What
   * it is read as is nobody's fault, so that nothing is added about it later.
   *
   * @param problem what is wrong
   * @param expected what would be right
   */
  public void unreadable(String problem, String expected) {
    add(problem, expected);
    if (found.size() < LIMIT) {
      unreadable.add(path);
    }
  }

  /** Adds a violation at the current place unless the condition holds. */
  public void check(boolean condition, String problem, String expected) {
    if (!condition) {
      add(problem, expected);
    }
  }

  /** A collector at the same place that keeps what it finds to itself: for what follows from a violation found before. */
  public Violations apart() {
    return new Violations(new ArrayList<>(), new HashSet<>(), path);
  }

  /** The current place, such as {@code ports[portid=1].addr}. */
  public String path() {
    return path;
  }

  /** Everything found so far. */
  public List<Violation> found() {
    return List.copyOf(found);
  }

  /** How many were found so far. */
  public int count() {
    return found.size();
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Throws what was found.
   *
   * @throws InvalidConfigurationException if anything was found
   */
  public void throwIfAny() throws InvalidConfigurationException {
    if (!found.isEmpty()) {
      throw new InvalidConfigurationException(found);
    }
  }
}
