// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.weft.targetnode.storage.DeviceShape;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeviceShapesTest {
  private static Map<UUID, DeviceShape> shapes(int count) {
    Random random = new Random(7);
    Map<UUID, DeviceShape> shapes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      shapes.put(new UUID(random.nextLong(), random.nextLong()),
          new DeviceShape(random.nextLong() >>> 1, random.nextBoolean() ? 512 : 4096, random.nextBoolean(), random.nextBoolean()));
    }
    return shapes;
  }

  @Test
  @DisplayName("What is read is what was written, each device in the record of its UUID")
  void roundTrip() {
    Map<UUID, DeviceShape> shapes = shapes(1000);
    Map<UUID, DeviceShape> read = new HashMap<>();
    DeviceShapes.write(shapes).forEach((bucket, bytes) -> DeviceShapes.read(bytes).forEach((uuid, shape) -> {
      assertEquals(bucket, DeviceShapes.bucket(uuid));
      read.put(uuid, shape);
    }));
    assertEquals(shapes, read);
  }

  @Test
  @DisplayName("A change of one device changes one record")
  void oneRecord() {
    Map<UUID, DeviceShape> shapes = shapes(1000);
    Map<Integer, Buffer> before = DeviceShapes.write(shapes);
    UUID grown = shapes.keySet().iterator().next();
    shapes.put(grown, new DeviceShape(1 << 20, 4096, false, false));
    Map<Integer, Buffer> after = DeviceShapes.write(shapes);
    assertEquals(1, after.entrySet().stream().filter(bucket -> !bucket.getValue().equals(before.get(bucket.getKey()))).count());
  }

  @Test
  @DisplayName("The records that differ are found, and only they are written")
  void differing() {
    Map<UUID, DeviceShape> before = shapes(1000);
    assertEquals(Set.of(), DeviceShapes.differing(before, new HashMap<>(before)));
    Iterator<UUID> some = before.keySet().iterator();
    UUID grown = some.next();
    UUID gone = some.next();
    UUID added = UUID.randomUUID();
    Map<UUID, DeviceShape> after = new HashMap<>(before);
    after.put(grown, new DeviceShape(1 << 20, 4096, false, false));
    after.remove(gone);
    after.put(added, new DeviceShape(1 << 20, 512, true, true));
    Set<Integer> due = DeviceShapes.differing(before, after);
    assertEquals(new TreeSet<>(List.of(DeviceShapes.bucket(grown), DeviceShapes.bucket(gone), DeviceShapes.bucket(added))), due);
    Map<Integer, Buffer> all = DeviceShapes.write(after);
    all.keySet().retainAll(due);
    assertEquals(all, DeviceShapes.write(after, due));
  }

  @Test
  @DisplayName("A record that is cut off loses its last device only")
  void cutOff() {
    Buffer bucket = DeviceShapes.write(shapes(1)).values().iterator().next();
    assertTrue(DeviceShapes.read(bucket.slice(0, bucket.length() - 1)).isEmpty());
    assertEquals(1, DeviceShapes.read(bucket.copy().appendByte((byte) 1)).size());
  }
}
