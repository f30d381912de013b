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
  /** The list of an active NSID. */
  public NamespaceDescriptorsData() {
    super(IdentifyCns.NAMESPACE_DESCRIPTORS, NamespaceSet.ACTIVE);
  }

  @Override
  public int check(Request request) {
    return NamedNamespace.requireActive(request);
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    NamespaceIdentifiers identifiers = attached.namespace().entry().identifiers();
    new NamespaceDescriptorList(
            Identifiers.eui64(identifiers), Identifiers.nguid(identifiers), identifiers.uuid(), 0)
        .encode(out, base);
  }
}
