// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.weft.targetnode.storage.DeviceShape;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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
  @DisplayName("A record that is cut off loses its last device only")
  void cutOff() {
    Buffer bucket = DeviceShapes.write(shapes(1)).values().iterator().next();
    assertTrue(DeviceShapes.read(bucket.slice(0, bucket.length() - 1)).isEmpty());
    assertEquals(1, DeviceShapes.read(bucket.copy().appendByte((byte) 1)).size());
  }
}
