// SPDX-License-Identifier: Apache-2.0
package io.weft.systemtest.cluster;

import io.vertx.core.json.JsonObject;
import io.weft.cluster.seal.ClusterKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;

/**
 * What somebody does who has got hold of a node's keys at some time, and wants to be a member with them. Written after
 * docs/cluster.md and not with the product's own code, but for the key itself.
 */
final class KeyProof {
  /** The first of the ports of a node that a member listens at, counted from its cluster port. */
  private static final int MEMBER = 2;
  private static final int NONCE = 32;
  private static final int LIMIT_MILLIS = 10_000;

  private final UUID cluster;
  private final ClusterKey key;

  private KeyProof(UUID cluster, ClusterKey key) {
    this.cluster = cluster;
    this.key = key;
  }

  /** Takes the keys that a node has now. */
  static KeyProof of(ClusterNode node) throws IOException {
    JsonObject keys = json(node.data().resolve("cluster/keys"));
    int current = keys.getInteger("current");
    JsonObject secret = keys.getJsonArray("keys").stream().map(JsonObject.class::cast)
        .filter(each -> each.getInteger("generation") == current).findFirst().orElseThrow();
    return new KeyProof(UUID.fromString(json(node.data().resolve("cluster/identity")).getString("cluster-id")),
        ClusterKey.of(current, Base64.getDecoder().decode(secret.getString("secret"))));
  }

  /** The content of a file of the membership, below the line that says what it is. */
  private static JsonObject json(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return new JsonObject(String.join("\n", lines.subList(1, lines.size())));
  }

  /** Which of the cluster's keys it is. */
  int generation() {
    return key.generation();
  }

  /** Whether a node takes who has these keys for a member, and proves itself to be one. */
  boolean isTaken(ClusterNode node) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(node.address(), node.clusterPort() + MEMBER), LIMIT_MILLIS);
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write("WEFT-K01".getBytes(StandardCharsets.US_ASCII));
      byte[] theirs = socket.getInputStream().readNBytes(NONCE);
      byte[] own = new byte[NONCE];
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key.derive("weft cluster member 1", new byte[0], "HmacSHA256"));
      mac.update((byte) 1);
      mac.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits())
          .flip());
      mac.update(theirs);
      mac.update(own);
      socket.getOutputStream().write(ByteBuffer.allocate(Integer.BYTES + 2 * NONCE)
          .putInt(key.generation()).put(own).put(mac.doFinal()).array());
      return socket.getInputStream().readNBytes(NONCE).length == NONCE;
    } catch (SocketException _) {
      return false;
    }
  }
}
