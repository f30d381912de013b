// SPDX-License-Identifier: Apache-2.0

package io.weft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A leak fails the class that caused it, and nothing else does. */
class LeakCheckTest {

  @Test
  void aBufferThatIsNotReleasedFailsItsClass() {
    run(LeaksPooledBuffer.class).containerEvents().assertThatEvents().haveExactly(1, event(
        container(LeaksPooledBuffer.class),
        finishedWithFailure(instanceOf(AssertionError.class), message(m -> m.contains("1 leaked resource(s)")
            && m.contains("LeakCheckTest.java")))));
  }

  @Test
  void everyLeakIsReported() {
    run(LeaksTwice.class).containerEvents().assertThatEvents().haveExactly(1, event(
        container(LeaksTwice.class),
        finishedWithFailure(message(m -> m.contains("2 leaked resource(s)")))));
  }

  @Test
  void releasedBuffersFailNothing() {
    var results = run(Releases.class);
    assertEquals(1, results.testEvents().succeeded().count());
    assertEquals(0, results.allEvents().failed().count());
  }

  private static EngineExecutionResults run(Class<?> tests) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .selectors(selectClass(tests))
        .execute();
  }

  static class LeaksPooledBuffer {
    @Test
    void leaks() {
      PooledByteBufAllocator.DEFAULT.directBuffer(16).writeInt(1);
    }
  }

  static class LeaksTwice {
    @Test
    void leaksOne() {
      UnpooledByteBufAllocator.DEFAULT.directBuffer(16).writeInt(1);
    }

    @Test
    void leaksAnother() {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.heapBuffer(16);
      buffer.retain().release();
    }
  }

  static class Releases {
    @Test
    void releases() {
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
  }
}
