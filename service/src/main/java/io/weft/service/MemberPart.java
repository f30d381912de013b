// SPDX-License-Identifier: Apache-2.0
package io.weft.service;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.weft.cluster.identity.ClusterIdentity;
import io.weft.config.address.TransportAddress;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.SwitchableStore;
import io.weft.management.cluster.ClusterControl;
import io.weft.management.cluster.ClusterMembership;
import io.weft.management.cluster.RefusedException;
import io.weft.service.member.ClusterMember;
import io.weft.targetnode.TargetNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process is to a cluster, and the configuration that follows from it: its own, or that of the cluster. It tells the cluster last
 * when the process starts that it serves, and first when it stops that it will not. While the process runs it may become the first node
 * of a cluster, and leave one; {@link Standing} is its life cycle.
 */
final class MemberPart implements Part, ClusterMembership {
  private static final Logger LOG = LoggerFactory.getLogger(MemberPart.class);
  private static final long HOLD_SECONDS = 20;

  private final Vertx vertx;
  private final DataDirectory directory;
  private final Rules rules;
  private final Becoming becoming;
  private final Leaving leaving;
  private Optional<TargetNode> target = Optional.empty();
  private Optional<TransportAddress> discovery = Optional.empty();
  private List<Part> parts = List.of();
  private volatile Standing standing = Standing.STANDALONE;
  private volatile @Nullable SwitchableStore store;
  private volatile @Nullable ClusterMember member;
  /** The change that is going on, or the last one. Never fails. */
  private Future<Void> change = Future.succeededFuture();
  private boolean isRunning;

  /** Stands alone until it is opened. @param rules what edits made here must follow */
  MemberPart(Vertx vertx, DataDirectory directory, Rules rules) {
    this.vertx = vertx;
    this.directory = directory;
    this.rules = rules;
    this.becoming = new Becoming(vertx, directory, rules);
    this.leaving = new Leaving(vertx, directory, rules);
  }

  /** Opens the configuration: that of the cluster if the process belongs to one, else its own. */
  Future<ConfigStore> open() {
    if (!ClusterMember.isMember(directory)) {
      return vertx.executeBlocking(() -> {
        ClusterSetup.tidy(directory);
        return null;
      }).compose(_ -> FileConfigStore.open(vertx, directory, rules)).map(this::keep);
    }
    return ClusterMember.open(vertx, directory, rules).map(opened -> {
      member = opened;
      standing = standing.to(Standing.MEMBER);
      return keep(opened.store());
    });
  }

  private ConfigStore keep(ConfigStore keeper) {
    SwitchableStore opened = new SwitchableStore(vertx, keeper);
    store = opened;
    return opened;
  }

  private SwitchableStore store() {
    return Objects.requireNonNull(store, "the configuration was not opened");
  }

  /**
   * Has parts follow what the process is. Called once, when it is opened and before anything starts.
   *
   * @param followers those that do something else in a cluster
   * @param listening where the discovery service of the process listens
   */
  Future<Void> lead(List<Part> followers, Optional<TargetNode> serving, Optional<TransportAddress> listening) {
    parts = List.copyOf(followers);
    target = serving;
    discovery = listening;
    ClusterMember opened = member;
    return opened == null ? Future.succeededFuture() : each(part -> part.joined(opened));
  }

  private Future<Void> each(Function<Part, Future<Void>> step) {
    return Future.all(parts.stream().map(step).toList()).mapEmpty();
  }

  /** The name of the node; empty while the process stands alone. */
  Optional<String> node() {
    return Optional.ofNullable(member).map(ClusterMember::node);
  }

  @Override
  public String name() {
    return "membership";
  }

  @Override
  public synchronized Future<Void> start() {
    isRunning = true;
    Optional.ofNullable(member).ifPresent(this::announce);
    return Future.succeededFuture();
  }

  private void announce(ClusterMember opened) {
    opened.announce(WeftVersion.current(), target, discovery);
  }

  @Override
  public synchronized Future<Void> stop() {
    isRunning = false;
    return change.compose(_ -> {
      ClusterMember opened = member;
      return opened == null ? Future.succeededFuture() : opened.leave();
    });
  }

  /** Closes the configuration, and ends the membership until the next start. */
  Future<Void> close() {
    ClusterMember opened = member;
    Future<Void> ended = opened == null ? Future.succeededFuture() : opened.close();
    return ended.eventually(() -> store().close());
  }

  @Override
  public Optional<ClusterControl> control() {
    return Optional.ofNullable(member).map(opened -> opened.control(vertx));
  }

  @Override
  public String directory() {
    return directory.path().toString();
  }

  @Override
  public Future<JsonObject> init(String cluster, FutureNode self) {
    ClusterSetup.Self named = new ClusterSetup.Self(self.name(), self.address(), self.port());
    ClusterIdentity identity;
    try {
      identity = ClusterSetup.first(cluster, named);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return change(Standing.STANDALONE, Standing.BECOMING, () -> {
      ConfigStore own = store().keeper();
      return becoming.requirePossible(named, target, own.snapshot(), identity)
          .compose(_ -> hold())
          .compose(_ -> becoming.open(identity, own.snapshot(), this::join).onFailure(failure -> {
            if (failure instanceof RefusedException) {
              store().release(own);
            }
          }))
          .compose(opened -> {
            member = opened;
            store().release(opened.store());
            standing = standing.to(Standing.MEMBER);
            announce(opened);
            return own.close().otherwise(failure -> {
              LOG.warn("the configuration of the time before the cluster was not closed cleanly: {}", failure.getMessage());
              return null;
            });
          })
          .compose(_ -> inEffect())
          .map(revision -> new JsonObject().put("cluster", cluster).put("node", self.name()).put("revision", revision));
    });
  }

  /** Lets edits wait. If those that have begun do not end, none waits. */
  private Future<Void> hold() {
    return store().hold().timeout(HOLD_SECONDS, TimeUnit.SECONDS).recover(_ -> {
      store().release(store().keeper());
      return Future.failedFuture(new RefusedException("edits that were made before have not ended within %d s; try again".formatted(HOLD_SECONDS)));
    });
  }

  /** Prepares all parts for the cluster; if one cannot, none is. */
  private Future<Void> join(ClusterMember opened) {
    return each(part -> part.joined(opened)).recover(failure ->
        each(Part::left).transform(_ -> Future.failedFuture(failure)));
  }

  /** Waits until the target node serves what is current. @return the revision */
  private Future<Long> inEffect() {
    long revision = store().snapshot().revision();
    return target.map(node -> node.inEffect(revision).map(revision)).orElseGet(() -> Future.succeededFuture(revision));
  }

  @Override
  public Future<JsonObject> leave() {
    return change(Standing.MEMBER, Standing.LEAVING, () -> {
      ClusterMember from = Objects.requireNonNull(member);
      return from.leave()
          .compose(_ -> from.givenBack())
          .compose(_ -> hold())
          .compose(_ -> leaving.leave(from).onFailure(_ -> store().release(from.store())))
          .recover(failure -> each(part -> part.joined(from)).transform(_ -> Future.failedFuture(failure)))
          .compose(own -> {
            member = null;
            return from.close().transform(_ -> leaving.forget()).compose(_ -> {
              store().release(own);
              standing = standing.to(Standing.STANDALONE);
              return inEffect();
            });
          })
          .compose(revision -> each(Part::left).map(revision))
          .map(revision -> new JsonObject().put("node", from.node()).put("revision", revision));
    });
  }

  /** Changes what the process is, one change at a time. @param work returns to the standing before if it fails */
  private synchronized Future<JsonObject> change(Standing from, Standing by, Supplier<Future<JsonObject>> work) {
    if (!isRunning || standing != from) {
      return Future.failedFuture(new RefusedException(refusal(from)));
    }
    standing = standing.to(by);
    Future<JsonObject> done = Future.<Void>succeededFuture().compose(_ -> work.get()).recover(failure -> {
      if (standing == by) {
        standing = standing.to(from);
      }
      return Future.failedFuture(failure);
    });
    change = done.transform(_ -> Future.succeededFuture());
    return done;
  }

  private String refusal(Standing from) {
    if (!isRunning) {
      return "this process is starting or stopping; try again when it runs";
    }
    if (standing.isChanging()) {
      return "this process is becoming a node of a cluster, or is leaving one; try again when that is done";
    }
    return from == Standing.STANDALONE
        ? "this process is node %s of a cluster already; let it leave that cluster first".formatted(node().orElse(""))
        : "this process is not a node of a cluster";
  }
}
