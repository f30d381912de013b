// SPDX-License-Identifier: Apache-2.0
package io.weft.nvme.identify;

import io.weft.nvme.FixedText;
import io.weft.nvme.Uuids;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Namespace Identification Descriptor list, CNS 03h (NVMe Base 2.1, section 5.1.13.2.3): the names of a
 * namespace, which are the same on every path.
 *
 * @param eui64 eight bytes, or null if the namespace has none
 * @param nguid sixteen bytes, or null if the namespace has none
 * @param uuid the UUID, or null if the namespace has none
 * @param commandSet the Command Set Identifier, 0 for the NVM Command Set
 */
public record NamespaceDescriptorList(
    byte @Nullable [] eui64, byte @Nullable [] nguid, @Nullable UUID uuid, int commandSet) {
  public static final int LENGTH = 4096;

  public static final int TYPE_EUI64 = 1;
  public static final int TYPE_NGUID = 2;
  public static final int TYPE_UUID = 3;
  public static final int TYPE_COMMAND_SET = 4;

  private static final int HEADER = 4;

  /**
   * Writes the list, followed by zeroes.
   *
   * @param out any byte order
   * @param base where the list starts; {@link #LENGTH} bytes are written
   */
  public void encode(ByteBuffer out, int base) {
    FixedText.zero(out, base, LENGTH);
    int at = base;
    if (eui64 != null) {
      at = header(out, at, TYPE_EUI64, 8);
      out.put(at, eui64, 0, 8);
      at += 8;
    }
    if (nguid != null) {
      at = header(out, at, TYPE_NGUID, 16);
      out.put(at, nguid, 0, 16);
      at += 16;
    }
    if (uuid != null) {
      at = header(out, at, TYPE_UUID, Uuids.LENGTH);
      Uuids.put(out, at, uuid);
      at += Uuids.LENGTH;
    }
    at = header(out, at, TYPE_COMMAND_SET, 1);
    out.put(at, (byte) commandSet);
  }

  /**
   * Reads a list; descriptors of unknown types are ignored.
   *
   * @throws IllegalArgumentException if a descriptor does not have the length of its type, or extends past the end of the list
   */
  public static NamespaceDescriptorList decode(ByteBuffer in, int base) {
    byte[] eui64 = null;
    byte[] nguid = null;
    UUID uuid = null;
    int commandSet = 0;
    int at = base;
    while (at + HEADER <= base + LENGTH && in.get(at) != 0) {
      int type = in.get(at) & 0xff;
      int length = in.get(at + 1) & 0xff;
      int value = at + HEADER;
      if (length == 0 || value + length > base + LENGTH || lengthOf(type, length) != length) {
        throw new IllegalArgumentException("namespace descriptor of type %d with length %d".formatted(type, length));
      }
      switch (type) {
        case TYPE_EUI64 -> in.get(value, eui64 = new byte[length]);
        case TYPE_NGUID -> in.get(value, nguid = new byte[length]);
        case TYPE_UUID -> uuid = Uuids.get(in, value);
        case TYPE_COMMAND_SET -> commandSet = in.get(value) & 0xff;
        default -> { }
      }
      at = value + length;
    }
    return new NamespaceDescriptorList(eui64, nguid, uuid, commandSet);
  }

  private static int lengthOf(int type, int otherwise) {
    return switch (type) {
      case TYPE_EUI64 -> 8;
      case TYPE_NGUID, TYPE_UUID -> 16;
      case TYPE_COMMAND_SET -> 1;
      default -> otherwise;
    };
  }

  private static int header(ByteBuffer out, int at, int type, int length) {
    out.put(at, (byte) type);
    out.put(at + 1, (byte) length);
    return at + HEADER;
  }
}
