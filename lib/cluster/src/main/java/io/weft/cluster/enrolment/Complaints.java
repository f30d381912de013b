// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.enrolment;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs attempts that failed, at most one in {@link #DISTANCE}, so that strangers cannot fill the log. */
final class Complaints {
  static final Duration DISTANCE = Duration.ofSeconds(10);

  private static final int MAX_REASON = 300;
  private static final Pattern CONTROL = Pattern.compile("[^\\x20-\\x7e]");
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

  private final LongSupplier nanos;
  private long next;
  private long leftOut;

  /** @param nanos a clock like {@link System#nanoTime} */
  Complaints(LongSupplier nanos) {
    this.nanos = nanos;
    this.next = nanos.getAsLong();
  }

  /** Logs or counts a failed attempt. @return whether it was logged */
  synchronized boolean add(String peer, String reason) {
    long now = nanos.getAsLong();
    if (now - next < 0) {
      leftOut++;
      return false;
    }
    LOG.warn("an attempt to enrol from {} failed: {}; {} more were not logged", peer, printable(reason), leftOut);
    leftOut = 0;
    next = now + DISTANCE.toNanos();
    return true;
  }

  /** A reason may repeat what a stranger has sent: no line of the log is theirs to make. */
  static String printable(String reason) {
    String line = CONTROL.matcher(reason).replaceAll("?");
    return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "..." : line;
  }
}
