// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.IMap;
import io.weft.cluster.member.KeyedMember;
import io.weft.cluster.member.MemberOptions;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** One life of a node among the others, from joining to leaving: its member of Hazelcast and its bus. */
final class Presence {
  private final UUID id;
  private final KeyedMember member;
  private final PeersOptions options;
  private final Exchange exchange;
  private final Letters letters;
  private volatile Bus bus;

  private Presence(PeersOptions options, Exchange exchange, Letters letters, UUID id, KeyedMember member, Bus bus) {
    this.options = options;
    this.exchange = exchange;
    this.letters = letters;
    this.id = id;
    this.member = member;
    this.bus = bus;
  }

  /** What happens to a life. */
  enum Event {
    /** Members came or went. */
    MEMBERS,
    /** The part of the cluster that this one is in has merged with another. */
    MERGED,
    /** The membership has ended. */
    ENDED
  }

  /**
   * Joins; blocks for some seconds.
   *
   * @param abort is given what ends the start from another thread
   * @param events is told what happens, on threads that it must not block
   * @throws BusException if the bus does not open
   * @throws RuntimeException if the member does not start
   */
  static Presence open(PeersOptions options, Exchange exchange, Letters letters,
      Consumer<Runnable> abort, Consumer<Event> events)
      throws BusException, InterruptedException {
    UUID id = UUID.randomUUID();
    KeyedMember member = KeyedMember.start(new MemberOptions(options.cluster(), options.node(), id, options.address(),
        options.memberPort(), options.members(), options.keys()), options.strangers(), abort);
    try {
      Bus bus = Bus.open(options, member.hazelcast(), id.toString(), exchange, letters);
      Presence presence = new Presence(options, exchange, letters, id, member, bus);
      presence.listen(events);
      return presence;
    } catch (BusException | InterruptedException | RuntimeException e) {
      member.close();
      throw e;
    }
  }

  private void listen(Consumer<Event> events) {
    member.hazelcast().getCluster().addMembershipListener(new MembershipListener() {
      @Override
      public void memberAdded(MembershipEvent event) {
        events.accept(Event.MEMBERS);
      }

      @Override
      public void memberRemoved(MembershipEvent event) {
        events.accept(Event.MEMBERS);
      }
    });
    member.hazelcast().getLifecycleService().addLifecycleListener(event -> {
      if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
        events.accept(Event.MERGED);
      } else if (event.getState() == LifecycleEvent.LifecycleState.SHUTDOWN) {
        events.accept(Event.ENDED);
      }
    });
  }

  String id() {
    return id.toString();
  }

  IMap<String, byte[]> map(String name) {
    return member.hazelcast().getMap(name);
  }

  /** The ids of all members that live. */
  Set<String> ids() {
    return member.ids();
  }

  Bus bus() {
    return bus;
  }

  /**
   * Opens the bus again if the node's certificates have been replaced or, which is looked at if it is due, the others do not
   * find it; blocks.
   *
   * @return whether it was opened again
   * @throws BusException if it does not open
   */
  boolean renew(boolean due) throws BusException, InterruptedException {
    if (!bus.isOutdated() && !(due && !bus.isListed())) {
      return false;
    }
    bus.close();
    bus = Bus.open(options, member.hazelcast(), id.toString(), exchange, letters);
    return true;
  }

  /** Looks up the names of the members again; may block. */
  void resolve() {
    member.resolve();
  }

  /** Leaves; blocks for some seconds at most. */
  void close() throws InterruptedException {
    try {
      bus.close();
    } finally {
      member.close();
    }
  }
}
