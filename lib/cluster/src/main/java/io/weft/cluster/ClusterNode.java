// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.certificate.Material;
import io.weft.cluster.certificate.Renewal;
import io.weft.cluster.door.Strangers;
import io.weft.cluster.enrolment.AdmissionRefusedException;
import io.weft.cluster.enrolment.Endpoint;
import io.weft.cluster.enrolment.Enrolment;
import io.weft.cluster.enrolment.EnrolmentException;
import io.weft.cluster.enrolment.EnrolmentServer;
import io.weft.cluster.enrolment.JoinToken;
import io.weft.cluster.identity.ClusterDirectory;
import io.weft.cluster.identity.IdentityException;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.cluster.identity.NodeRole;
import io.weft.cluster.member.KeyedMember;
import io.weft.cluster.peers.HazelcastPeers;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.PeersOptions;
import io.weft.cluster.placement.HandOver;
import io.weft.cluster.placement.Placer;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.raft.AgreementOptions;
import io.weft.cluster.raft.AgreementOptions.Security;
import io.weft.cluster.raft.Leadership;
import io.weft.cluster.raft.RaftConfigStore;
import io.weft.config.Configuration;
import io.weft.config.file.DataDirectory;
import io.weft.config.file.FileConfigStore;
import io.weft.config.file.KeptConfiguration;
import io.weft.config.rules.Rules;
import io.weft.config.store.ConfigStore;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as a member of a cluster: its part in what is agreed on, and in what is live. What it serves is not its
 * concern.
 */
public final class ClusterNode {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration KEY_AT_START = Duration.ofSeconds(3);
  /** The directory below that of the membership in which the log is kept. */
  private static final String AGREEMENT = "agreement";

  private final WorkerExecutor worker;
  private final ClusterDirectory directory;
  private final Credentials credentials;
  private final RaftConfigStore store;
  private final Peers peers;
  private final Retirement retirement;
  private volatile Members members;
  private final KeyHolder key;
  private final KeyRotation rotation;
  private final Optional<Placer> placer;
  private final Optional<Succession> succession;
  private final EnrolmentServer enrolment;
  private final Renewal renewal;
  private final Strangers strangers;

  private ClusterNode(Vertx vertx, WorkerExecutor worker, ClusterDirectory directory, Credentials credentials,
      RaftConfigStore store, EnrolmentServer enrolment, Strangers strangers) {
    this.worker = worker;
    this.strangers = strangers;
    this.directory = directory;
    this.credentials = credentials;
    this.store = store;
    this.peers = HazelcastPeers.start(peersOptions());
    store.guard(new HandOver(store.agreement(), peers));
    this.members = new Members(directory, store.agreement(), peers);
    this.retirement = new Retirement(peers, node -> worker.executeBlocking(() -> {
      removeForGood(node);
      return null;
    }, false));
    this.key = new KeyHolder(directory, credentials, store.agreement());
    this.rotation = new KeyRotation(store.agreement(), peers, key);
    this.enrolment = enrolment;
    this.renewal = new Renewal(vertx, credentials, this::renew, InstantSource.system(), Renewal.Pace.USUAL);
    renewal.start();
    this.placer = self().votes() ? Optional.of(Placer.start(store.agreement(), Placer.RETURN_DELAY)) : Optional.empty();
    this.succession = self().votes() ? Optional.of(new Succession(peers, store.agreement())) : Optional.empty();
  }

  /** Whether a process with this data directory is a member of a cluster. */
  public static boolean isMember(DataDirectory data) {
    return ClusterDirectory.exists(data);
  }

  /**
   * Takes part in the cluster that a data directory belongs to.
   *
   * @param vertx runs what blocks, and calls the listeners of the configuration
   * @param data the data directory
   * @param rules the rules that edits made here must follow
   * @return fails with {@link ConfigStoreException}
   */
  public static Future<ClusterNode> open(Vertx vertx, DataDirectory data, Rules rules) {
    return open(vertx, data, rules, null);
  }

  /**
   * As above, for a process that serves already.
   *
   * @param alone the configuration with which it founds its cluster; null if that is on its disk, or the cluster is founded
   */
  public static Future<ClusterNode> open(Vertx vertx, DataDirectory data, Rules rules, @Nullable Configuration alone) {
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("weft-cluster-" + data.path(), 1);
    Strangers strangers = new Strangers();
    return worker.executeBlocking(() -> {
      try {
        ClusterDirectory.tidy(data);
        ClusterDirectory opened = ClusterDirectory.open(data);
        strangers.members(KeyedMember.addresses(memberPorts(opened.membership())));
        return opened;
      } catch (IdentityException e) {
        throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
      }
    }).compose(directory -> {
      Membership membership = directory.membership();
      Removed removed = new Removed();
      Credentials credentials = new Credentials(membership.material(), removed, InstantSource.system());
      return RaftConfigStore.open(
              vertx, agreementOptions(directory, credentials, strangers), directory.path().resolve(FileConfigStore.FILE_NAME), rules)
          .compose(store -> worker.executeBlocking(() -> {
            removed.follow(store.agreement());
            if (Founding.isDue(membership)) {
              Founding.found(store.agreement(), membership, alone != null ? alone : KeptConfiguration.open(
                  vertx, worker, data.resolve(FileConfigStore.FILE_NAME)).loaded().configuration());
            } else if (!store.snapshot().hasNodes()) {
              awaitFirst(store.agreement(), membership.identity().self());
            }
            refreshKeys(directory, credentials);
            return new ClusterNode(vertx, worker, directory, credentials, store, enrolment(directory, credentials, store, strangers), strangers);
          }).recover(cause -> store.close().transform(_ -> Future.failedFuture(cause))));
    }).recover(cause -> worker.close().transform(_ -> Future.failedFuture(cause)));
  }

  /** Waits for what was agreed on, of which this node knows nothing yet. Later it starts with what it knew last. */
  private static void awaitFirst(Agreement agreement, Member self) throws ConfigStoreException, InterruptedException {
    String problem = "";
    for (Instant end = Instant.now().plus(FIRST); Instant.now().isBefore(end);) {
      try {
        if (self.votes() && !agreement.isVoting()) {
          agreement.addVoter(Roster.voter(self));
        }
        problem = "they do not say what they have agreed on";
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
      }
      if (agreement.await(1, RETRY)) {
        // The log begins with what was agreed on first, and this node must not begin with that.
        try {
          agreement.catchUp();
          return;
        } catch (ConfigStoreException e) {
          problem = String.valueOf(e.getMessage());
        }
      }
    }
    throw new ConfigStoreException("this node has joined a cluster, and cannot start for the first time without its voters: %s. Start "
        .formatted(problem) + "it again when they can be reached", null);
  }

  /**
   * Gets the cluster key that is in use now: if it was replaced while this node was away, the others do not know this node by the one that
   * it has. Does not wait long, since there may be nobody to ask; {@link KeyHolder} sees to it later. Blocks.
   */
  private static void refreshKeys(ClusterDirectory directory, Credentials credentials) throws InterruptedException {
    Thread asking = Thread.ofVirtual().name("weft-key-at-start").start(() -> {
      try {
        Enrolment.refreshKeys(directory, credentials, Enrolment.others(directory.membership()));
      } catch (EnrolmentException | IdentityException e) {
        LOG.debug("no other node has told the cluster key", e);
      }
    });
    if (!asking.join(KEY_AT_START)) {
      LOG.debug("no other node has told the cluster key within {} s", KEY_AT_START.toSeconds());
    }
  }

  private static EnrolmentServer enrolment(
      ClusterDirectory directory, Credentials credentials, RaftConfigStore store, Strangers strangers)
      throws ConfigStoreException {
    Member self = directory.membership().identity().self();
    try {
      return EnrolmentServer.listen(new InetSocketAddress(self.address(), self.enrolmentPort()), credentials, directory::membership,
          new Reception(store.agreement(), InstantSource.system()), strangers, InstantSource.system());
    } catch (IOException e) {
      throw new ConfigStoreException("node %s cannot listen for newcomers at %s: %s".formatted(
          self.name(), Endpoint.of(self), e.getMessage()), e);
    }
  }

  /** Gets a new certificate from a node that votes. */
  private Future<Material> renew(byte[] request) {
    return worker.executeBlocking(() -> Enrolment.refresh(
        directory, credentials, Enrolment.signers(directory.membership()), request).material(), false);
  }

  private static AgreementOptions agreementOptions(ClusterDirectory directory, Credentials credentials, Strangers strangers) {
    Membership membership = directory.membership();
    Member self = membership.identity().self();
    List<AgreementOptions.VoterAddress> voters = Roster.voters(membership.members());
    Optional<AgreementOptions.VoterAddress> listen = self.votes() ? Optional.of(Roster.voter(self)) : Optional.empty();
    boolean isFirst = Founding.isDue(membership);
    return new AgreementOptions(membership.identity().clusterId(), self.name(), listen, voters, !isFirst,
        directory.path().resolve(AGREEMENT),
        Optional.of(new Security(credentials.keyManager(), credentials.trustManager(), strangers)));
  }

  private static List<InetSocketAddress> memberPorts(Membership membership) {
    return membership.members().stream()
        .map(member -> InetSocketAddress.createUnresolved(member.address(), member.memberPort())).toList();
  }

  private PeersOptions peersOptions() {
    Membership membership = directory.membership();
    Member self = self();
    return new PeersOptions(membership.identity().clusterId(), self.name(), self.address(), self.memberPort(), self.busPort(),
        memberPorts(membership), () -> directory.membership().keys(), credentials, strangers);
  }

  /** This node, as the others know it. */
  public Member self() {
    return directory.membership().identity().self();
  }

  /** All that makes this node a member, as it is on its disk. */
  public Membership membership() {
    return directory.membership();
  }

  /** Makes a token with which one node can join. Blocks. @param roles what the node may be @param lifetime how long it is good */
  public JoinToken issueToken(Set<NodeRole> roles, Duration lifetime) throws ConfigStoreException, AdmissionRefusedException,
      InterruptedException {
    return new Tokens(store.agreement(), InstantSource.system()).issue(directory.membership(), roles, lifetime);
  }

  /**
   * Removes a node for good. Blocks.
   *
   * @param everything whether its ports and the namespaces that lie on it alone are removed with it
   * @return the members that are left
   * @throws AdmissionRefusedException if it cannot be removed as things are
   */
  public List<Member> remove(String node, boolean everything)
      throws AdmissionRefusedException, ConfigStoreException, InterruptedException {
    return Roster.members(new Removal(store.agreement()).remove(node, everything));
  }

  /** Removes a node that has asked for it. One that is no member any more has asked before. */
  private void removeForGood(String node) throws AdmissionRefusedException, ConfigStoreException, InterruptedException {
    if (members().stream().anyMatch(member -> member.name().equals(node))) {
      remove(node, true);
      rotateKey(true);
    }
  }

  /**
   * Has another member remove this node for good, with all that is on it alone; the last member need not be removed. Blocks. Then this
   * node is to be closed, and its directory to be forgotten.
   *
   * @throws AdmissionRefusedException if it cannot be removed as things are
   * @throws ConfigStoreException if nobody can be asked, or nobody has said that it was done; it may have been
   */
  public void retire() throws AdmissionRefusedException, ConfigStoreException, InterruptedException {
    // It would take its vote back.
    members.close();
    try {
      List<String> problems = retirement.retire(members());
      if (!problems.isEmpty()) {
        throw new ConfigStoreException("no other node has removed this one: " + String.join("; ", problems), null);
      }
    } catch (AdmissionRefusedException | ConfigStoreException | InterruptedException | RuntimeException e) {
      members = new Members(directory, store.agreement(), peers);
      throw e;
    }
  }

  /**
   * Begins to replace the cluster key, which then goes on by itself. Blocks.
   *
   * @param anew whether to make another key even if one is being taken over now
   * @return the generation of the new key
   * @throws ConfigStoreException if the voters do not agree in time
   */
  public int rotateKey(boolean anew) throws ConfigStoreException, InterruptedException {
    return key.begin(anew);
  }

  /** How the replacement of the cluster key goes on; empty if none is in progress. Blocks for some seconds at most. */
  public Optional<KeyProgress> keyProgress() throws InterruptedException {
    Optional<KeyChange> change = rotation.change();
    if (change.isEmpty()) {
      return Optional.empty();
    }
    KeyRotation.Missing missing = rotation.missing(change.get());
    return Optional.of(new KeyProgress(change.get().generation(), change.get().step().word(), missing.live(), missing.away()));
  }

  /** The members that are agreed on. */
  public List<Member> members() {
    return Roster.members(agreed());
  }

  /** The node that leads the voters, as far as it is agreed on. */
  public Optional<String> leader() {
    return Leadership.leader(agreed());
  }

  /** How often this node has started. */
  public long starts() {
    return directory.starts();
  }

  /**
   * What is wrong with this node's part in the cluster, although it serves: no majority, no other node, no part in what is live. Empty if
   * nothing is. Does not block.
   */
  public Optional<String> trouble() {
    List<String> trouble = new ArrayList<>();
    if (!store.agreement().isConnected()) {
      trouble.add("no majority of the voters is reached: nothing can be edited, and what was agreed on last is served, revision "
          + store.snapshot().revision());
    }
    store.agreement().part().ailment().ifPresent(problem -> trouble.add("this node does not vote until that is mended: " + problem
        + (Roster.voters(members()).size() > 1 ? "" : ". It was the only voter, so nothing can be edited; if the log is damaged, "
            + "'weft cluster leave' and 'weft cluster init' make a new cluster of what this node serves")));
    Set<String> alive = peers.alive().keySet();
    List<String> others = membership().members().stream().map(Member::name).filter(name -> !name.equals(self().name())).toList();
    if (!others.isEmpty() && others.stream().noneMatch(alive::contains)) {
      trouble.add("this node is alone: none of %s is reached".formatted(String.join(", ", others)));
    }
    String problem = peers.health().problem();
    if (!problem.isEmpty()) {
      trouble.add(problem);
    }
    return trouble.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", trouble));
  }

  /** The configuration on which the cluster agrees. */
  public ConfigStore store() {
    return store;
  }

  /** The revision of the configuration that this node has on its disk: it never serves an older one again. */
  public long keptRevision() {
    return store.keptRevision();
  }

  /** Calls a listener each time that {@link #keptRevision} has changed, on a thread that it must not block. */
  public void watchKept(Runnable listener) {
    store.watchKept(listener);
  }

  /** What is agreed on, the configuration included. */
  public Agreement agreement() {
    return store.agreement();
  }

  /** What was agreed on, as far as this node knows. */
  public AgreedState agreed() {
    return store.agreement().state();
  }

  /** The nodes that live. */
  public Peers peers() {
    return peers;
  }

  /** Who was refused at this node's ports for the cluster. */
  public Strangers strangers() {
    return strangers;
  }

  /** Lets another voter lead, if this node does, since it is about to stop. @return completes after some seconds at most; never fails */
  public Future<Void> resign() {
    return worker.<Void>executeBlocking(() -> {
      store.agreement().resign();
      return null;
    }, false).otherwiseEmpty();
  }

  /** Ends this node's part; the others notice. */
  public Future<Void> close() {
    renewal.close();
    enrolment.close();
    placer.ifPresent(Placer::close);
    rotation.close();
    key.close();
    succession.ifPresent(Succession::close);
    members.close();
    retirement.close();
    return peers.close()
        .transform(closed -> {
          if (closed.failed()) {
            LOG.warn("this node did not leave the others cleanly: {}", closed.cause().getMessage());
          }
          return store.close();
        })
        .transform(_ -> worker.close());
  }
}
