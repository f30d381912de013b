// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.Joiner;
import com.hazelcast.nio.MemberSocketInterceptor;
import io.weft.cluster.door.Doorway;
import io.weft.cluster.door.Strangers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a Hazelcast cluster. The open edition of Hazelcast takes everybody who knows the cluster's name, as a member
 * or as a client, and members run each other's code; it has a place for an interceptor of sockets, but leaves it empty. This
 * puts {@link ClusterKeyInterceptor} there.
 */
public final class KeyedMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedMember.class);
  /** The most handshakes that run for one address: each holds a thread. */
  private static final int HANDSHAKES = 16;

  static {
    // Hazelcast looks for it when its first class is loaded.
    System.setProperty("hazelcast.logging.class", HazelcastLogging.class.getName());
  }

  private final HazelcastInstance hazelcast;
  private final Strangers strangers;
  private final List<InetSocketAddress> members;

  private KeyedMember(HazelcastInstance hazelcast, Strangers strangers, List<InetSocketAddress> members) {
    this.hazelcast = hazelcast;
    this.strangers = strangers;
    this.members = members;
  }

  /**
   * Starts a member and joins those that answer; blocks for some seconds. If none answers it is a cluster of its own, which
   * merges with others when they do.
   *
   * @param abort is given what ends the start from another thread
   * @throws RuntimeException if it was ended, cannot listen, or join a member that answers
   */
  public static KeyedMember start(MemberOptions options, Strangers strangers, Consumer<Runnable> abort) {
    strangers.members(addresses(options.members()));
    Handshake handshake =
        new Handshake(options.cluster(), options.keys(), Duration.ofMillis(Handshake.LIMIT_MILLIS));
    ClusterKeyInterceptor interceptor = new ClusterKeyInterceptor(
        handshake, new Doorway("the members of the cluster", HANDSHAKES, strangers), strangers);
    Config config = MemberConfig.of(options, interceptor);
    try {
      return new KeyedMember(
          HazelcastInstanceFactory.newHazelcastInstance(config, null, new Context(interceptor, abort)), strangers, options.members());
    } catch (IllegalStateException e) {
      // All that Hazelcast says is that its node failed to start.
      throw new IllegalStateException("a member that answers did not let it join in time", e);
    }
  }

  /** The member, for its maps. */
  public HazelcastInstance hazelcast() {
    return hazelcast;
  }

  /** Names this start of it. */
  public UUID id() {
    return UUID.fromString(idOf(hazelcast.getCluster().getLocalMember()));
  }

  /** The ids of all members that live. */
  public Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    hazelcast.getCluster().getMembers().forEach(member -> ids.add(idOf(member)));
    return ids;
  }

  private static String idOf(Member member) {
    String id = member.getAttribute(MemberConfig.ID);
    return id == null ? "" : id;
  }

  /** Looks up the names of the members again; may block. */
  public void resolve() {
    Set<InetAddress> known = addresses(members);
    hazelcast.getCluster().getMembers().forEach(member -> {
      try {
        known.add(member.getAddress().getInetAddress());
      } catch (UnknownHostException e) {
        LOG.debug("no address of {}", member.getAddress());
      }
    });
    strangers.members(known);
  }

  /** The addresses of hosts; those of names that are not known now are left out. May block. */
  public static Set<InetAddress> addresses(List<InetSocketAddress> members) {
    Set<InetAddress> addresses = new HashSet<>();
    for (InetSocketAddress member : members) {
      try {
        addresses.addAll(List.of(InetAddress.getAllByName(member.getHostString())));
      } catch (UnknownHostException e) {
        LOG.debug("no address of {}", member.getHostString());
      }
    }
    return addresses;
  }

  /** Leaves the cluster: the others see it at once. */
  @Override
  public void close() {
    // Handing over what it holds would take seconds, and nothing is held by one member only.
    hazelcast.getLifecycleService().terminate();
  }

  /** Gives each node of Hazelcast the interceptor. Internal to Hazelcast: a test notices if another version ignores it. */
  private static final class Context extends DefaultNodeContext {
    private final MemberSocketInterceptor interceptor;
    private final Consumer<Runnable> abort;

    Context(MemberSocketInterceptor interceptor, Consumer<Runnable> abort) {
      this.interceptor = interceptor;
      this.abort = abort;
    }

    @Override
    public NodeExtension createNodeExtension(Node node) {
      return new DefaultNodeExtension(node) {
        @Override
        public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier endpoint) {
          return interceptor;
        }
      };
    }

    /** The last part that is made: without it and the others, a node cannot be shut down. */
    @Override
    public Joiner createJoiner(Node node) {
      Joiner joiner = super.createJoiner(node);
      abort.accept(() -> node.shutdown(true));
      return joiner;
    }
  }
}
