// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.weft.testkit.Eventually;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RenewalTest {
  private static final Renewal.Pace FAST = new Renewal.Pace(Duration.ofMillis(40), Duration.ofMillis(5), Duration.ofMillis(200));

  private final Vertx vertx = Vertx.vertx();
  private final TestCluster lab = TestCluster.create("lab");
  private final AtomicReference<Instant> now = new AtomicReference<>(lab.now());
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void closeVertx() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private Renewal renewal(Credentials credentials, Function<byte[], Future<Material>> renew) {
    Renewal renewal = new Renewal(vertx, credentials, request -> {
      asked.incrementAndGet();
      return renew.apply(request);
    }, now::get, FAST);
    renewal.start();
    return renewal;
  }

  private Material signed(Credentials credentials, byte[] request) {
    try {
      return Material.of(credentials.material().key(), lab.authority().sign(request, "node-1", "127.0.0.1", now.get()),
          List.of(lab.authority().certificate()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant due(X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    return until.minus(Duration.between(from, until).dividedBy(3));
  }

  @Test
  void aCertificateIsDueWhenAThirdIsLeft() throws Exception {
    X509Certificate certificate = lab.node("node-1").certificate();
    NodeCertificate read = NodeCertificate.of(certificate);
    assertFalse(Renewal.isDue(read, due(certificate).minusSeconds(1)));
    assertTrue(Renewal.isDue(read, due(certificate)));
    assertTrue(Renewal.isDue(read, read.until().plusSeconds(1)));
  }

  @Test
  @DisplayName("a certificate is renewed when it is due, not before, and not again until it is due again")
  void renewedOnce() throws Exception {
    Credentials credentials = lab.credentials("node-1");
    X509Certificate first = credentials.material().certificate();
    try (Renewal _ = renewal(credentials, request -> Future.succeededFuture(signed(credentials, request)))) {
      assertEquals(0, asked.get());
      now.set(due(first));
      Eventually.until("the certificate is renewed", () -> credentials.material().certificate() != first);
      X509Certificate second = credentials.material().certificate();
      assertEquals(first.getPublicKey(), second.getPublicKey(), "the key is what the cluster knows the node by");
      assertNotEquals(first.getSerialNumber(), second.getSerialNumber());
      assertEquals(1, asked.get());
      now.set(due(second));
      Eventually.until("it is renewed again", () -> credentials.material().certificate() != second);
      assertEquals(2, asked.get());
    }
  }

  @Test
  @DisplayName("failures of every kind are tried again until one attempt succeeds")
  void triedAgain() throws Exception {
    Credentials credentials = lab.credentials("node-1");
    X509Certificate first = credentials.material().certificate();
    now.set(due(first));
    try (Renewal _ = renewal(credentials, request -> switch (asked.get()) {
      case 1 -> Future.failedFuture("no majority");
      case 2 -> throw new IllegalStateException("a fault");
      case 3 -> Promise.<Material>promise().future();
      default -> Future.succeededFuture(signed(credentials, request));
    })) {
      Eventually.until("the certificate is renewed", () -> credentials.material().certificate() != first);
      assertEquals(4, asked.get());
    }
  }

  @Test
  @DisplayName("attempts that fail become rarer, and there is one at a time")
  void attemptsBecomeRarer() throws Exception {
    Credentials credentials = lab.credentials("node-1");
    now.set(due(credentials.material().certificate()));
    List<Long> times = new CopyOnWriteArrayList<>();
    try (Renewal _ = renewal(credentials, _ -> {
      times.add(System.nanoTime());
      return Future.failedFuture("no majority");
    })) {
      Eventually.until("six attempts", () -> times.size() >= 6);
    }
    for (int i = 1; i < 6; i++) {
      long least = Math.min(5L << i - 1, 40);
      long passed = TimeUnit.NANOSECONDS.toMillis(times.get(i) - times.get(i - 1));
      assertTrue(passed >= least - 1, "attempt %d came %d ms after the one before, and not %d".formatted(i, passed, least));
    }
  }

  @Test
  void nothingIsAskedAfterTheEnd() throws Exception {
    Credentials credentials = lab.credentials("node-1");
    now.set(due(credentials.material().certificate()));
    Renewal renewal = renewal(credentials, _ -> Future.failedFuture("no majority"));
    Eventually.until("an attempt", () -> asked.get() >= 2);
    renewal.close();
    int before = asked.get();
    Promise<Void> later = Promise.promise();
    vertx.setTimer(200, _ -> later.complete());
    later.future().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertTrue(asked.get() <= before + 1);
  }
}
