// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import io.weft.cluster.raft.AgreedRecord;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.store.ConfigStoreException;
import io.weft.config.tree.Difference;
import io.weft.config.tree.PersistentMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What is agreed on of namespaces that several nodes reach, as one of the nodes sees and changes it. A change is agreed on only
 * while the node owns the group, in one epoch. All that an owner was told is in the log before the next placement is: so a node
 * that has learned of its own placement, and whose lease was granted since, knows everything that was acknowledged before.
 */
public final class NamespaceRecords implements AutoCloseable {
  private final Agreement agreement;
  private final String node;
  private final Map<UUID, List<Consumer<NamespaceRecord>>> listeners = new ConcurrentHashMap<>();
  private final List<BiConsumer<UUID, Boolean>> overviews = new CopyOnWriteArrayList<>();
  private final Consumer<AgreedState> watch = this::follow;
  /** The records that the listeners know. Changed in the order of the agreement. */
  private PersistentMap<String, AgreedRecord> known = PersistentMap.empty();

  /** Begins to follow what is agreed on. To be begun before the {@link Holder} of the node, so that it learns of each change first. */
  public NamespaceRecords(Agreement agreement, String node) {
    this.agreement = agreement;
    this.node = node;
    agreement.watch(watch);
  }

  /** Called in order. Costs what differs. */
  private void follow(AgreedState state) {
    PersistentMap<String, AgreedRecord> before = known;
    known = state.records();
    for (Difference<String, AgreedRecord> difference : before.differences(known)) {
      if (difference.key().startsWith(AgreedRecord.BINDING)) {
        UUID namespace = namespace(difference.key());
        overviews.forEach(overview -> overview.accept(namespace, difference.after() != null));
        NamespaceRecord now = difference.after() == null ? NamespaceRecord.EMPTY : NamespaceRecord.of(difference.after());
        listeners.getOrDefault(namespace, List.of()).forEach(listener -> listener.accept(now));
      }
    }
  }

  private static UUID namespace(String key) {
    return UUID.fromString(key.substring(AgreedRecord.BINDING.length()));
  }

  /**
   * Calls a listener with each namespace that has a record now, and later with each that gets one, changes it or loses it, and whether
   * it has one; it must not block.
   *
   * @return ends the calls
   */
  public Runnable watchAll(BiConsumer<UUID, Boolean> listener) {
    agreement.replay(state -> {
      overviews.add(listener);
      state.records().values().stream().map(AgreedRecord::key).filter(key -> key.startsWith(AgreedRecord.BINDING))
          .forEach(key -> listener.accept(namespace(key), true));
    });
    return () -> overviews.remove(listener);
  }

  /** What is agreed on of a namespace, as far as this node knows; empty if it never had restrictions. */
  public Optional<NamespaceRecord> find(UUID namespace) {
    return NamespaceRecord.of(agreement.state(), namespace);
  }

  /**
   * Calls a listener with what is agreed on of a namespace now and at each later change, in order; it must not block.
   *
   * @return ends the calls
   */
  public Runnable watch(UUID namespace, Consumer<NamespaceRecord> listener) {
    // Wrapped, so that the same listener can be added twice and be removed once.
    Consumer<NamespaceRecord> own = listener::accept;
    agreement.replay(state -> {
      listeners.computeIfAbsent(namespace, _ -> new CopyOnWriteArrayList<>()).add(own);
      own.accept(NamespaceRecord.of(state, namespace).orElse(NamespaceRecord.EMPTY));
    });
    return () -> listeners.computeIfPresent(namespace, (_, all) -> {
      all.remove(own);
      return all.isEmpty() ? null : all;
    });
  }

  /**
   * Has another record agreed on. Blocks.
   *
   * @param group ANAGRPID of the namespace
   * @param epoch of the placement in which this node owns the group
   * @param before the record that is replaced
   * @return whether it was; if not, the node does not own the group in that epoch, or the record has changed
   * @throws ConfigStoreException if the voters do not agree in time; it may still be agreed on later, while the node owns the group
   */
  public boolean replace(UUID namespace, int group, long epoch, NamespaceRecord before, NamespaceRecord after)
      throws ConfigStoreException, InterruptedException {
    String place = Placement.key(group);
    return change(namespace, Optional.of(after), state -> before.equals(NamespaceRecord.of(state, namespace).orElse(NamespaceRecord.EMPTY))
        && Placement.of(state, group).filter(placed -> node.equals(placed.owner()) && placed.epoch() == epoch).isPresent()
        ? Optional.of(new RecordChange.Expect(place, state.version(place))) : Optional.empty());
  }

  /**
   * Drops the record of a namespace that lies on this node alone now, and that has taken it over. Blocks.
   *
   * @param taken the record
   * @return whether it was that one
   */
  public boolean drop(UUID namespace, NamespaceRecord taken) throws ConfigStoreException, InterruptedException {
    return change(namespace, Optional.empty(), state -> NamespaceRecord.of(state, namespace).filter(taken::equals)
        .map(_ -> new RecordChange.Expect(NamespaceRecord.key(namespace), state.version(NamespaceRecord.key(namespace)))));
  }

  /** On what a change depends besides the record; empty if the change may not be made. */
  private interface Condition {
    Optional<RecordChange> in(AgreedState state);
  }

  private boolean change(UUID namespace, Optional<NamespaceRecord> after, Condition condition)
      throws ConfigStoreException, InterruptedException {
    boolean[] allowed = new boolean[1];
    agreement.change(state -> {
      Optional<RecordChange> expected = condition.in(state);
      allowed[0] = expected.isPresent();
      return expected.map(expect -> List.of(expect, put(state, namespace, after))).orElse(List.of());
    });
    return allowed[0];
  }

  /** The change that makes a record of a namespace another one. */
  static RecordChange put(AgreedState state, UUID namespace, Optional<NamespaceRecord> after) {
    String key = NamespaceRecord.key(namespace);
    return after.<RecordChange>map(record -> new RecordChange.Bind(key, state.version(key), record.json()))
        .orElseGet(() -> new RecordChange.Delete(key, state.version(key)));
  }

  @Override
  public void close() {
    agreement.unwatch(watch);
  }
}
