// SPDX-License-Identifier: Apache-2.0
package io.weft.target.subsystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class NamespaceStatsTest {
  private final NamespaceStats stats = new NamespaceStats();

  private NamespaceStats.OfLoop anotherLoop() {
    EventLoop loop = new EmbeddedChannel().eventLoop();
    return stats.on(loop);
  }

  @Test
  void addsUpTheEventLoops() {
    anotherLoop().count(IoKind.WRITE, 4096, 1000, true);
    anotherLoop().count(IoKind.WRITE, 512, 3000, true);
    assertEquals(2, stats.sum(loop -> loop.commands(IoKind.WRITE)));
    assertEquals(4608, stats.sum(loop -> loop.bytes(IoKind.WRITE)));
    assertEquals(4000, stats.sum(loop -> loop.latencies(IoKind.WRITE).sumNanos()));
    assertEquals(0, stats.sum(loop -> loop.commands(IoKind.READ)));
  }

  @Test
  void anErrorIsACommandToo() {
    anotherLoop().count(IoKind.READ, 0, 1000, false);
    assertEquals(1, stats.sum(loop -> loop.commands(IoKind.READ)));
    assertEquals(1, stats.sum(loop -> loop.errors(IoKind.READ)));
  }
}
