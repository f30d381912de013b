// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weft.cluster.ClusterNode;
import io.weft.cluster.KeyProgress;
import io.weft.cluster.enrolment.AdmissionRefusedException;
import io.weft.cluster.enrolment.JoinToken;
import io.weft.cluster.identity.Member;
import io.weft.cluster.identity.NodeRole;
import io.weft.cluster.peers.NodeRecord;
import io.weft.cluster.peers.PeersHealth;
import io.weft.cluster.placement.Placement;
import io.weft.config.Configuration;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.config.store.ConfigStoreException;
import io.weft.management.cluster.ClusterControl;
import io.weft.management.cluster.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Shows the cluster that this process is a member of, and changes it. */
final class MemberControl implements ClusterControl {
  private final Vertx vertx;
  private final ClusterNode cluster;

  MemberControl(Vertx vertx, ClusterNode cluster) {
    this.vertx = vertx;
    this.cluster = cluster;
  }

  @Override
  public Future<JsonObject> status() {
    return blocking(() -> new JsonObject()
        .put("name", cluster.membership().identity().clusterName())
        .put("id", cluster.membership().identity().clusterId().toString())
        .put("node", cluster.self().name())
        .put("revision", cluster.agreed().configuration().revision())
        .put("leader", cluster.leader().orElse(null))
        .put("trouble", cluster.trouble().orElse(null))
        .put("missing-voters", new JsonArray(cluster.agreement().missing()))
        .put("key-generation", cluster.membership().keys().current().generation())
        .put("key-change", cluster.keyProgress().map(MemberControl::json).orElse(null))
        .put("strangers", refused())
        .put("nodes", nodes())
        .put("ana-groups", groups()));
  }

  @Override
  public Optional<String> trouble() {
    return cluster.trouble();
  }

  @Override
  public Optional<String> strangers() {
    return cluster.strangers().notice();
  }

  private JsonObject refused() {
    PeersHealth health = cluster.peers().health();
    return new JsonObject().put("refused", health.strangers()).put("last", health.lastStranger()).put("forged", health.forged())
        .put("problem", health.problem());
  }

  private JsonArray nodes() {
    Map<String, NodeRecord> alive = cluster.peers().alive();
    Configuration configuration = cluster.agreed().configuration();
    JsonArray nodes = new JsonArray();
    for (Member member : cluster.members()) {
      NodeRecord record = alive.get(member.name());
      JsonObject node = new JsonObject().put("name", member.name()).put("number", member.number())
          .put("roles", new JsonArray(NodeRole.words(member.roles())))
          .put("address", member.address()).put("port", member.basePort())
          .put("state", configuration.node(member.name()).map(NodeEntry::state).map(state -> state.name().toLowerCase(Locale.ROOT)).orElse("unknown"))
          .put("alive", record != null);
      if (record != null) {
        node.put("version", record.version()).put("revision", record.revision()).put("health", record.health())
            .put("ports", new JsonArray(record.ports().stream().map(NodeRecord.ListeningPort::address).toList()));
      }
      nodes.add(node);
    }
    return nodes;
  }

  private JsonArray groups() {
    JsonArray groups = new JsonArray();
    for (AnaGroupEntry group : cluster.agreed().configuration().anaGroups()) {
      if (group.isShared()) {
        JsonObject shown = new JsonObject().put("id", group.anaGroupId()).put("nodes", new JsonArray(group.nodes()));
        Placement.of(cluster.agreed(), group.anaGroupId()).ifPresent(placed -> shown.put("owner", placed.owner())
            .put("epoch", placed.epoch()).put("wanted", placed.wanted()));
        groups.add(shown);
      }
    }
    return groups;
  }

  @Override
  public Future<JsonObject> issueToken(Set<String> roles, Duration lifetime) {
    return blocking(() -> {
      JoinToken token = cluster.issueToken(NodeRole.of(roles), lifetime);
      return new JsonObject().put("token", token.text()).put("expires", token.expires().toString());
    });
  }

  private static JsonObject json(KeyProgress progress) {
    return new JsonObject().put("generation", progress.generation()).put("step", progress.step())
        .put("waits-for", new JsonArray(progress.live())).put("away", new JsonArray(progress.away()));
  }

  /** Removes a node, and with it what it knows: the cluster key. */
  @Override
  public Future<JsonObject> removeNode(String node, boolean everything) {
    return blocking(() -> {
      List<Member> left = cluster.remove(node, everything);
      JsonObject answer = new JsonObject().put("nodes", new JsonArray(left.stream().map(Member::name).toList()));
      try {
        return answer.put("generation", cluster.rotateKey(true));
      } catch (ConfigStoreException e) {
        return answer.put("key-problem", e.getMessage());
      }
    });
  }

  @Override
  public Future<JsonObject> rotateKey() {
    return blocking(() -> new JsonObject().put("generation", cluster.rotateKey(false)));
  }

  private Future<JsonObject> blocking(Callable<JsonObject> work) {
    return vertx.executeBlocking(() -> {
      try {
        return work.call();
      } catch (AdmissionRefusedException e) {
        throw new RefusedException(String.valueOf(e.getMessage()));
      }
    }, false);
  }
}
