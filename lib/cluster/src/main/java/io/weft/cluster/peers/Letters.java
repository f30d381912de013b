// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import io.vertx.core.buffer.Buffer;
import io.weft.cluster.seal.Place;
import io.weft.cluster.seal.SealException;
import io.weft.cluster.seal.Sealer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals what goes over the bus for who shall read it, and counts what was not sealed by a holder of the cluster key. */
final class Letters {
  private static final Logger LOG = LoggerFactory.getLogger(Letters.class);

  private final Sealer sealer;
  private final AtomicLong forged = new AtomicLong();

  Letters(Sealer sealer) {
    this.sealer = sealer;
  }

  private static Place place(String to, String topic) {
    return new Place("weft.bus/" + to, topic);
  }

  Buffer seal(String to, String topic, Buffer body) {
    return Buffer.buffer(sealer.seal(place(to, topic), 0, body.getBytes()));
  }

  /** What a letter says; empty if it is not authentic. */
  Optional<Buffer> open(String to, String topic, @Nullable Buffer letter) {
    try {
      return Optional.of(Buffer.buffer(
          sealer.open(place(to, topic), 0, letter == null ? new byte[0] : letter.getBytes()).content()));
    } catch (SealException e) {
      forged.incrementAndGet();
      LOG.debug("a letter is ignored: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** How many letters were not authentic. */
  long forged() {
    return forged.get();
  }
}
