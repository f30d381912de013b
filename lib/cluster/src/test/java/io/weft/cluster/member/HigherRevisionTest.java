// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.member;

import static org.junit.jupiter.api.Assertions.assertSame;

import com.hazelcast.spi.merge.MergingValue;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HigherRevisionTest {
  private record Value(byte[] bytes) implements MergingValue<byte[]> {
    static Value of(long revision, int more) {
      return new Value(ByteBuffer.allocate(Long.BYTES + more).putLong(revision).array());
    }

    @Override
    public Object getRawValue() {
      return this;
    }

    @Override
    public byte[] getValue() {
      return bytes;
    }
  }

  private static void wins(Value winner, Value loser) {
    HigherRevision policy = new HigherRevision();
    assertSame(winner, policy.merge(winner, loser));
    assertSame(winner, policy.merge(loser, winner));
  }

  @Test
  void theHigherRevisionWinsOnEitherSide() {
    wins(Value.of(2, 0), Value.of(1, 100));
    wins(Value.of(1L << 40, 5), Value.of(1, 5));
    wins(Value.of(-1, 0), Value.of(Long.MAX_VALUE, 0));
  }

  @Test
  void whatIsTooShortLosesAndWhatIsAloneStays() {
    wins(Value.of(1, 0), new Value(new byte[3]));
    Value only = Value.of(0, 0);
    assertSame(only, new HigherRevision().merge(only, null));
  }

  @Test
  void ofTwoAlikeTheOneThatIsThereStays() {
    Value there = Value.of(5, 0);
    assertSame(there, new HigherRevision().merge(Value.of(5, 0), there));
  }
}
