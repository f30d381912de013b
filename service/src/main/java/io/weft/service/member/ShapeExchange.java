// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.vertx.core.buffer.Buffer;
import io.weft.cluster.peers.SharedRecord;
import io.weft.cluster.peers.SharedRecords;
import io.weft.cluster.peers.Subscription;
import io.weft.targetnode.PortWatch;
import io.weft.targetnode.TargetNode;
import io.weft.targetnode.storage.DeviceShape;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes what the devices here are, and the target node what those of the others are, so that hosts see every
 * namespace of a subsystem on all paths. What a node has told stays known after it has gone.
 */
final class ShapeExchange implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShapeExchange.class);
  private static final String PREFIX = "shapes/";
  /** A device that appears or grows without an edit is told after this time at most. */
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final TargetNode target;
  private final String node;
  private final SharedRecords records;
  /** What the others have told, by bucket and node. */
  private final Map<Integer, Map<String, Map<UUID, DeviceShape>>> known = new ConcurrentHashMap<>();
  private final Semaphore work = new Semaphore(0);
  private final Subscription told;
  private final PortWatch applied;
  private final Thread thread;
  /** What this node has told last. Used by the thread only, as the next three. */
  private Map<UUID, DeviceShape> published = Map.of();
  /** The records that could not be told. */
  private final Set<Integer> owed = new HashSet<>();
  private long revision;
  private boolean warned;

  /** Begins. @param starts how often the node has started, so that what it tells is newer than what it told before */
  ShapeExchange(TargetNode target, String node, long starts, SharedRecords records) {
    this.target = target;
    this.node = node;
    this.records = records;
    this.revision = starts << Integer.SIZE;
    this.thread = Thread.ofVirtual().name("weft-shapes").unstarted(this::run);
    this.told = records.watch(this::told);
    this.applied = target.watchPorts(work::release);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        publish();
        if (work.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
          work.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Tells what differs from what was told before. */
  private void publish() {
    Map<UUID, DeviceShape> now = target.shapes();
    Set<Integer> due = DeviceShapes.differing(published, now);
    due.addAll(owed);
    owed.clear();
    published = now;
    if (due.isEmpty()) {
      return;
    }
    Map<Integer, Buffer> buckets = DeviceShapes.write(now, due);
    for (int bucket : due) {
      try {
        records.put(key(node, bucket), ++revision, buckets.getOrDefault(bucket, Buffer.buffer()), Duration.ZERO);
      } catch (IllegalArgumentException | IllegalStateException e) {
        owed.add(bucket);
        if (!warned) {
          warned = true;
          LOG.warn("the other nodes cannot be told of all devices of this one, and do not show them to hosts: {}", e.getMessage());
        }
      }
    }
  }

  private static String key(String node, int bucket) {
    return PREFIX + node + "/" + bucket;
  }

  /** Somebody has told something. */
  private void told(Set<String> keys) {
    boolean changed = false;
    for (String key : keys) {
      String[] parts = key.split("/");
      if (key.startsWith(PREFIX) && parts.length == 3 && !parts[1].equals(node)) {
        changed |= told(key, parts[1], Integer.parseInt(parts[2]));
      }
    }
    if (changed) {
      target.setElsewhere(this::find);
    }
  }

  private boolean told(String key, String other, int bucket) {
    Map<UUID, DeviceShape> now = records.get(key).map(SharedRecord::bytes).map(DeviceShapes::read).orElse(Map.of());
    Map<UUID, DeviceShape> before = known.computeIfAbsent(bucket, _ -> new ConcurrentHashMap<>()).put(other, now);
    return !now.equals(before == null ? Map.of() : before);
  }

  private @Nullable DeviceShape find(UUID uuid) {
    return known.getOrDefault(DeviceShapes.bucket(uuid), Map.of()).values().stream()
        .map(shapes -> shapes.get(uuid)).filter(Objects::nonNull).findFirst().orElse(null);
  }

  @Override
  public void close() {
    told.close();
    applied.close();
    thread.interrupt();
  }
}
