// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.weft.service.member.ClusterMember;
import java.util.List;
import java.util.Optional;

/** A part of a process that is started and stopped by {@link Parts}. */
interface Part {
  /** What it is, for the log. */
  String name();

  /** Starts it. Called once. */
  Future<Void> start();

  /** Stops it. Called once, and only after {@link #start}, which may have failed. */
  Future<Void> stop();

  /**
   * The process is a node of a cluster from now on. Called before {@link #start} as well as after it, and before the configuration has the
   * node. Called again for the same cluster if it could not be left, to hold anew what was given back.
   *
   * @return completes when the part can follow a configuration with nodes
   */
  default Future<Void> joined(ClusterMember member) {
    return Future.succeededFuture();
  }

  /** The process stands alone again. Called when the configuration has no nodes any more. @return completes when the cluster can be closed */
  default Future<Void> left() {
    return Future.succeededFuture();
  }

  /** Where it answers, as {@code name=address}; empty if nowhere. */
  default Optional<String> address() {
    return Optional.empty();
  }

  /** Where its settings make it listen. */
  default List<Listener> listeners() {
    return List.of();
  }

  /** Whether hosts can reach it, if it is meant for them and configured to be reached. */
  default boolean isReachable() {
    return true;
  }

  /** What should run but does not, one line each. */
  default List<String> failures() {
    return List.of();
  }
}
