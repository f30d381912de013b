// SPDX-License-Identifier: Apache-2.0
package io.weft.discovery.view;

import io.weft.config.tree.PersistentMap;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The part of the log that a group of hosts sees: that of all hosts, or that of one host alone. Immutable; a changed share
 * has most of its content in common with the one before.
 *
 * @param sights what is seen from each viewpoint, in their order
 */
record Share(List<Sight> sights) {
  /** A share without paths that has never changed. */
  static final Share EMPTY = new Share(Stream.generate(() -> new Sight(PersistentMap.empty(), 0))
      .limit(Viewpoint.values().length).toList());

  /**
   * What is seen from one viewpoint.
   *
   * @param paths the paths, in the order of the log
   * @param generation that of the latest change of this part of the log
   */
  record Sight(PersistentMap<Path.Id, Path> paths, long generation) {}

  /** What is seen from a viewpoint. */
  Sight from(Viewpoint viewpoint) {
    return sights.get(viewpoint.ordinal());
  }

  /** Whether there are no paths. */
  boolean isEmpty() {
    return sights.stream().allMatch(sight -> sight.paths.size() == 0);
  }

  /** The share with one more path. @param generation that of the change */
  Share with(Path path, long generation) {
    return map(path.port()::isSeenFrom, sight -> new Sight(sight.paths.with(path.id(), path), generation));
  }

  /** The share without a path. @param generation that of the change */
  Share without(Path path, long generation) {
    return map(path.port()::isSeenFrom, sight -> new Sight(sight.paths.without(path.id()), generation));
  }

  /** The share after a change of something else that is seen from some viewpoints. @param generation that of the change */
  Share changed(Predicate<Viewpoint> where, long generation) {
    return map(where, sight -> new Sight(sight.paths, generation));
  }

  /** The share without paths, whose generations are not below those of this and of another one. */
  Share forgotten(Share other) {
    return new Share(Arrays.stream(Viewpoint.values()).map(viewpoint -> new Sight(
        PersistentMap.empty(), Math.max(from(viewpoint).generation, other.from(viewpoint).generation))).toList());
  }

  private Share map(Predicate<Viewpoint> where, UnaryOperator<Sight> change) {
    return new Share(Arrays.stream(Viewpoint.values())
        .map(viewpoint -> where.test(viewpoint) ? change.apply(from(viewpoint)) : from(viewpoint)).toList());
  }
}
