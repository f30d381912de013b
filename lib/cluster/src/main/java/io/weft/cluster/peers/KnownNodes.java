// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import com.hazelcast.map.IMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.weft.cluster.seal.Sealer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes say of themselves. A record's revision is the number of the node's starts and a sequence, so that old ones are
 * known by it; it says under which id the node has started, and holds while a member of that id lives.
 */
final class KnownNodes {
  private static final Logger LOG = LoggerFactory.getLogger(KnownNodes.class);
  /** How long the map keeps a record that its node does not renew. */
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final String ID = "id";
  private static final String NODE = "node";

  private final String own;
  private final RecordTable table = new RecordTable(System::currentTimeMillis);
  private final SealedMap map;
  private final Map<String, Known> decoded = new ConcurrentHashMap<>();
  private volatile Set<String> ids = Set.of();
  /** The id of another node that uses this node's name; empty if there is none. */
  private volatile String contender = "";
  /** Guarded by this, as the next two. */
  private String ownId = "";
  private long revision;
  private @Nullable NodeRecord announced;

  /** Starts without any. @param changed is called when another node's record has changed */
  KnownNodes(String own, Sealer sealer, Runnable changed) {
    this.own = own;
    this.map = new SealedMap("weft.nodes", sealer, table, LIFETIME, _ -> changed.run(), own::equals, this::contest);
  }

  /**
   * A node.
   *
   * @param revision of its record
   * @param id of its start
   * @param record what it says
   */
  record Known(long revision, String id, NodeRecord record) {}

  SealedMap map() {
    return map;
  }

  /** Begins a life under an id; blocks. */
  void attach(IMap<String, byte[]> nodes, String id) {
    synchronized (this) {
      ownId = id;
      renew();
    }
    map.attach(nodes);
  }

  /** Replaces the ids of the members that live. */
  void ids(Set<String> live) {
    ids = Set.copyOf(live);
  }

  /** Replaces what this node says; the map has it after the next flush. */
  synchronized void announce(NodeRecord record) {
    announced = record;
    renew();
  }

  /** Says again what this node says, under a new revision. */
  synchronized void renew() {
    NodeRecord record = announced;
    if (record == null || ownId.isEmpty()) {
      return;
    }
    revision = Math.max(revision, (long) record.starts() << Integer.SIZE) + 1;
    Buffer bytes = new JsonObject().put(ID, ownId).put(NODE, record.toJson()).toBuffer();
    table.offer(own, new RecordTable.Entry(revision, 0, false, bytes));
    map.mark(own);
  }

  /** Somebody has put a newer record for this node: what it was before, if its count of starts went back, or another. */
  private synchronized void contest(RecordTable.Entry entry) {
    String id = decode(entry).map(Known::id).orElse("");
    if (!id.equals(ownId) && ids.contains(id)) {
      if (!id.equals(contender)) {
        LOG.error("another node calls itself {} too: one of the two must leave the cluster", own);
      }
      contender = id;
      return;
    }
    revision = Math.max(revision, entry.revision());
    renew();
  }

  /** Whether another live node uses this node's name. */
  boolean isContested() {
    return ids.contains(contender);
  }

  /** The nodes that live, this one too if it has announced itself, by name. */
  SortedMap<String, Known> live() {
    SortedMap<String, Known> live = new TreeMap<>();
    for (String name : table.keys()) {
      table.live(name).flatMap(entry -> decode(name, entry)).filter(node -> ids.contains(node.id()))
          .ifPresent(node -> live.put(name, node));
    }
    return live;
  }

  private Optional<Known> decode(String name, RecordTable.Entry entry) {
    Known cached = decoded.get(name);
    if (cached != null && cached.revision() == entry.revision()) {
      return Optional.of(cached);
    }
    Optional<Known> known = decode(entry).filter(node -> node.record().name().equals(name));
    known.ifPresent(node -> decoded.put(name, node));
    return known;
  }

  private static Optional<Known> decode(RecordTable.Entry entry) {
    try {
      JsonObject json = new JsonObject(entry.bytes());
      return Optional.of(new Known(
          entry.revision(), json.getString(ID, ""), NodeRecord.fromJson(json.getJsonObject(NODE, new JsonObject()))));
    } catch (DecodeException | IllegalArgumentException | ClassCastException e) {
      LOG.debug("a sealed record is none of a node: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
