// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecordTableTest {
  private final AtomicLong now = new AtomicLong(1000);
  private final RecordTable table = new RecordTable(now::get);

  private RecordTable.Verdict offer(String key, long revision, long expires, int length) {
    return table.offer(key, new RecordTable.Entry(revision, expires, false, Buffer.buffer(new byte[length])));
  }

  @Test
  void onlyWhatIsNewerIsTaken() {
    assertEquals(RecordTable.Verdict.TAKEN, offer("a", 5, 0, 1));
    assertEquals(RecordTable.Verdict.NOT_NEWER, offer("a", 5, 0, 2));
    assertEquals(RecordTable.Verdict.NOT_NEWER, offer("a", 4, 0, 3));
    assertEquals(RecordTable.Verdict.TAKEN, offer("a", 6, 0, 4));
    assertEquals(4, table.live("a").orElseThrow().bytes().length());
  }

  @Test
  void whatIsOverIsNeitherTakenNorSeen() {
    assertEquals(RecordTable.Verdict.NOT_NEWER, offer("a", 1, 1000, 1));
    assertEquals(RecordTable.Verdict.TAKEN, offer("a", 1, 1001, 1));
    now.set(1001);
    assertTrue(table.live("a").isEmpty());
    assertEquals(Set.of("a"), table.expire());
    assertEquals(Set.of(), table.keys());
    assertEquals(Set.of(), table.expire());
  }

  @Test
  void aTraceKeepsOlderRecordsAway() {
    offer("a", 1, 2000, 1);
    table.offer("a", new RecordTable.Entry(2, 2000, true, Buffer.buffer()));
    assertTrue(table.live("a").isEmpty());
    assertTrue(table.entry("a").isPresent());
    assertEquals(RecordTable.Verdict.NOT_NEWER, offer("a", 1, 2000, 1));
    assertEquals(RecordTable.Verdict.TAKEN, offer("a", 3, 2000, 1));
  }

  @Test
  void theNumberOfRecordsIsBounded() {
    for (int i = 0; i < SharedRecords.MAX_RECORDS; i++) {
      assertEquals(RecordTable.Verdict.TAKEN, offer("key " + i, 1, 2000, 1));
    }
    assertEquals(RecordTable.Verdict.NO_ROOM, offer("more", 1, 0, 1));
    assertEquals(RecordTable.Verdict.TAKEN, offer("key 0", 2, 2000, 1));
    now.set(2000);
    table.expire();
    assertEquals(RecordTable.Verdict.TAKEN, offer("more", 1, 0, 1));
  }

  @Test
  void theBytesOfAllRecordsAreBounded() {
    int length = SharedRecords.MAX_RECORD;
    int fit = SharedRecords.MAX_BYTES / (length + 10);
    for (int i = 0; i < fit; i++) {
      assertEquals(RecordTable.Verdict.TAKEN, offer("key %6d".formatted(i), 1, 0, length));
    }
    assertEquals(RecordTable.Verdict.NO_ROOM, offer("key %6d".formatted(fit), 1, 0, length));
    assertEquals(RecordTable.Verdict.TAKEN, offer("key %6d".formatted(0), 2, 0, 0));
    assertEquals(RecordTable.Verdict.TAKEN, offer("key %6d".formatted(fit), 1, 0, length));
    assertFalse(table.keys().isEmpty());
  }
}
