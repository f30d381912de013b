// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.certificate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weft.config.Reason;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node's certificate renewed in time: when a third of its life is left, which is a month, and again after a failure, at
 * growing distances. Asks for one certificate at a time, for the same key.
 */
public final class Renewal implements AutoCloseable {
  /**
   * When Renewal looks and asks.
   *
   * @param look how often it looks whether the certificate is due
   * @param retry how long after a failure it asks again; doubled with each further one, up to {@code look}
   * @param answer how long it waits for an answer
   */
  public record Pace(Duration look, Duration retry, Duration answer) {
    /** The usual pace: looks each hour, asks again after a minute. */
    public static final Pace USUAL = new Pace(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
  }

  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final int PARTS = 3;

  private final Vertx vertx;
  private final Credentials credentials;
  private final Function<byte[], Future<Material>> renew;
  private final InstantSource clock;
  private final Pace pace;
  private long timer = -1;
  private boolean closed;

  /**
   * Takes what it needs; see {@link #start}.
   *
   * @param vertx whose timers are used
   * @param credentials where the certificate is replaced
   * @param renew gets a certificate for a request (PKCS #10) and keeps it on the disk, without blocking
   * @param clock the time
   * @param pace when it looks and asks
   */
  public Renewal(Vertx vertx, Credentials credentials, Function<byte[], Future<Material>> renew, InstantSource clock, Pace pace) {
    this.vertx = vertx;
    this.credentials = credentials;
    this.renew = renew;
    this.clock = clock;
    this.pace = pace;
  }

  /** Whether a third of a certificate's life is left, or less. */
  public static boolean isDue(NodeCertificate certificate, Instant now) {
    Duration life = Duration.between(certificate.from(), certificate.until());
    return !now.isBefore(certificate.until().minus(life.dividedBy(PARTS)));
  }

  /** Looks now, and from then on. */
  public void start() {
    look(pace.retry);
  }

  private void look(Duration retry) {
    NodeCertificate certificate;
    try {
      certificate = NodeCertificate.of(credentials.material().certificate());
    } catch (CertificateException e) {
      throw new IllegalStateException("the node's own certificate has no name", e);
    }
    if (!isDue(certificate, clock.instant())) {
      lookAfter(pace.look, pace.retry);
      return;
    }
    ask(certificate).timeout(pace.answer.toMillis(), TimeUnit.MILLISECONDS).onComplete(answer -> {
      if (answer.succeeded()) {
        credentials.replace(answer.result());
        LOG.info("the certificate of node {} was renewed, and is valid until {}", certificate.name(),
            answer.result().certificate().getNotAfter().toInstant());
        lookAfter(pace.look, pace.retry);
      } else {
        LOG.warn("the certificate of node {}, which is valid until {}, was not renewed: {}; the next attempt is in {} s",
            certificate.name(), certificate.until(), reason(answer.cause()), retry.toSeconds());
        Duration next = retry.multipliedBy(2);
        lookAfter(retry, next.compareTo(pace.look) < 0 ? next : pace.look);
      }
    });
  }

  private String reason(Throwable failure) {
    return failure instanceof TimeoutException ? "no answer within %d s".formatted(pace.answer.toSeconds()) : Reason.of(failure);
  }

  private Future<Material> ask(NodeCertificate certificate) {
    try {
      return renew.apply(credentials.material().key().request(certificate.name()));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private synchronized void lookAfter(Duration delay, Duration retry) {
    if (!closed) {
      timer = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> look(retry));
    }
  }

  /** Looks no more. An answer that is on its way is still used. */
  @Override
  public synchronized void close() {
    closed = true;
    vertx.cancelTimer(timer);
  }
}
