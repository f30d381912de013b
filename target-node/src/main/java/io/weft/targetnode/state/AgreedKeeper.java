// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.state;

import io.weft.nvme.StatusCode;
import io.weft.targetnode.ownership.AgreedRestrictions;
import io.weft.targetnode.ownership.Grant;
import io.weft.targetnode.ownership.GroupOwnership;
import io.weft.targetnode.ownership.OwnershipWatch;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the restrictions of a namespace that several nodes reach agreed on by the cluster. Every node sees them; only the owner of
 * the group changes them.
 */
final class AgreedKeeper implements RestrictionsKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(AgreedKeeper.class);

  /** Less than a file may have, since each change is sent to every voter as a whole. */
  private static final int MAX_RANGES = 2 * NamespaceState.MAX_MARKED;
  private static final long NOT_OWNED = -1;

  private final GroupOwnership ownership;
  private final AgreedRestrictions agreed;
  private final UUID uuid;
  private final int group;
  private @Nullable OwnershipWatch watch;

  /** @param group ANAGRPID of the namespace */
  AgreedKeeper(GroupOwnership ownership, UUID uuid, int group) {
    this.ownership = ownership;
    this.agreed = ownership.restrictions();
    this.uuid = uuid;
    this.group = group;
  }

  @Override
  public void follow(Consumer<Restrictions> visible) {
    watch = agreed.watch(uuid, kept -> {
      try {
        visible.accept(Restrictions.of(kept));
      } catch (IllegalArgumentException e) {
        LOG.error("what the cluster has agreed on of namespace {} cannot be read, and it is write protected here: {}", uuid,
            e.getMessage());
        visible.accept(new Restrictions(WriteProtection.PERMANENT, BlockRanges.NONE));
      }
    });
  }

  @Override
  public int mostRanges() {
    return MAX_RANGES;
  }

  /** The epoch of the placement: a write of an earlier one must not clear a mark that another owner has made since. */
  @Override
  public long term() {
    Grant grant = ownership.grants().get(group);
    return grant == null ? NOT_OWNED : grant.epoch();
  }

  @Override
  public void require(long term) throws StateException {
    if (term == NOT_OWNED || term != term() || !ownership.lease().runs()) {
      throw notOwned();
    }
  }

  @Override
  public void replace(Restrictions before, Restrictions after, long term) throws IOException, StateException {
    if (!agreed.replace(uuid, group, term, before.kept(), after.kept())) {
      throw notOwned();
    }
  }

  private StateException notOwned() {
    return new StateException(StatusCode.ANA_TRANSITION, "this node does not own ANA group %d any more".formatted(group));
  }

  @Override
  public boolean mustStay(Restrictions now) {
    return false;
  }

  /** The host tries again, here or at the next owner: a node that cannot reach the voters does not own the group for long. */
  @Override
  public int failure() {
    return StatusCode.ANA_TRANSITION;
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public String toString() {
    return "what the cluster agrees on of namespace " + uuid;
  }
}
