// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.config.NamespaceIdentifiers;
import java.nio.ByteBuffer;
import java.util.UUID;

/** A namespace's identifiers in wire format: big endian, unlike everything else (NVMe Base 2.1, section 4.5.1). */
public final class Identifiers {
  private Identifiers() {}

  /** NGUID, 16 bytes. */
  public static byte[] nguid(NamespaceIdentifiers identifiers) {
    UUID nguid = identifiers.reportedNguid();
    return ByteBuffer.allocate(16)
        .putLong(nguid.getMostSignificantBits())
        .putLong(nguid.getLeastSignificantBits())
        .array();
  }

  /** EUI64, 8 bytes. */
  public static byte[] eui64(NamespaceIdentifiers identifiers) {
    return ByteBuffer.allocate(8).putLong(identifiers.reportedEui64()).array();
  }
}
