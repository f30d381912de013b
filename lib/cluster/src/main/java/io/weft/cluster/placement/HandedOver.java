// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.weft.cluster.peers.Peers;
import io.weft.cluster.peers.PeersException;
import io.weft.cluster.peers.Subscription;
import io.weft.cluster.raft.AgreedState;
import io.weft.cluster.raft.RecordChange;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.json.JsonDocument;
import io.weft.config.store.ConfigStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What nodes have kept of namespaces that they had alone, for an edit that takes these from them. */
public final class HandedOver {
  private static final String TOPIC = "weft.restrictions";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  /** How many namespaces a question is about: a few with many ranges each fit into an answer. */
  private static final int AT_ONCE = 16;

  private final Peers peers;

  HandedOver(Peers peers) {
    this.peers = peers;
  }

  /**
   * Answers the questions of other nodes.
   *
   * @param kept reads what this node keeps of namespaces that it does not serve; those that never had restrictions are left out
   */
  public static Subscription answer(Peers peers, Function<Collection<UUID>, Future<Map<UUID, NamespaceRecord>>> kept) {
    return peers.answer(TOPIC, question -> kept.apply(
            new JsonArray(question).stream().map(uuid -> UUID.fromString(uuid.toString())).toList())
        .map(found -> {
          ObjectNode answer = JsonNodeFactory.instance.objectNode();
          found.forEach((uuid, record) -> answer.set(uuid.toString(), record.json()));
          return Buffer.buffer(answer.toString());
        }));
  }

  /**
   * The records that come with an edit. Blocks.
   *
   * @param leaving the node that had each namespace alone
   * @throws ConfigStoreException if one of the nodes does not say what it has kept
   */
  List<RecordChange> take(AgreedState state, Map<UUID, String> leaving) throws ConfigStoreException, InterruptedException {
    List<RecordChange> changes = new ArrayList<>();
    Map<String, List<UUID>> byNode = leaving.entrySet().stream().collect(Collectors.groupingBy(
        Map.Entry::getValue, TreeMap::new, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    for (Map.Entry<String, List<UUID>> asked : byNode.entrySet()) {
      // One that has a record has not been taken over by its node yet, which has kept something older.
      List<UUID> unknown = asked.getValue().stream().filter(uuid -> NamespaceRecord.of(state, uuid).isEmpty()).sorted().toList();
      for (int from = 0; from < unknown.size(); from += AT_ONCE) {
        ask(asked.getKey(), unknown.subList(from, Math.min(from + AT_ONCE, unknown.size()))).forEach((uuid, record) ->
            changes.add(NamespaceRecords.put(state, uuid, Optional.of(record.afterPowerCycle()))));
      }
    }
    return changes;
  }

  private Map<UUID, NamespaceRecord> ask(String node, List<UUID> namespaces) throws ConfigStoreException, InterruptedException {
    try {
      Buffer answer = peers.ask(node, TOPIC, new JsonArray(namespaces.stream().map(UUID::toString).toList()).toBuffer(), PATIENCE)
          .toCompletionStage().toCompletableFuture().get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
      Map<UUID, NamespaceRecord> kept = new TreeMap<>();
      for (Map.Entry<String, JsonNode> told : JsonDocument.parse(answer.getBytes()).properties()) {
        kept.put(UUID.fromString(told.getKey()), NamespaceRecord.of((ObjectNode) told.getValue()));
      }
      return kept;
    } catch (ExecutionException e) {
      if (namespaces.size() > 1 && e.getCause() instanceof PeersException failure && failure.reason() == PeersException.Reason.TOO_LARGE) {
        Map<UUID, NamespaceRecord> kept = new TreeMap<>();
        for (UUID namespace : namespaces) {
          kept.putAll(ask(node, List.of(namespace)));
        }
        return kept;
      }
      throw silent(node, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException | InvalidConfigurationException | RuntimeException e) {
      throw silent(node, e);
    }
  }

  private static ConfigStoreException silent(String node, Throwable cause) {
    return new ConfigStoreException(("%s does not say which namespaces hosts have protected, or made unreadable in part, and other nodes "
        + "must know it before they use their devices: %s. Try it again when %s runs, with this version of Weft, and is reached")
        .formatted(node, cause.getMessage(), node), cause);
  }
}
