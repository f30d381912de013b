// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster;

import io.weft.cluster.certificate.Credentials;
import io.weft.cluster.enrolment.Endpoint;
import io.weft.cluster.enrolment.Enrolment;
import io.weft.cluster.enrolment.EnrolmentException;
import io.weft.cluster.identity.ClusterDirectory;
import io.weft.cluster.identity.IdentityException;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.Membership;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.Agreement;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.config.store.ConfigStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in a change of the cluster key: it gets, uses and drops keys as it is agreed on. A node that was away does so
 * when it comes back, since it hears of what is agreed on without the key.
 */
final class KeyHolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyHolder.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final ClusterDirectory directory;
  private final Credentials credentials;
  private final Agreement agreement;
  /** Held while the keys of this node and what is agreed on are brought together, or apart. */
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore changed = new Semaphore(0);
  private final Consumer<AgreedState> watch = _ -> changed.release();
  private final Thread thread;
  private boolean warned;

  KeyHolder(ClusterDirectory directory, Credentials credentials, Agreement agreement) {
    this.directory = directory;
    this.credentials = credentials;
    this.agreement = agreement;
    this.thread = Thread.ofVirtual().name("weft-key").start(this::run);
    agreement.watch(watch);
  }

  private void run() {
    try {
      while (true) {
        if (settle()) {
          changed.acquire();
        } else {
          changed.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        }
        changed.drainPermits();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Does what is agreed on. @return whether this node has done all of it */
  private boolean settle() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Optional<KeyChange> found = KeyChange.of(agreement.state());
      if (found.isEmpty() || found.get().isTaken(directory.membership().keys())) {
        return true;
      }
      KeyChange change = found.get();
      directory.changeKeys(change::applied);
      for (Endpoint node : change.isIn(directory.membership().keys()) ? List.<Endpoint>of() : holders(change)) {
        if (get(node, change)) {
          break;
        }
      }
      boolean taken = change.isTaken(directory.membership().keys());
      if (taken) {
        LOG.info("generation {} of the cluster key: this node has done step '{}'", change.generation(), change.step().word());
        warned = false;
      }
      return taken;
    } catch (IdentityException e) {
      LOG.warn("the cluster key cannot be changed on this node: {}", e.getMessage());
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Who may have the new key: its maker, then all others. */
  private List<Endpoint> holders(KeyChange change) {
    Membership membership = directory.membership();
    List<Endpoint> holders = new ArrayList<>();
    for (Member member : membership.members()) {
      if (member.name().equals(change.maker()) && !member.name().equals(membership.identity().self().name())) {
        holders.add(Endpoint.of(member));
      }
    }
    Enrolment.others(membership).stream().filter(node -> !holders.contains(node)).forEach(holders::add);
    return holders;
  }

  private boolean get(Endpoint node, KeyChange change) throws IdentityException {
    try {
      Enrolment.refreshKeys(directory, credentials, List.of(node));
      directory.changeKeys(change::applied);
    } catch (EnrolmentException e) {
      if (!warned) {
        warned = true;
        LOG.info("generation {} of the cluster key is asked for again: {}", change.generation(), e.getMessage());
      }
    }
    return change.isIn(directory.membership().keys());
  }

  /**
   * Begins a change of the key: makes the new one, and has it agreed on that there is one. Blocks.
   *
   * @param anew whether a change that is in progress does not count, since somebody who is not to have the key may have got it
   * @return the generation of the new key
   * @throws ConfigStoreException if that is not agreed on in time, or the key cannot be kept
   */
  int begin(boolean anew) throws ConfigStoreException, InterruptedException {
    agreement.catchUp();
    lock.lockInterruptibly();
    try {
      Optional<KeyChange> last = KeyChange.of(agreement.state());
      KeyRing own = directory.membership().keys();
      if (!anew && last.isPresent() && !last.get().isDone() && last.get().isIn(own)) {
        return last.get().generation();
      }
      ClusterKey key = ClusterKey.create(1 + Math.max(last.map(KeyChange::generation).orElse(0), own.keys().getLast().generation()));
      KeyChange change =
          new KeyChange(key.generation(), key.fingerprint(), directory.membership().identity().self().name(), KeyChange.Step.GIVE);
      // First on the disk, then agreed on: what is agreed on exists.
      directory.changeKeys(ring -> ring.with(key));
      AgreedState agreed =
          agreement.change(state -> KeyChange.of(state).equals(last) ? List.of(change.put(state)) : List.of());
      return KeyChange.of(agreed).orElse(change).generation();
    } catch (IdentityException e) {
      throw new ConfigStoreException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new ConfigStoreException("the cluster key was replaced too often at a time; try again in a minute", e);
    } finally {
      lock.unlock();
    }
  }

  /** Whether this node has taken the step of a change. */
  boolean hasTaken(KeyChange change) {
    return change.isTaken(directory.membership().keys());
  }

  @Override
  public void close() {
    agreement.unwatch(watch);
    thread.interrupt();
  }
}
