// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Brings a schedule of strikes over a cluster. After each one every node runs again and the network is whole. */
final class Nemesis {
  private final Cluster cluster;
  private final CountDownLatch ended;
  private final Consumer<String> log;
  private final Recovery recovery;

  /** Waits until the cluster works again of which all nodes were killed. */
  @FunctionalInterface
  interface Recovery {
    void await() throws Exception;
  }

  /** @param ended ends the schedule early @param log gets a line for each strike @param recovery after the end of all nodes at once */
  Nemesis(Cluster cluster, CountDownLatch ended, Consumer<String> log, Recovery recovery) {
    this.cluster = cluster;
    this.ended = ended;
    this.log = log;
    this.recovery = recovery;
  }

  /** Runs it. @param limit begins no strike after it @throws AssertionError if a node ends by itself, or does not start again */
  void run(Schedule schedule, Duration limit) throws Exception {
    long start = System.nanoTime();
    for (Strike strike : schedule.strikes()) {
      if (ended.await(strike.afterMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() - start > limit.toNanos()) {
        return;
      }
      log.accept("%7.3f s: %s".formatted((System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1), strike));
      begin(strike);
      // Undone also when it has ended early.
      boolean early = ended.await(strike.forMillis(), TimeUnit.MILLISECONDS);
      undo(strike);
      if (early) {
        return;
      }
    }
  }

  private void begin(Strike strike) throws Exception {
    if (strike.kind() == Strike.Kind.KILL) {
      cluster.kill(strike.nodes());
      return;
    }
    for (int number : strike.nodes()) {
      ClusterNode node = cluster.node(number);
      switch (strike.kind()) {
        case RESTART -> node.stop();
        case PAUSE -> node.pause();
        case ISOLATE, MUTE, DEAFEN -> cut(strike, number);
        case KILL -> throw new IllegalStateException();
      }
    }
  }

  private void cut(Strike strike, int number) {
    for (ClusterNode other : cluster.nodes()) {
      if (strike.nodes().contains(other.number())) {
        continue;
      }
      if (strike.kind() != Strike.Kind.DEAFEN) {
        cluster.network().cut(number, other.number());
      }
      if (strike.kind() != Strike.Kind.MUTE) {
        cluster.network().cut(other.number(), number);
      }
    }
  }

  private void undo(Strike strike) throws Exception {
    switch (strike.kind()) {
      case KILL, RESTART -> {
        for (int number : strike.nodes()) {
          cluster.node(number).launch();
        }
        for (int number : strike.nodes()) {
          cluster.node(number).awaitReady();
        }
        if (strike.nodes().size() == cluster.nodes().size()) {
          recovery.await();
        }
      }
      case PAUSE -> strike.nodes().forEach(number -> cluster.node(number).resume());
      case ISOLATE, MUTE, DEAFEN -> cluster.network().heal();
    }
  }
}
