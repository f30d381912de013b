// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.ownership;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What hosts have restricted of the namespaces that several nodes reach, on which the cluster agrees: write protection and
 * uncorrectable blocks outlast their node's owner. While this node holds a group and its {@link Lease} runs, it knows
 * all that any owner was told before.
 */
public interface AgreedRestrictions {
  /** Of a node without a cluster, where nothing is agreed on. */
  AgreedRestrictions NONE = new NothingAgreed();

  /** Whether there is a cluster that agrees. */
  boolean isAgreeing();

  /**
   * Completes when this node knows what was agreed on before it started; fails if it has not learned that within some seconds, with
   * what it waits for. May be asked again.
   */
  Future<Void> known();

  /**
   * Calls a listener with each namespace of which something is agreed on now, and later with each of which that changes, and whether
   * there is something; it must not block.
   *
   * @return ends the calls
   */
  OwnershipWatch watchAll(BiConsumer<UUID, Boolean> listener);

  /** What is agreed on of a namespace, as far as this node knows; empty if nothing ever was. Does not block. */
  Optional<KeptRestrictions> find(UUID namespace);

  /**
   * Calls a listener with what is agreed on of a namespace now and at each later change, in order; it must not block.
   *
   * @return ends the calls
   */
  OwnershipWatch watch(UUID namespace, Consumer<KeptRestrictions> listener);

  /**
   * Has other restrictions agreed on; its listener knows them on return. Blocks.
   *
   * @param group ANAGRPID of the namespace
   * @param epoch of the {@link Grant} under which the change was asked for
   * @param before what is agreed on now
   * @return whether it was agreed on; if not, this node does not own the group in that epoch, or something else was agreed on
   *     meanwhile
   * @throws IOException if that cannot be told in time; it may become so later, while this node owns the group in that epoch
   */
  boolean replace(UUID namespace, int group, long epoch, KeptRestrictions before, KeptRestrictions after)
      throws IOException;

  /**
   * Ends the agreement on a namespace that this node has alone by now, when it has put on its own disk what was agreed on. Blocks.
   *
   * @param taken what it has put there
   * @return whether that was what was agreed on
   * @throws IOException if that cannot be told in time
   */
  boolean drop(UUID namespace, KeptRestrictions taken) throws IOException;
}
