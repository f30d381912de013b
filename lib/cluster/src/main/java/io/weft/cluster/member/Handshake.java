// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.Mac;

/**
 * The proof of both ends of a connection that they hold the cluster key, before anything else is said on it.
 *
 * <pre>
 *   connector -> acceptor   greeting (8 bytes)
 *   acceptor -> connector   nonce A
 *   connector -> acceptor   generation of the key (4 bytes), nonce C, MAC of (connector, cluster, A, C)
 *   acceptor -> connector   MAC of (acceptor, cluster, A, C)
 * </pre>
 *
 * <p>Nonces have 32 bytes; the MAC is HMAC-SHA256 with a key that is derived from the connector's current cluster key, which
 * the acceptor has too. Who accepts says nothing to who does not greet, and proves nothing to who has proved nothing. What
 * follows is not protected: who can change it on its way can take over a connection.
 */
final class Handshake {
  /** The most that the handshake may take on each end, in milliseconds. */
  static final int LIMIT_MILLIS = 3000;

  private static final byte[] GREETING = "WEFT-K01".getBytes(StandardCharsets.US_ASCII);
  private static final int NONCE = 32;
  private static final int PROOF = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "weft cluster member 1";

  private final UUID cluster;
  private final Supplier<KeyRing> keys;
  private final Duration limit;
  private final SecureRandom random = new SecureRandom();

  Handshake(UUID cluster, Supplier<KeyRing> keys, Duration limit) {
    this.cluster = cluster;
    this.keys = keys;
    this.limit = limit;
  }

  /**
   * The acceptor's part.
   *
   * @param greeted is run when the other end has greeted
   * @throws StrangerException if the other end proves wrongly, or not in time
   * @throws IOException if the connection ends before
   */
  void accept(Socket socket, Runnable greeted) throws IOException {
    Reader reader = new Reader(socket, limit, StrangerException::new);
    if (!Arrays.equals(reader.read(GREETING.length), GREETING)) {
      throw new StrangerException("it does not greet as a node of a cluster does");
    }
    greeted.run();
    byte[] own = nonce();
    socket.getOutputStream().write(own);
    ClusterKey key = keys.get().find(ByteBuffer.wrap(reader.read(Integer.BYTES)).getInt());
    byte[] others = reader.read(NONCE);
    byte[] proof = reader.read(PROOF);
    if (key == null) {
      throw new StrangerException("it has a cluster key that this node does not have");
    }
    require(proof, proof(key, Role.CONNECTOR, own, others));
    socket.getOutputStream().write(proof(key, Role.ACCEPTOR, own, others));
    reader.end();
  }

  /**
   * The connector's part.
   *
   * @throws StrangerException if the other end proves wrongly
   * @throws IOException if the connection ends before, or nothing comes in time: who listens may be paused
   */
  void connect(Socket socket) throws IOException {
    Reader reader = new Reader(socket, limit, IOException::new);
    socket.getOutputStream().write(GREETING);
    byte[] others = reader.read(NONCE);
    byte[] own = nonce();
    ClusterKey key = keys.get().current();
    socket.getOutputStream().write(ByteBuffer.allocate(Integer.BYTES + NONCE + PROOF)
        .putInt(key.generation()).put(own).put(proof(key, Role.CONNECTOR, others, own)).array());
    require(reader.read(PROOF), proof(key, Role.ACCEPTOR, others, own));
    reader.end();
  }

  private byte[] nonce() {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    return nonce;
  }

  private byte[] proof(ClusterKey key, Role role, byte[] acceptors, byte[] connectors) throws IOException {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key.derive(PURPOSE, new byte[0], ALGORITHM));
      mac.update((byte) role.ordinal());
      mac.update(ByteBuffer.allocate(2 * Long.BYTES)
          .putLong(cluster.getMostSignificantBits()).putLong(cluster.getLeastSignificantBits()).flip());
      mac.update(acceptors);
      mac.update(connectors);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IOException("HMAC-SHA256 does not work with the cluster key", e);
    }
  }

  private static void require(byte[] proof, byte[] expected) throws StrangerException {
    if (!MessageDigest.isEqual(proof, expected)) {
      throw new StrangerException("it has another cluster key, or is of another cluster");
    }
  }

  private enum Role { ACCEPTOR, CONNECTOR }

  /** Reads exactly what is asked for, so that no byte of what follows is lost, until the time is over. */
  private static final class Reader {
    private final Socket socket;
    private final long start = System.nanoTime();
    private final long limit;
    private final Function<String, IOException> late;

    Reader(Socket socket, Duration limit, Function<String, IOException> late) {
      this.socket = socket;
      this.late = late;
      this.limit = limit.toNanos();
    }

    byte[] read(int length) throws IOException {
      byte[] bytes = new byte[length];
      int count = 0;
      while (count < length) {
        long left = TimeUnit.NANOSECONDS.toMillis(limit - (System.nanoTime() - start));
        if (left <= 0) {
          throw late();
        }
        socket.setSoTimeout((int) left);
        try {
          int more = socket.getInputStream().read(bytes, count, length - count);
          if (more < 0) {
            throw new EOFException("it closed the connection before it proved the cluster key");
          }
          count += more;
        } catch (SocketTimeoutException e) {
          throw late();
        }
      }
      return bytes;
    }

    private IOException late() {
      return late.apply("it did not prove the cluster key within %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(limit)));
    }

    void end() throws IOException {
      socket.setSoTimeout(0);
    }
  }
}
