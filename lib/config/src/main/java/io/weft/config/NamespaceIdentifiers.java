// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The globally unique names of a namespace, which its Namespace Identification Descriptors carry (NVMe Base 2.1,
 * section 5.1.13.2.3).
 *
 * @param uuid the UUID; generated once for a namespace, then kept
 * @param nguid the configured NGUID in the notation of a UUID, as nvmet writes it: the first byte of the identifier is the most
 *     significant of the first half; {@link #NONE} if none is configured
 * @param eui64 the configured EUI-64, its first byte the most significant; 0 if none is configured
 */
public record NamespaceIdentifiers(UUID uuid, UUID nguid, long eui64) {
  /** No NGUID: sixteen zero bytes. */
  public static final UUID NONE = new UUID(0, 0);

  /** A new UUID and no other identifier. */
  public static NamespaceIdentifiers random() {
    return of(UUID.randomUUID());
  }

  /** A UUID and no other identifier. */
  public static NamespaceIdentifiers of(UUID uuid) {
    return new NamespaceIdentifiers(uuid, NONE, 0);
  }

  /** Whether an NGUID is configured. */
  public boolean hasNguid() {
    return !nguid.equals(NONE);
  }

  /**
   * The NGUID that hosts see: the configured one, else one that is derived from the UUID and so always the same. Its second
   * half has the form of an EUI-64, as NGUIDs have.
   */
  public UUID reportedNguid() {
    return hasNguid() ? nguid : new UUID(derived().getLong(Long.BYTES), derivedEui64());
  }

  /**
   * The EUI-64 that hosts see, its first byte the most significant: the configured one, else one that is derived from the UUID
   * and so always the same.
   */
  public long reportedEui64() {
    return eui64 != 0 ? eui64 : derivedEui64();
  }

  /** An identifier of a unit, not of a group, that no manufacturer has assigned: the two low bits of the first byte. */
  private long derivedEui64() {
    return derived().getLong(0) & ~(1L << 56) | 1L << 57;
  }

  private ByteBuffer derived() {
    try {
      ByteBuffer name = ByteBuffer.allocate(2 * Long.BYTES)
          .putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
