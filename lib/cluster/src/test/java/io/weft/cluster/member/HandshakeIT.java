// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import io.weft.cluster.door.SocketPair;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandshakeIT {
  private static final UUID CLUSTER = UUID.randomUUID();
  private static final ClusterKey KEY = ClusterKey.create(1);
  private static final Duration LIMIT = Duration.ofMillis(500);
  private static final byte[] GREETING = "WEFT-K01".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST = 32;
  private static final int SECOND = 4 + 32 + 32;

  private SocketPair pair;
  private volatile boolean greeted;

  @BeforeEach
  void connect() throws Exception {
    pair = new SocketPair();
  }

  @AfterEach
  void close() throws Exception {
    pair.close();
  }

  private static Handshake of(UUID cluster, KeyRing ring) {
    return new Handshake(cluster, () -> ring, LIMIT);
  }

  private static Handshake good() {
    return of(CLUSTER, KeyRing.of(KEY));
  }

  /** A side of the handshake in a thread of its own. @return how it failed; null if it did not */
  private static CompletableFuture<Throwable> run(Callable<Void> side) {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try {
        side.call();
        end.complete(null);
      } catch (Throwable t) {
        end.complete(t);
      }
    });
    return end;
  }

  private CompletableFuture<Throwable> accept(Handshake handshake) {
    return run(() -> {
      try {
        handshake.accept(pair.accepted, () -> greeted = true);
      } catch (IOException e) {
        pair.accepted.close();
        throw e;
      }
      return null;
    });
  }

  private CompletableFuture<Throwable> connect(Handshake handshake) {
    return run(() -> {
      try {
        handshake.connect(pair.connected);
      } catch (IOException e) {
        pair.connected.close();
        throw e;
      }
      return null;
    });
  }

  private static Throwable end(CompletableFuture<Throwable> side) throws Exception {
    return side.get(60, TimeUnit.SECONDS);
  }

  private static void refused(CompletableFuture<Throwable> side) throws Exception {
    assertInstanceOf(IOException.class, end(side));
  }

  @Test
  void twoHoldersOfTheKeyAgreeAndLoseNoByteOfWhatFollows() throws Exception {
    CompletableFuture<Throwable> accepting = accept(good());
    CompletableFuture<Throwable> connecting = run(() -> {
      good().connect(pair.connected);
      pair.connected.getOutputStream().write("HZX".getBytes(StandardCharsets.US_ASCII));
      return null;
    });
    assertNull(end(accepting));
    assertNull(end(connecting));
    assertTrue(greeted);
    assertEquals("HZX", new String(pair.accepted.getInputStream().readNBytes(3), StandardCharsets.US_ASCII));
    assertEquals(0, pair.accepted.getSoTimeout());
  }

  @Test
  void anotherKeyIsRefusedByBothEnds() throws Exception {
    CompletableFuture<Throwable> accepting = accept(good());
    CompletableFuture<Throwable> connecting = connect(of(CLUSTER, KeyRing.of(ClusterKey.create(1))));
    assertEquals("it has another cluster key, or is of another cluster", assertInstanceOf(StrangerException.class, end(accepting)).getMessage());
    refused(connecting);
  }

  @Test
  void anotherClusterIsRefused() throws Exception {
    CompletableFuture<Throwable> accepting = accept(good());
    CompletableFuture<Throwable> connecting = connect(of(UUID.randomUUID(), KeyRing.of(KEY)));
    refused(accepting);
    refused(connecting);
  }

  @Test
  void aKeyIsChangedWhileBothAreKnown() throws Exception {
    ClusterKey next = ClusterKey.create(2);
    CompletableFuture<Throwable> accepting = accept(of(CLUSTER, KeyRing.of(List.of(KEY, next), 1)));
    CompletableFuture<Throwable> connecting = connect(of(CLUSTER, KeyRing.of(List.of(KEY, next), 2)));
    assertNull(end(accepting));
    assertNull(end(connecting));
  }

  @Test
  void aRetiredKeyIsRefused() throws Exception {
    CompletableFuture<Throwable> accepting = accept(of(CLUSTER, KeyRing.of(ClusterKey.create(2))));
    CompletableFuture<Throwable> connecting = connect(good());
    assertEquals("it has a cluster key that this node does not have", assertInstanceOf(StrangerException.class, end(accepting)).getMessage());
    refused(connecting);
  }

  @Test
  void anAcceptorWithoutTheKeyIsRefused() throws Exception {
    CompletableFuture<Throwable> connecting = connect(good());
    assertArrayEquals(GREETING, pair.accepted.getInputStream().readNBytes(GREETING.length));
    pair.accepted.getOutputStream().write(new byte[FIRST]);
    assertEquals(SECOND, pair.accepted.getInputStream().readNBytes(SECOND).length);
    pair.accepted.getOutputStream().write(new byte[FIRST]);
    refused(connecting);
  }

  @Test
  void aProofIsNotAcceptedFromWhoWasGivenIt() throws Exception {
    // The stranger relays the connector's own proof back to it, as if it were the acceptor's.
    CompletableFuture<Throwable> connecting = connect(good());
    assertArrayEquals(GREETING, pair.accepted.getInputStream().readNBytes(GREETING.length));
    pair.accepted.getOutputStream().write(new byte[FIRST]);
    byte[] said = pair.accepted.getInputStream().readNBytes(SECOND);
    pair.accepted.getOutputStream().write(said, SECOND - FIRST, FIRST);
    refused(connecting);
  }

  @Test
  void whatWasSaidOnAnotherConnectionIsNotAccepted() throws Exception {
    byte[] said;
    try (SocketPair other = new SocketPair()) {
      CompletableFuture<Throwable> connecting = run(() -> {
        good().connect(other.connected);
        return null;
      });
      other.accepted.getInputStream().readNBytes(GREETING.length);
      other.accepted.getOutputStream().write(new byte[FIRST]);
      said = other.accepted.getInputStream().readNBytes(SECOND);
      other.close();
      refused(connecting);
    }
    CompletableFuture<Throwable> accepting = accept(good());
    pair.connected.getOutputStream().write(GREETING);
    pair.connected.getInputStream().readNBytes(FIRST);
    pair.connected.getOutputStream().write(said);
    refused(accepting);
    assertEquals(-1, pair.connected.getInputStream().read(), "a stranger learns nothing");
  }

  @Test
  void whoIsSilentOrSlowIsRefusedInTime() throws Exception {
    long start = System.nanoTime();
    CompletableFuture<Throwable> accepting = accept(good());
    CompletableFuture<Throwable> trickle = run(() -> {
      pair.connected.getOutputStream().write(GREETING);
      while (true) {
        pair.connected.getOutputStream().write(0);
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    });
    Throwable refused = end(accepting);
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertEquals("it did not prove the cluster key within 500 ms", assertInstanceOf(StrangerException.class, refused).getMessage());
    assertTrue(took >= 400 && took < 20_000, () -> took + " ms");
    pair.connected.close();
    refused(trickle);
  }

  @Test
  void whoSpeaksAnotherProtocolIsRefusedAtOnceAndHearsNothing() throws Exception {
    CompletableFuture<Throwable> accepting = accept(good());
    pair.connected.getOutputStream().write("CP2 and what a client of Hazelcast says".getBytes(StandardCharsets.US_ASCII));
    assertEquals("it does not greet as a node of a cluster does", assertInstanceOf(StrangerException.class, end(accepting)).getMessage());
    assertFalse(greeted);
    pair.connected.setSoTimeout(20_000);
    assertThrows(SocketException.class, () -> {
      // What was not read when the connection was closed resets it.
      if (pair.connected.getInputStream().read() < 0) {
        throw new SocketException("closed");
      }
    });
  }

  @Test
  void whoClosesIsRefused() throws Exception {
    CompletableFuture<Throwable> accepting = accept(good());
    pair.connected.getOutputStream().write(GREETING);
    pair.connected.getInputStream().readNBytes(FIRST);
    pair.connected.getOutputStream().write(new byte[10]);
    pair.connected.shutdownOutput();
    assertEquals("it closed the connection before it proved the cluster key",
        assertInstanceOf(EOFException.class, end(accepting)).getMessage());
  }

  @Test
  void whoDoesNotAnswerIsNotCalledAStranger() throws Exception {
    Throwable late = end(connect(good()));
    assertEquals("it did not prove the cluster key within 500 ms", assertInstanceOf(IOException.class, late).getMessage());
    assertFalse(late instanceof StrangerException, "a member may be paused");
  }

  @Test
  void noTwoConnectionsBeginAlike() throws Exception {
    CompletableFuture<Throwable> first = accept(good());
    pair.connected.getOutputStream().write(GREETING);
    byte[] one = pair.connected.getInputStream().readNBytes(FIRST);
    pair.close();
    refused(first);
    pair = new SocketPair();
    CompletableFuture<Throwable> second = accept(good());
    pair.connected.getOutputStream().write(GREETING);
    byte[] two = pair.connected.getInputStream().readNBytes(FIRST);
    assertFalse(Arrays.equals(one, two));
    pair.close();
    refused(second);
  }
}
