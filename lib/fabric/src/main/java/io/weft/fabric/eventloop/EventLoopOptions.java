// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import java.time.Duration;

/**
 * Event loop options.
 *
 * @param loops the number of event loops, at least 1
 * @param transport the socket transport
 * @param spin how long a loop polls after an I/O command before it sleeps; zero to sleep at once
 */
public record EventLoopOptions(int loops, TransportKind transport, Duration spin) {
  /** One loop per processor, the best transport, a spin of 50 us. */
  public static EventLoopOptions defaults() {
    return new EventLoopOptions(
        Runtime.getRuntime().availableProcessors(), TransportKind.AUTO, Duration.ofNanos(50_000));
  }
}
