// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.weft.nvme.StatusCode;
import org.junit.jupiter.api.Test;

class NamespaceStatsTest {
  private final NamespaceStats stats = new NamespaceStats();

  private NamespaceStats.LoopStats anotherLoop() {
    EventLoop loop = new EmbeddedChannel().eventLoop();
    return stats.on(loop);
  }

  @Test
  void addsUpTheEventLoops() {
    anotherLoop().count(IoKind.WRITE, 4096, 1000, 0);
    anotherLoop().count(IoKind.WRITE, 512, 3000, 0);
    assertEquals(2, stats.sum(loop -> loop.commands(IoKind.WRITE)));
    assertEquals(4608, stats.sum(loop -> loop.bytes(IoKind.WRITE)));
    assertEquals(4000, stats.sum(loop -> loop.latencies(IoKind.WRITE).sumNanos()));
    assertEquals(0, stats.sum(loop -> loop.commands(IoKind.READ)));
  }

  @Test
  void anErrorIsACommandToo() {
    anotherLoop().count(IoKind.READ, 0, 1000, StatusCode.LBA_OUT_OF_RANGE);
    assertEquals(1, stats.sum(loop -> loop.commands(IoKind.READ)));
    assertEquals(1, stats.sum(loop -> loop.errors(IoKind.READ)));
    assertEquals(0, stats.sum(NamespaceStats.LoopStats::mediaErrors));
  }

  @Test
  void errorsOfTheMediumAreCountedOnTheirOwn() {
    anotherLoop().count(IoKind.READ, 0, 1000, StatusCode.UNRECOVERED_READ_ERROR);
    anotherLoop().count(IoKind.WRITE, 0, 1000, StatusCode.WRITE_FAULT);
    anotherLoop().count(IoKind.COMPARE, 0, 1000, StatusCode.COMPARE_FAILURE);
    anotherLoop().count(IoKind.COPY, 0, 1000, StatusCode.UNRECOVERED_READ_ERROR | StatusCode.DNR);
    assertEquals(2, stats.sum(NamespaceStats.LoopStats::mediaErrors));
  }
}
