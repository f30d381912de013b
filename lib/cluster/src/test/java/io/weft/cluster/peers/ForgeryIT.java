// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.peers;

import static io.weft.cluster.peers.MembersIT.has;
import static io.weft.cluster.peers.TestNodes.await;
import static io.weft.cluster.peers.TestNodes.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.map.IMap;
import io.vertx.core.buffer.Buffer;
import io.weft.cluster.door.Strangers;
import io.weft.cluster.member.KeyedMember;
import io.weft.cluster.member.MemberOptions;
import io.weft.testkit.Eventually;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Somebody who has got past the door, by taking over a connection for example, and can read and write every map, but cannot
 * seal.
 */
class ForgeryIT {
  private static TestNodes nodes;
  private static HazelcastPeers first;
  private static HazelcastPeers second;
  private static KeyedMember intruder;
  private static IMap<String, byte[]> records;
  private static IMap<String, byte[]> announced;

  @BeforeAll
  static void start() throws Exception {
    nodes = new TestNodes(3);
    first = nodes.start(1);
    second = nodes.start(2);
    Eventually.until("both see both", () -> first.alive().size() == 2 && second.alive().size() == 2);
    List<InetSocketAddress> members =
        nodes.memberPorts.stream().map(port -> new InetSocketAddress(TestNodes.ADDRESS, port)).toList();
    intruder = KeyedMember.start(new MemberOptions(nodes.cluster, "intruder", UUID.randomUUID(), TestNodes.ADDRESS,
        nodes.memberPorts.get(2), members, () -> nodes.keys), new Strangers(), _ -> { });
    records = intruder.hazelcast().getMap("weft.records");
    announced = intruder.hazelcast().getMap("weft.nodes");
    Eventually.until("the intruder sees the records of both", () -> announced.size() == 2);
  }

  @AfterAll
  static void stop() throws Exception {
    intruder.close();
    nodes.close();
  }

  private static void put(String key, long revision, String text) throws Exception {
    await(first.shared().put(key, revision, Buffer.buffer(text), Duration.ZERO));
    Eventually.until("both have " + text, () -> has(first, key, text) && has(second, key, text));
  }

  /** Waits until the forgery was seen and put right. */
  private static void putRight(String key, byte[] forgery) throws Exception {
    Eventually.until("it is put right", () -> {
      byte[] now = records.get(key);
      return now != null && !java.util.Arrays.equals(now, forgery);
    });
  }

  @Test
  void nothingIsReadInTheMaps() {
    announced.forEach((key, value) -> assertTrue(!new String(value, java.nio.charset.StandardCharsets.ISO_8859_1).contains("node-")));
  }

  @Test
  void aForgedRecordIsCountedIgnoredAndPutRight() throws Exception {
    put("forged", 1, "true");
    long before = first.health().forged() + second.health().forged();
    byte[] forgery = ByteBuffer.allocate(100).putLong(99).array();
    records.set("forged", forgery);
    Eventually.until("it is counted", () -> first.health().forged() + second.health().forged() > before);
    putRight("forged", forgery);
    assertTrue(has(first, "forged", "true") && has(second, "forged", "true"));
  }

  @Test
  void aHigherRevisionInFrontOfARealRecordIsIgnored() throws Exception {
    put("lifted", 1, "true");
    byte[] forgery = records.get("lifted");
    assertNotNull(forgery);
    ByteBuffer.wrap(forgery).putLong(1000);
    records.set("lifted", forgery);
    putRight("lifted", forgery);
    assertEquals(1, first.shared().get("lifted").orElseThrow().revision());
    put("lifted", 2, "new");
  }

  @Test
  void anOldRecordDoesNotComeBack() throws Exception {
    put("session", 1, "administrator");
    byte[] old = records.get("session");
    await(first.shared().remove("session", 2));
    Eventually.until("it is gone", () -> second.shared().get("session").isEmpty());
    records.set("session", old);
    putRight("session", old);
    assertTrue(first.shared().get("session").isEmpty() && second.shared().get("session").isEmpty());
  }

  @Test
  void aRecordIsGoodInItsPlaceOnly() throws Exception {
    put("mine", 1, "mine");
    put("yours", 1, "yours");
    long before = first.health().forged() + second.health().forged();
    byte[] swapped = records.get("mine");
    records.set("yours", swapped);
    records.set("another", swapped);
    Eventually.until("both are counted", () -> first.health().forged() + second.health().forged() >= before + 2);
    putRight("yours", swapped);
    assertTrue(has(second, "yours", "yours"));
    assertTrue(second.shared().get("another").isEmpty());
  }

  @Test
  void whatIsDeletedIsStillThere() throws Exception {
    put("deleted", 1, "here");
    records.delete("deleted");
    announced.clear();
    assertTrue(has(first, "deleted", "here") && has(second, "deleted", "here"));
    assertEquals(2, first.alive().size());
    Eventually.until("it is put back", () -> records.get("deleted") != null && announced.size() == 2);
  }

  @Test
  void aNodesOldWordsAreNotHeard() throws Exception {
    NodeRecord one = TestNodes.record(name(2), 2, 100, "one");
    second.announce(one);
    Eventually.until("it is seen", () -> one.equals(first.alive().get(name(2))));
    byte[] old = announced.get(name(2));
    NodeRecord two = TestNodes.record(name(2), 2, 100, "two");
    second.announce(two);
    Eventually.until("it is seen", () -> two.equals(first.alive().get(name(2))));
    announced.set(name(2), old);
    announced.set(name(1), old);
    Eventually.until("it is put right", () -> !java.util.Arrays.equals(old, announced.get(name(2))));
    assertEquals(two, first.alive().get(name(2)));
    assertEquals(2, first.alive().size());
  }
}
