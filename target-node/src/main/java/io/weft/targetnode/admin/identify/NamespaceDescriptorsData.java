// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.config.NamespaceIdentifiers;
import io.weft.fabric.Request;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.NamespaceDescriptorList;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;

/** Namespace Identification Descriptor list, CNS 03h (NVMe Base 2.1, section 5.1.13.2.3). */
public final class NamespaceDescriptorsData extends NamespaceData {
  @Override
  public int cns() {
    return IdentifyCns.NAMESPACE_DESCRIPTORS;
  }

  @Override
  public int check(Request request) {
    return NamedNamespace.requireActive(request);
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    NamespaceIdentifiers identifiers = attached.namespace().entry().identifiers();
    new NamespaceDescriptorList(
            identifiers.eui64() != 0 ? Identifiers.eui64(identifiers) : null,
            identifiers.hasNguid() ? Identifiers.nguid(identifiers) : null,
            identifiers.uuid(),
            0)
        .encode(out, base);
  }
}
