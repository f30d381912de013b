// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library's clients of a set of voters: one that looks for the leader again and again, and one that tries once. */
final class Clients implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
  private static final int ATTEMPTS = 40;
  private static final TimeDuration PAUSE = TimeDuration.valueOf(250, TimeUnit.MILLISECONDS);

  private final RaftClient proposing;
  private final RaftClient asking;

  Clients(AgreementOptions options, List<AgreementOptions.VoterAddress> voters) {
    this.proposing = client(options, voters, RetryPolicies.retryUpToMaximumCountWithFixedSleep(ATTEMPTS, PAUSE));
    this.asking = client(options, voters, RetryPolicies.noRetry());
  }

  private static RaftClient client(AgreementOptions options, List<AgreementOptions.VoterAddress> voters, RetryPolicy retries) {
    return RaftClient.newBuilder()
        .setProperties(RatisSettings.client())
        .setParameters(RatisSettings.parameters(options))
        .setRaftGroup(RatisSettings.group(options.cluster(), voters))
        .setRetryPolicy(retries)
        .build();
  }

  RaftClient proposing() {
    return proposing;
  }

  RaftClient asking() {
    return asking;
  }

  /** Closes them when what is on its way with them has ended, after a time that none of it takes. */
  void closeAfter(Duration time) {
    CompletableFuture.delayedExecutor(time.toSeconds(), TimeUnit.SECONDS).execute(() -> {
      try {
        close();
      } catch (IOException e) {
        LOG.debug("clients of the voters could not be closed", e);
      }
    });
  }

  @Override
  public void close() throws IOException {
    try (proposing) {
      asking.close();
    }
  }
}
