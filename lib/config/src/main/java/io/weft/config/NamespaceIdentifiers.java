// SPDX-License-Identifier: Apache-2.0
package io.weft.config;

import java.util.UUID;

/**
 * The globally unique names of a namespace, which its Namespace Identification Descriptors carry (NVMe Base 2.1,
 * section 5.1.13.2.3).
 *
 * @param uuid the UUID; generated once for a namespace, then kept
 * @param nguid the NGUID in the notation of a UUID, as nvmet writes it: the first byte of the identifier is the most
 *     significant of the first half; {@link #NONE} if there is none
 * @param eui64 the EUI-64, its first byte the most significant; 0 if there is none
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

  /** Whether there is an NGUID. */
  public boolean hasNguid() {
    return !nguid.equals(NONE);
  }
}
