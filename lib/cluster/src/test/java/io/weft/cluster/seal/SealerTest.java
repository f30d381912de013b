// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final UUID CLUSTER = UUID.fromString("b3bd3b0c-8a35-4a0e-9e6c-2f8b8c3b4b10");
  private static final KeyRing RING = KeyRing.of(ClusterKey.create(1));
  private static final Place PLACE = new Place("nodes", "node-1");

  private final Sealer sealer = new Sealer(CLUSTER, () -> RING);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(SealException.Why why, Sealer reader, Place place, long seen, byte[] record) {
    assertEquals(why, assertThrows(SealException.class, () -> reader.open(place, seen, record)).why());
  }

  @Property(tries = 300)
  void whatIsSealedIsOpenedByAnotherNode(@ForAll @StringLength(max = 40) String map, @ForAll @StringLength(max = 40) String key,
      @ForAll @LongRange(min = 0) long revision, @ForAll @Size(max = 300) byte[] content) throws Exception {
    Opened opened = new Sealer(CLUSTER, () -> RING).open(new Place(map, key), revision,
        sealer.seal(new Place(map, key), revision, content));
    assertEquals(revision, opened.revision());
    assertArrayEquals(content, opened.content());
  }

  @Property(tries = 300)
  void oneFlippedBitIsSeenWhereverItIs(@ForAll @Size(max = 60) byte[] content, @ForAll @IntRange(max = 1_000_000) int where) {
    byte[] record = sealer.seal(PLACE, 7, content);
    int bit = where % (record.length * Byte.SIZE);
    record[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    assertThrows(SealException.class, () -> sealer.open(PLACE, 0, record));
  }

  @Property(tries = 200)
  void anyTruncationIsSeen(@ForAll @Size(max = 60) byte[] content, @ForAll @IntRange(max = 1_000_000) int where) {
    byte[] record = sealer.seal(PLACE, 7, content);
    assertThrows(SealException.class, () -> sealer.open(PLACE, 0, Arrays.copyOf(record, where % record.length)));
  }

  @Property(tries = 300)
  void aRecordOfAnotherPlaceIsRefused(@ForAll @StringLength(max = 6) String map, @ForAll @StringLength(max = 6) String key,
      @ForAll @StringLength(max = 6) String otherMap, @ForAll @StringLength(max = 6) String otherKey) throws Exception {
    Place sealed = new Place(map, key);
    Place found = new Place(otherMap, otherKey);
    byte[] record = sealer.seal(sealed, 1, bytes("content"));
    if (sealed.equals(found)) {
      assertEquals(1, sealer.open(found, 0, record).revision());
    } else {
      refused(SealException.Why.NOT_AUTHENTIC, sealer, found, 0, record);
    }
  }

  @Test
  @DisplayName("moving a letter from the map's name to the key makes another place")
  void theEndOfTheMapsNameIsPartOfThePlace() {
    refused(SealException.Why.NOT_AUTHENTIC, sealer, new Place("ab", "c"), 0, sealer.seal(new Place("a", "bc"), 1, bytes("x")));
  }

  @Test
  void anotherClusterWithTheSameKeyIsRefused() {
    refused(SealException.Why.NOT_AUTHENTIC, new Sealer(UUID.randomUUID(), () -> RING), PLACE, 0, sealer.seal(PLACE, 1, bytes("x")));
  }

  @Test
  void anotherKeyIsRefused() {
    KeyRing stranger = KeyRing.of(ClusterKey.create(1));
    refused(SealException.Why.NOT_AUTHENTIC, sealer, PLACE, 0, new Sealer(CLUSTER, () -> stranger).seal(PLACE, 1, bytes("x")));
  }

  @Test
  void anOlderRevisionThanSeenIsRefusedAndTheSameIsNot() throws Exception {
    byte[] record = sealer.seal(PLACE, 5, bytes("x"));
    assertEquals(5, sealer.open(PLACE, 5, record).revision());
    refused(SealException.Why.STALE, sealer, PLACE, 6, record);
  }

  @Test
  @DisplayName("the revision cannot be raised without the key")
  void theRevisionIsAuthenticated() {
    byte[] record = sealer.seal(PLACE, 5, bytes("x"));
    ByteBuffer.wrap(record).putLong(RecordLayout.HEADER - Long.BYTES, 9);
    refused(SealException.Why.NOT_AUTHENTIC, sealer, PLACE, 6, record);
  }

  @Test
  void rubbishHasItsReasons() {
    refused(SealException.Why.TRUNCATED, sealer, PLACE, 0, new byte[0]);
    refused(SealException.Why.TRUNCATED, sealer, PLACE, 0, new byte[] {1, 2, 3});
    refused(SealException.Why.UNKNOWN_FORMAT, sealer, PLACE, 0, bytes("{\"in\": \"clear\"}"));
    byte[] record = sealer.seal(PLACE, 1, bytes("x"));
    ByteBuffer.wrap(record).putInt(1, 99);
    refused(SealException.Why.UNKNOWN_KEY, sealer, PLACE, 0, record);
  }

  @Test
  @DisplayName("during a change of the key both generations open, and after it the retired one does not")
  void aKeyIsChanged() throws Exception {
    AtomicReference<KeyRing> ring = new AtomicReference<>(RING);
    Sealer changing = new Sealer(CLUSTER, ring::get);
    byte[] old = changing.seal(PLACE, 1, bytes("old"));
    ring.set(RING.with(ClusterKey.create(2)));
    byte[] still = changing.seal(PLACE, 2, bytes("still"));
    assertEquals(1, ByteBuffer.wrap(still).getInt(1), "a key that other nodes may not have yet does not seal");
    ring.set(ring.get().use(2));
    byte[] recent = changing.seal(PLACE, 3, bytes("recent"));
    assertArrayEquals(bytes("old"), changing.open(PLACE, 0, old).content());
    assertArrayEquals(bytes("recent"), changing.open(PLACE, 0, recent).content());
    ring.set(ring.get().without(1));
    refused(SealException.Why.UNKNOWN_KEY, changing, PLACE, 0, still);
    assertEquals(3, changing.open(PLACE, 3, recent).revision());
  }

  @Test
  @DisplayName("no pair of key and nonce is used twice, by many threads and many starts of nodes")
  void noncesAreUnique() {
    Set<ByteBuffer> pairs = ConcurrentHashMap.newKeySet();
    int starts = 8;
    int each = 500;
    IntStream.range(0, starts).parallel().forEach(_ -> {
      Sealer started = new Sealer(CLUSTER, () -> RING);
      IntStream.range(0, each).parallel().forEach(_ ->
          pairs.add(ByteBuffer.wrap(started.seal(PLACE, 1, new byte[0]), 1, RecordLayout.HEADER - 1 - Long.BYTES)));
    });
    assertEquals(starts * each, pairs.size());
  }

  @Test
  void equalRecordsLookDifferent() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      byte[] record = sealer.seal(PLACE, 1, bytes("the same"));
      assertTrue(seen.add(Arrays.toString(Arrays.copyOfRange(record, RecordLayout.HEADER, record.length))));
    }
  }

  @Test
  void messagesNameThePlaceAndNothingElse() {
    SealException e = assertThrows(SealException.class, () -> sealer.open(PLACE, 9, sealer.seal(PLACE, 5, bytes("secret"))));
    assertEquals("the record node-1 of nodes is older than what was seen before", e.getMessage());
    assertFalse(sealer.toString().contains("secret"));
  }

  @Test
  @DisplayName("strangers' records do not fill the reader's memory")
  void onlyKeysThatOpenedARecordAreKept() throws Exception {
    ReaderKeys keys = new ReaderKeys();
    for (int i = 0; i < 2 * ReaderKeys.MAX_WRITERS; i++) {
      byte[] salt = ByteBuffer.allocate(RecordLayout.SALT).putInt(i).array();
      keys.keep(RING.current(), salt, keys.get(RING.current(), salt));
    }
    assertEquals(ReaderKeys.MAX_WRITERS, keys.size());
  }
}
