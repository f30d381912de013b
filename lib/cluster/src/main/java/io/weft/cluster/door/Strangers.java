// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.door;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who connected to one of a node's ports for the cluster and did not prove that they may: all are counted, and each
 * address is logged once an hour, whatever ports it tries. Addresses that are not remembered because there are many share a
 * line an hour.
 */
public final class Strangers {
  private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
  private static final long AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int REMEMBERED = 64;
  private static final String OTHERS = "further addresses";
  private static final int MAX_REASON = 300;
  private static final Pattern CONTROL = Pattern.compile("[^\\x20-\\x7e]");

  private final LongSupplier nanoTime;
  /** When a line about each address was last written. */
  private final Map<String, Long> logged = new LinkedHashMap<>();
  private volatile Set<InetAddress> members = Set.of();
  private long count;
  private String last = "";

  /** Starts with none. */
  public Strangers() {
    this(System::nanoTime);
  }

  Strangers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Replaces the addresses of the members. */
  public void members(Set<InetAddress> addresses) {
    Set<InetAddress> known = new HashSet<>(addresses);
    if (addresses.stream().anyMatch(InetAddress::isLoopbackAddress)) {
      // Whatever address of this interface somebody connects to, he comes from that one.
      known.add(InetAddress.getLoopbackAddress());
    }
    members = Set.copyOf(known);
  }

  /** Whether a member has this address, others perhaps too. */
  boolean isMembers(InetAddress address) {
    return members.contains(address);
  }

  /**
   * Counts one that proved wrongly, or did not prove in time.
   *
   * @param entrance what it connected to, such as {@code enrolment}
   * @param why what was wrong; may repeat what the stranger has sent
   */
  public void refused(InetAddress address, String entrance, String why) {
    String from = address.getHostAddress();
    if (note(from)) {
      LOG.warn("refused a connection to {} from {}: {}; further ones are counted only", entrance, from, printable(why));
    }
  }

  /**
   * Counts one whose connection ended before it had proved anything, unless a member has its address: members end, and do so at
   * any moment.
   */
  public void broke(InetAddress address, String entrance) {
    if (!isMembers(address)) {
      refused(address, entrance, "it closed the connection before it proved that it may");
    }
  }

  /** Notes one that this node connected to and that has proved wrongly. */
  public void met(String address, String why) {
    if (due("to " + address) != null) {
      LOG.warn("what listens at {} is not a member of this cluster: {}", address, printable(why));
    }
  }

  /** A reason may repeat what a stranger has sent: no line of the log is theirs to make. */
  static String printable(String reason) {
    String line = CONTROL.matcher(reason).replaceAll("?");
    return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "..." : line;
  }

  private synchronized boolean note(String address) {
    count++;
    last = address;
    return due(address) != null;
  }

  /** The key under which a line is due now, which counts as written; null if none is. */
  private synchronized @Nullable String due(String key) {
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

  /** What an administrator should know of them, as a phrase; empty if there was none. */
  public synchronized Optional<String> notice() {
    return count == 0 ? Optional.empty() : Optional.of(
        "%d connections to this node's ports for the cluster were refused, the last one from %s".formatted(count, last));
  }
}
