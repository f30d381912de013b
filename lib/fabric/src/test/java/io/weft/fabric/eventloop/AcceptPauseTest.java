// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.eventloop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A listening socket that cannot accept waits before it tries again. */
class AcceptPauseTest {
  private final EmbeddedChannel listening = new EmbeddedChannel(new AcceptPause());

  AcceptPauseTest() {
    listening.freezeTime();
  }

  @AfterEach
  void close() {
    listening.finishAndReleaseAll();
  }

  private void fail() {
    listening.pipeline().fireExceptionCaught(new IOException("accept: too many open files"));
  }

  private void pass(long millis) {
    listening.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    listening.runScheduledPendingTasks();
  }

  @Test
  @DisplayName("after a failure nothing is accepted for a while (mend 14)")
  void waits() {
    fail();
    assertFalse(listening.config().isAutoRead());
    pass(AcceptPause.PAUSE_MILLIS - 1);
    assertFalse(listening.config().isAutoRead());
    pass(1);
    assertTrue(listening.config().isAutoRead());
    fail();
    assertFalse(listening.config().isAutoRead(), "it fails again");
  }

  @Test
  void aSecondFailureDoesNotProlongThePause() {
    fail();
    pass(AcceptPause.PAUSE_MILLIS / 2);
    fail();
    pass(AcceptPause.PAUSE_MILLIS / 2);
    assertTrue(listening.config().isAutoRead());
  }

  @Test
  void acceptedConnectionsPass() {
    fail();
    listening.writeInbound("connection");
    assertEquals("connection", listening.readInbound());
  }

  @Test
  void bugsAreNotHidden() {
    listening.pipeline().fireExceptionCaught(new IllegalStateException("a bug"));
    assertTrue(listening.config().isAutoRead());
    assertThrows(IllegalStateException.class, listening::checkException);
  }
}
