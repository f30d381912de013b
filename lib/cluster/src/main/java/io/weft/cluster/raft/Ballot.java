// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import io.weft.config.InvalidConfigurationException;
import io.weft.config.store.ConfigStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** A node's way to the voters: proposes, and asks them. Every method is bounded in time and blocks. */
final class Ballot implements AutoCloseable {
  /** Longer than an election, and than a request to a voter that does not answer. */
  private static final long PROPOSAL_SECONDS = 10;
  /** What a busy voter applies of a large entry in a second: some thousand objects. */
  private static final int BYTES_PER_SECOND = 64 << 10;
  private static final long QUESTION_SECONDS = 3;
  private static final long RENEWAL_SECONDS = 1;

  private final AgreementOptions options;
  private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("weft-ballot-", 0).factory());
  private volatile List<AgreementOptions.VoterAddress> voters;
  private volatile Clients clients;
  /** The voter that has granted the last lease. */
  private volatile @Nullable RaftPeerId leader;

  Ballot(AgreementOptions options) {
    this.options = options;
    this.voters = options.voters();
    this.clients = new Clients(options, voters);
  }

  /**
   * Proposes, and waits for the verdict. May be called again with the same proposal, which is agreed on once.
   *
   * @param entry an encoded {@link Proposal}
   * @throws ConfigStoreException if there is no verdict in time, with the voters that do not answer; the proposal may be
   *     agreed on later
   */
  Verdict propose(byte[] entry) throws ConfigStoreException, InterruptedException {
    if (entry.length > RatisSettings.MAX_ENTRY) {
      throw new ConfigStoreException("the edit is too large: it has %d bytes when compressed, and %d are allowed; make it in parts"
          .formatted(entry.length, RatisSettings.MAX_ENTRY), null);
    }
    long seconds = patience(entry).toSeconds();
    try {
      return Verdict.decode(answered(within(seconds,
          () -> clients.proposing().io().send(Message.valueOf(ByteString.copyFrom(entry))))).getContent().toByteArray());
    } catch (IOException | TimeoutException e) {
      throw new ConfigStoreException("the voters have not agreed within %d s: %s. The edit may still be made later"
          .formatted(seconds, describe(missing())), e);
    } catch (InvalidConfigurationException e) {
      throw new ConfigStoreException("the voters gave a verdict in an unknown form: " + e.getMessage(), e);
    }
  }

  /** How long the voters may take for an entry: one with a whole configuration takes them longer than an election. */
  static Duration patience(byte[] entry) {
    return Duration.ofSeconds(PROPOSAL_SECONDS + entry.length / BYTES_PER_SECOND);
  }

  /** Asks one voter. The answer may be older than what the others know. */
  Answer ask(String voter, Question question) throws IOException, InterruptedException {
    try {
      return Answer.decode(answered(within(QUESTION_SECONDS,
          () -> clients.asking().io().sendStaleRead(question.encode(), 0, RaftPeerId.valueOf(voter)))));
    } catch (TimeoutException e) {
      throw new IOException("voter %s does not answer".formatted(voter), e);
    }
  }

  /**
   * Asks the leader for a lease.
   *
   * @return the serial number of the state that the holder must have reached to know what it holds
   * @throws IOException if there is no leader that a majority confirms, within a few seconds
   */
  long renew(String node) throws IOException, InterruptedException {
    return askLeader(new Question.Renew(node));
  }

  /** Tells the leader that a node renews its lease no more. */
  void leave(String node) throws IOException, InterruptedException {
    askLeader(new Question.Leave(node));
  }

  /**
   * The serial number of what was agreed on last, when this was called or later.
   *
   * @throws ConfigStoreException if no majority confirms it in time, with the voters that do not answer
   */
  long latest() throws ConfigStoreException, InterruptedException {
    try {
      Message question = new Question.Latest().encode();
      if (Answer.decode(answered(within(PROPOSAL_SECONDS, () -> clients.proposing().io().sendReadOnly(question))))
          instanceof Answer.Granted(long serial)) {
        return serial;
      }
      throw new ConfigStoreException("the voters answered something else than they were asked", null);
    } catch (IOException | TimeoutException e) {
      throw new ConfigStoreException("the voters have not confirmed what is current within %d s: %s".formatted(
          PROPOSAL_SECONDS, describe(missing())), e);
    }
  }

  private long askLeader(Question question) throws IOException, InterruptedException {
    List<RaftPeerId> order = new ArrayList<>(voters.stream().map(voter -> RaftPeerId.valueOf(voter.node())).toList());
    RaftPeerId last = leader;
    if (last != null && order.remove(last)) {
      order.addFirst(last);
    }
    IOException failure = new IOException("no voter leads");
    for (RaftPeerId voter : order) {
      try {
        if (Answer.decode(answered(within(RENEWAL_SECONDS, () -> clients.asking().io().sendReadOnly(question.encode(), voter))))
            instanceof Answer.Granted(long serial)) {
          leader = voter;
          return serial;
        }
      } catch (IOException e) {
        failure = e;
      } catch (TimeoutException e) {
        failure = new IOException("voter %s does not answer".formatted(voter), e);
      }
    }
    leader = null;
    throw failure;
  }

  /** Takes over who votes. */
  synchronized void know(List<AgreementOptions.VoterAddress> now) {
    if (now.isEmpty() || Set.copyOf(now).equals(Set.copyOf(voters))) {
      return;
    }
    voters = List.copyOf(now);
    Clients before = clients;
    clients = new Clients(options, voters);
    before.closeAfter(Duration.ofSeconds(2 * PROPOSAL_SECONDS));
  }

  /** The voters, as far as this node knows. */
  List<AgreementOptions.VoterAddress> voters() {
    return voters;
  }

  /** Adds a voter. The library grows a group by one at a time. */
  void addVoter(AgreementOptions.VoterAddress voter) throws IOException, InterruptedException {
    configure(SetConfigurationRequest.Arguments.newBuilder()
        .setServersInNewConf(List.of(RatisSettings.peer(voter))).setMode(SetConfigurationRequest.Mode.ADD).build());
  }

  /** Removes a voter, or does nothing if the leader does not count it among them. */
  void removeVoter(String node) throws IOException, InterruptedException {
    List<RaftPeer> now = counted();
    List<RaftPeer> left = now.stream().filter(peer -> !peer.getId().toString().equals(node)).toList();
    if (left.size() < now.size()) {
      configure(SetConfigurationRequest.Arguments.newBuilder()
          .setServersInCurrentConf(now).setServersInNewConf(left).setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET).build());
    }
  }

  /** The voters as the leader counts them. @throws IOException if no voter leads */
  private List<RaftPeer> counted() throws IOException, InterruptedException {
    RaftGroupId group = RaftGroupId.valueOf(options.cluster());
    IOException failure = new IOException("no voter leads");
    for (AgreementOptions.VoterAddress voter : voters) {
      try {
        RaftPeerId id = RaftPeerId.valueOf(voter.node());
        if (within(QUESTION_SECONDS, () -> clients.asking().getGroupManagementApi(id).info(group)) instanceof GroupInfoReply info
            && info.isSuccess() && info.getRoleInfoProto().hasLeaderInfo()) {
          return List.copyOf(info.getGroup().getPeers());
        }
      } catch (IOException e) {
        failure = e;
      } catch (TimeoutException e) {
        failure = new IOException("voter %s does not answer".formatted(voter.node()), e);
      }
    }
    throw failure;
  }

  /** Has another voter lead. @param voter one that answers */
  void handOver(String voter) throws IOException, InterruptedException {
    try {
      answered(within(QUESTION_SECONDS, () -> clients.proposing().admin().transferLeadership(
          RaftPeerId.valueOf(voter), TimeUnit.SECONDS.toMillis(QUESTION_SECONDS))));
    } catch (TimeoutException e) {
      throw new IOException("voter %s has not taken over the lead".formatted(voter), e);
    }
  }

  private void configure(SetConfigurationRequest.Arguments arguments) throws IOException, InterruptedException {
    try {
      answered(within(2 * PROPOSAL_SECONDS, () -> clients.proposing().admin().setConfiguration(arguments)));
    } catch (TimeoutException e) {
      throw new IOException("the voters have not agreed on who votes", e);
    }
  }

  /** Makes a voter write a snapshot. */
  void snapshot(String voter) throws IOException, InterruptedException {
    try {
      answered(within(2 * PROPOSAL_SECONDS, () -> clients.proposing().getSnapshotManagementApi(RaftPeerId.valueOf(voter))
          .create(true, TimeUnit.SECONDS.toMillis(PROPOSAL_SECONDS))));
    } catch (TimeoutException e) {
      throw new IOException("voter %s has not written a snapshot".formatted(voter), e);
    }
  }

  /** The voters that do not answer now. */
  List<String> missing() throws InterruptedException {
    List<AgreementOptions.VoterAddress> known = voters;
    List<String> missing = new ArrayList<>();
    List<Future<Answer>> answers = known.stream()
        .map(voter -> threads.submit(() -> ask(voter.node(), new Question.Since(Long.MAX_VALUE)))).toList();
    for (int i = 0; i < answers.size(); i++) {
      try {
        answers.get(i).get();
      } catch (ExecutionException _) {
        AgreementOptions.VoterAddress voter = known.get(i);
        missing.add("%s (%s)".formatted(voter.node(), voter.address()));
      }
    }
    return missing;
  }

  private String describe(List<String> missing) {
    List<AgreementOptions.VoterAddress> known = voters;
    if (missing.isEmpty()) {
      return "all %d answer, but have no leader yet".formatted(known.size());
    }
    int needed = known.size() / 2 + 1;
    return "%d of %d voters answer and %d are needed; missing: %s".formatted(
        known.size() - missing.size(), known.size(), needed, String.join(", ", missing));
  }

  private interface Call {
    RaftClientReply call() throws IOException;
  }

  private RaftClientReply within(long seconds, Call call) throws IOException, TimeoutException, InterruptedException {
    Future<RaftClientReply> reply;
    try {
      reply = threads.submit(call::call);
    } catch (RejectedExecutionException e) {
      throw new IOException("this node takes no part in the agreement any more", e);
    }
    try {
      return reply.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      reply.cancel(true);
    }
  }

  private static Message answered(RaftClientReply reply) throws IOException {
    if (!reply.isSuccess()) {
      throw reply.getException() == null ? new IOException("no answer") : reply.getException();
    }
    return reply.getMessage();
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    clients.close();
  }
}
