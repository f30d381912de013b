// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.buffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotPoolTest {
  private static Slot take(SlotPool pool, int length) {
    return Objects.requireNonNull(pool.take(length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512, 4096, 4097, 16384, 65536, 131072, 1 << 20})
  void dataIsAlignedAndLargeEnough(int length) {
    try (SlotPool pool = new SlotPool(64 << 20)) {
      List<Slot> slots = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        slots.add(take(pool, length));
      }
      for (Slot slot : slots) {
        assertEquals(0, (slot.address() + Slot.DATA) % 4096);
        assertTrue(slot.dataCapacity() >= length);
      }
      slots.forEach(Slot::release);
      assertEquals(0, pool.inUse());
    }
  }

  @Test
  void slotsDoNotOverlap() {
    try (SlotPool pool = new SlotPool(64 << 20)) {
      Slot a = take(pool, 4096);
      Slot b = take(pool, 4096);
      long low = Math.min(a.address(), b.address());
      long high = Math.max(a.address(), b.address());
      assertTrue(low + a.capacity() <= high);
      a.release();
      b.release();
    }
  }

  @Test
  void aReturnedSlotIsUsedAgain() {
    try (SlotPool pool = new SlotPool(64 << 20)) {
      Slot first = take(pool, 4096);
      first.release();
      Slot second = take(pool, 4096);
      assertSame(first, second);
      second.release();
    }
  }

  @Test
  void theSocketsReleaseReturnsASentSlot() {
    try (SlotPool pool = new SlotPool(64 << 20)) {
      Slot slot = take(pool, 4096);
      ByteBuf frame = slot.frame(Slot.DATA - 24, Slot.DATA + 10);
      assertEquals(34, frame.readableBytes());
      assertEquals(1, pool.inUse());
      frame.release();
      assertEquals(0, pool.inUse());
    }
  }

  @Test
  void aReceivingSocketHoldsTheSlot() {
    try (SlotPool pool = new SlotPool(64 << 20)) {
      Slot slot = take(pool, 4096);
      ByteBuf window = slot.receive(Slot.DATA, Slot.DATA + 100);
      assertEquals(100, window.writableBytes());
      slot.release();
      assertEquals(1, pool.inUse());
      window.release();
      assertEquals(0, pool.inUse());
    }
  }

  @Test
  void pastTheLimitTheCallerWaitsForAReturn() {
    try (SlotPool pool = new SlotPool(0)) {
      List<Slot> taken = new ArrayList<>();
      for (Slot slot = pool.take(1 << 20); slot != null; slot = pool.take(1 << 20)) {
        taken.add(slot);
      }
      assertNull(pool.take(1 << 20));
      List<String> woken = new ArrayList<>();
      pool.await(() -> !woken.add("woken"));
      taken.removeLast().release();
      assertEquals(List.of("woken"), woken);
      taken.add(take(pool, 1 << 20));
      taken.forEach(Slot::release);
      assertEquals(1, woken.size());
    }
  }

  @Test
  void smallSlotsCannotKeepALargeOneOut() {
    try (SlotPool pool = new SlotPool(2 << 20)) {
      List<Slot> small = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        Slot slot = pool.take(16);
        if (slot != null && slot.dataCapacity() < 1 << 20) {
          small.add(slot);
        } else if (slot != null) {
          slot.release();
          break;
        }
      }
      take(pool, 1 << 20).release();
      small.forEach(Slot::release);
    }
  }

  @Test
  void inCapsuleDataIsTakenBeyondTheLimit() {
    try (SlotPool pool = new SlotPool(0)) {
      List<Slot> taken = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        taken.add(pool.takeBeyondLimit(8192));
      }
      assertEquals(1000, pool.inUse());
      taken.forEach(Slot::release);
    }
  }

  @Test
  @DisplayName("what is taken beyond the limit leaves nothing that others could take (mend 32)")
  void theLimitHoldsAfterItWasExceeded() {
    try (SlotPool pool = new SlotPool(4 << 20)) {
      List<Slot> taken = new ArrayList<>();
      for (int round = 0; round < 50; round++) {
        for (Slot slot = pool.take(4096); slot != null; slot = pool.take(4096)) {
          taken.add(slot);
        }
        taken.add(pool.takeBeyondLimit(4096));
      }
      assertTrue(pool.reserved() < 12 << 20, () -> "reserved " + pool.reserved());
      taken.forEach(Slot::release);
    }
  }

  @Test
  void moreThanTheLargestSlotIsRefused() {
    try (SlotPool pool = new SlotPool(64 << 20)) {
      assertThrows(IllegalArgumentException.class, () -> pool.take(SlotPool.MAX_DATA + 1));
    }
  }
}
