// SPDX-License-Identifier: Apache-2.0
package io.weft.service.member;

import io.vertx.core.buffer.Buffer;
import io.weft.targetnode.storage.DeviceShape;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The shapes of a node's devices as they are told to other nodes: in {@value #BUCKETS} records, so that a change costs one of
 * them. A shape is its UUID (16 bytes), size (8), block size (4) and flags (1).
 */
final class DeviceShapes {
  /** The number of records of a node. A device is in the one that its UUID says. */
  static final int BUCKETS = 64;

  private static final int WIDTH = 2 * Long.BYTES + Long.BYTES + Integer.BYTES + 1;
  private static final int CACHED = 1;
  private static final int DEALLOCATES = 2;

  private DeviceShapes() {}

  /** The record that has the device of a namespace. @return from 0 */
  static int bucket(UUID uuid) {
    return Math.floorMod(uuid.hashCode(), BUCKETS);
  }

  /** The records in which two sets of devices differ, by their number. */
  static Set<Integer> differing(Map<UUID, DeviceShape> before, Map<UUID, DeviceShape> after) {
    Set<Integer> differing = new TreeSet<>();
    after.forEach((uuid, shape) -> {
      if (!shape.equals(before.get(uuid))) {
        differing.add(bucket(uuid));
      }
    });
    before.keySet().stream().filter(uuid -> !after.containsKey(uuid)).forEach(uuid -> differing.add(bucket(uuid)));
    return differing;
  }

  /** The records with some numbers that have something in them: costs little where these are few. */
  static Map<Integer, Buffer> write(Map<UUID, DeviceShape> shapes, Set<Integer> buckets) {
    Map<UUID, DeviceShape> written = new HashMap<>();
    shapes.forEach((uuid, shape) -> {
      if (buckets.contains(bucket(uuid))) {
        written.put(uuid, shape);
      }
    });
    return write(written);
  }

  /** The records that have something in them, by their number. Equal shapes make equal records. */
  static Map<Integer, Buffer> write(Map<UUID, DeviceShape> shapes) {
    Map<Integer, Buffer> buckets = new HashMap<>();
    new TreeMap<>(shapes).forEach((uuid, shape) -> buckets.computeIfAbsent(bucket(uuid), _ -> Buffer.buffer())
        .appendLong(uuid.getMostSignificantBits()).appendLong(uuid.getLeastSignificantBits())
        .appendLong(shape.size()).appendInt(shape.blockSize())
        .appendByte((byte) ((shape.volatileWriteCache() ? CACHED : 0) | (shape.canDeallocate() ? DEALLOCATES : 0))));
    return buckets;
  }

  /** Reads a record. What a newer version has appended to it, and cannot be a shape, is left out. */
  static Map<UUID, DeviceShape> read(Buffer bucket) {
    Map<UUID, DeviceShape> shapes = new HashMap<>();
    for (int at = 0; at + WIDTH <= bucket.length(); at += WIDTH) {
      int next = at + 2 * Long.BYTES;
      byte flags = bucket.getByte(next + Long.BYTES + Integer.BYTES);
      shapes.put(new UUID(bucket.getLong(at), bucket.getLong(at + Long.BYTES)), new DeviceShape(bucket.getLong(next),
          bucket.getInt(next + Long.BYTES), (flags & CACHED) != 0, (flags & DEALLOCATES) != 0));
    }
    return shapes;
  }
}
