// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WriterKeyTest {
  private static final String KNOWN = "010000000160c25dc37b2ce149b26394b565102b6f000000000000000000000000000000054d2d96da085e8e36bda99c"
      + "14c230417b4f644bb7e4b333ec2d4499b7af972d";

  private final ClusterKey key = ClusterKey.create(1);

  @Test
  @DisplayName("a writer's key serves for its cluster key only, and for 2^32 records")
  void aWriterKeyEnds() {
    WriterKey writer = new WriterKey(key, WriterKey.MAX_RECORDS - 1);
    assertTrue(writer.serves(key));
    assertFalse(writer.serves(ClusterKey.create(1)), "another key of the same generation");
    assertEquals(WriterKey.MAX_RECORDS - 1, writer.header(1).number());
    assertFalse(writer.serves(key));
    assertFalse(new WriterKey(key).serves(ClusterKey.of(2, key.secret())));
  }

  @Test
  void recordsAreNumberedAndNoncesFollow() {
    WriterKey writer = new WriterKey(key);
    for (int i = 0; i < 300; i++) {
      byte[] nonce = writer.header(7).nonce();
      assertEquals(12, nonce.length);
      assertEquals(0, ByteBuffer.wrap(nonce).getInt());
      assertEquals(i, ByteBuffer.wrap(nonce).getLong(4));
    }
  }

  @Test
  void twoWritersHaveTwoKeys() {
    WriterKey one = new WriterKey(key);
    WriterKey two = new WriterKey(key);
    assertFalse(Arrays.equals(one.header(1).salt(), two.header(1).salt()));
    assertFalse(Arrays.equals(one.key().getEncoded(), two.key().getEncoded()));
  }

  @Test
  @DisplayName("a reader derives the key that the writer has, and keeps it once it has opened a record")
  void aReaderHasTheSameKey() {
    WriterKey writer = new WriterKey(key);
    ReaderKeys readers = new ReaderKeys();
    byte[] salt = writer.header(1).salt();
    assertArrayEquals(writer.key().getEncoded(), readers.get(key, salt).getEncoded());
    assertEquals(0, readers.size());
    SecretKey derived = readers.get(key, salt);
    readers.keep(key, salt, derived);
    assertSame(derived, readers.get(key, salt));
    assertNotEquals(derived, readers.get(ClusterKey.of(2, new byte[ClusterKey.LENGTH]), salt));
  }

  @Test
  @DisplayName("the bytes of a record's head are what this version and later ones read")
  void theLayoutIsFixed() {
    byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    RecordLayout.Header header = new RecordLayout.Header(3, salt, 0x1122334455667788L, 42);
    ByteBuffer out = ByteBuffer.allocate(RecordLayout.HEADER);
    header.write(out);
    assertEquals("0100000003000102030405060708090a0b0c0d0e0f1122334455667788000000000000002a", HexFormat.of().formatHex(out.array()));
    RecordLayout.Header read = RecordLayout.Header.read(out.flip());
    assertEquals(3, read.generation());
    assertArrayEquals(salt, read.salt());
    assertEquals(0x1122334455667788L, read.number());
    assertEquals(42, read.revision());
    UUID cluster = new UUID(1, 2);
    assertEquals(HexFormat.of().formatHex(out.array()) + "00000000000000010000000000000002" + "000000026d61" + "000000016b",
        HexFormat.of().formatHex(header.associatedData(cluster, new Place("ma", "k"))));
  }

  @Test
  @DisplayName("a record that was sealed by the first version opens for good")
  void aKnownRecordOpens() throws Exception {
    KeyRing ring = KeyRing.of(ClusterKey.of(1, HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2))));
    byte[] record = HexFormat.of().parseHex(KNOWN);
    Opened opened = new Sealer(new UUID(1, 2), () -> ring).open(new Place("nodes", "node-1"), 5, record);
    assertEquals(5, opened.revision());
    assertEquals("port 4420 is up", new String(opened.content(), StandardCharsets.US_ASCII));
  }
}
