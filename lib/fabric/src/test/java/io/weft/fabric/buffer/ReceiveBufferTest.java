// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceiveBufferTest {
  private static int read(ReceiveBuffer buffer, int most, int firstValue) {
    ByteBuf target = buffer.forRead();
    int length = Math.min(most, target.writableBytes());
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (firstValue + i);
    }
    target.writeBytes(bytes);
    target.release();
    return length;
  }

  @Test
  void unconsumedBytesComeFirstInTheNextRead() {
    ReceiveBuffer buffer = new ReceiveBuffer(UnpooledByteBufAllocator.DEFAULT);
    read(buffer, 10, 0);
    buffer.consumeTo(7);
    read(buffer, 5, 10);
    assertEquals(0, buffer.position());
    assertEquals(8, buffer.end());
    for (int i = 0; i < 8; i++) {
      assertEquals(7 + i, buffer.data().nio().get(i));
    }
    buffer.release();
  }

  @Test
  void growsWhileReadsFillItAndShrinksAfterwards() {
    ReceiveBuffer buffer = new ReceiveBuffer(UnpooledByteBufAllocator.DEFAULT);
    for (int i = 0; i < 10; i++) {
      read(buffer, Integer.MAX_VALUE, 0);
      buffer.consumeTo(buffer.end());
    }
    assertEquals(ReceiveBuffer.MAX, buffer.data().capacity());
    for (int i = 0; i < 1000; i++) {
      read(buffer, 72, 0);
      buffer.consumeTo(buffer.end());
    }
    assertEquals(ReceiveBuffer.MIN, buffer.data().capacity());
    buffer.release();
  }

  @Test
  void noByteIsLostWhateverIsConsumed() {
    ReceiveBuffer buffer = new ReceiveBuffer(UnpooledByteBufAllocator.DEFAULT);
    Random random = new Random(42);
    int written = 0;
    int consumed = 0;
    for (int i = 0; i < 2000; i++) {
      int rest = buffer.end() - buffer.position();
      written += read(buffer, random.nextInt(30_000), written);
      assertEquals(written - consumed, buffer.end() - buffer.position());
      int take = random.nextInt(buffer.end() - buffer.position() + 1);
      if (rest > 8000) {
        take = buffer.end() - buffer.position();
      }
      for (int k = 0; k < take; k++) {
        assertEquals((byte) (consumed + k), buffer.data().nio().get(buffer.position() + k));
      }
      buffer.consumeTo(buffer.position() + take);
      consumed += take;
    }
    buffer.release();
  }
}
