// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.Violations;
import java.util.ArrayList;
import java.util.List;

/**
 * A document has parts that cannot be read. The rest can be given to the rules, so that what they refuse is told in the
 * same round.
 */
public final class UnreadableException extends InvalidConfigurationException {
  private static final long serialVersionUID = 1L;

  private final transient Configuration readable;
  private final transient ReadPlaces places;

  /**
   * Says what cannot be read.
   *
   * @param violations at least one
   * @param readable what could be read
   * @param places where in the document it is
   */
  UnreadableException(List<Violation> violations, Configuration readable, ReadPlaces places) {
    super(violations);
    this.readable = readable;
    this.places = places;
  }

  /** What could be read, with defaults for what could not: for the rules only. */
  public Configuration readable() {
    return readable;
  }

  /**
   * Adds what the rules refuse of what could be read, except what only follows from what could not.
   *
   * @param refused the violations of {@link #readable}
   * @return everything that is known to be wrong with the document, at most {@link Violations#LIMIT} violations
   */
  public InvalidConfigurationException with(List<Violation> refused) {
    List<Violation> all = new ArrayList<>(violations());
    refused.stream().filter(violation -> !follows(violation.path())).limit(Violations.LIMIT - all.size()).forEach(all::add);
    return new InvalidConfigurationException(all);
  }

  private boolean follows(String path) {
    String written = places.inDocument(path);
    return places.mayNameUnread(path) || violations().stream().map(Violation::path)
        .anyMatch(known -> concerns(known, path) || concerns(known, written));
  }

  /** Whether what is known to be wrong is a place itself, what holds it, or a member of it. */
  private static boolean concerns(String known, String path) {
    return path.equals(known) || path.startsWith(known + ".") || path.startsWith(known + "[") || known.startsWith(path + ".");
  }
}
