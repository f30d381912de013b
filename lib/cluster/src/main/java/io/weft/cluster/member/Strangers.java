// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who did not prove the cluster key: all are counted, and each address is logged once an hour. Addresses that are not
 * remembered because there are many share a line an hour.
 */
public final class Strangers {
  private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
  private static final long AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int REMEMBERED = 64;
  private static final String OTHERS = "further addresses";

  private final LongSupplier nanoTime;
  /** When a line about each address was last written. */
  private final Map<String, Long> logged = new LinkedHashMap<>();
  private long count;
  private String last = "";

  /** Starts with none. */
  public Strangers() {
    this(System::nanoTime);
  }

  Strangers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Counts one that connected to this member. */
  void refused(String address, String why) {
    if (note(address)) {
      LOG.warn("refused a connection to the cluster from {}: {}; further ones are counted only", address, why);
    }
  }

  /** Notes one that this member connected to. */
  void met(String address, String why) {
    if (due("to " + address) != null) {
      LOG.warn("what listens at {} is no member of this cluster: {}", address, why);
    }
  }

  private synchronized boolean note(String address) {
    count++;
    last = address;
    return due(address) != null;
  }

  /** The key under which a line is due now, which counts as written; null if none is. */
  private synchronized @org.jspecify.annotations.Nullable String due(String key) {
    long now = nanoTime.getAsLong();
    logged.values().removeIf(when -> now - when >= AGAIN_NANOS);
    String known = logged.containsKey(key) || logged.size() < REMEMBERED ? key : OTHERS;
    return logged.putIfAbsent(known, now) == null ? known : null;
  }

  /** How many connections were refused. */
  public synchronized long count() {
    return count;
  }

  /** The address of the last of them; empty if there was none. */
  public synchronized String last() {
    return last;
  }
}
