// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.raft;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.weft.config.store.ConfigStoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A voter's time at the head of the others. It begins with a record that is agreed on, {@value #RECORD}, and only then does
 * the voter grant leases. What it decides as the leader, such as which node owns a group, expects that record as it wrote
 * it, so that nothing of a leader of the past is agreed on after another one has granted the first lease.
 */
public final class Leadership {
  /** The key of the record. */
  public static final String RECORD = "leader";

  private static final Duration OWN_LOG = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final String node;
  private final Agreement agreement;
  private final Leases leases = new Leases(System::nanoTime);
  /** Counts what begins and ends, so that what began before is known to be over. */
  private final AtomicLong turns = new AtomicLong();
  private volatile long version = AgreedRecord.ABSENT;

  Leadership(String node, Agreement agreement) {
    this.node = node;
    this.agreement = agreement;
  }

  /** The node that began to lead last. */
  public static Optional<String> leader(AgreedState state) {
    return state.record(RECORD).map(record -> record.value().path("node").asText());
  }

  /** What this voter has granted since it leads. */
  public Leases leases() {
    return leases;
  }

  /** What everything that this voter decides as the leader depends on. */
  public RecordChange unchanged() {
    return new RecordChange.Expect(RECORD, version);
  }

  /** The voter was elected, and knows all that was agreed on before. */
  synchronized void ready() {
    long turn = turns.incrementAndGet();
    leases.ended();
    long elected = System.nanoTime();
    Thread.ofVirtual().name("weft-leadership").start(() -> begin(turn, elected));
  }

  /** The voter does not lead any more. */
  synchronized void lost() {
    turns.incrementAndGet();
    leases.ended();
  }

  private void begin(long turn, long elected) {
    while (turns.get() == turn) {
      try {
        Verdict verdict = agreement.propose(Proposal.of(new RecordChange.Put(
            RECORD, agreement.state().version(RECORD), JsonNodeFactory.instance.objectNode().put("node", node))));
        // If this voter has it in its own log in this turn, nobody else has led since the election.
        if (verdict.outcome() == Verdict.Outcome.AGREED && agreement.await(verdict.serial(), OWN_LOG)
            && begun(turn, verdict.serial(), elected)) {
          LOG.info("this node leads the voters of its cluster");
          return;
        }
      } catch (ConfigStoreException e) {
        LOG.debug("the beginning of this node's leadership was not agreed on", e);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private synchronized boolean begun(long turn, long serial, long elected) {
    if (turns.get() != turn) {
      return false;
    }
    version = serial;
    leases.began(elected);
    return true;
  }
}
