// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.NvmNamespace;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;

/**
 * I/O Command Set specific Identify Namespace of the NVM Command Set (NVM Command Set 1.1, section 4.1.5.3): of an
 * active NSID, CNS 05h, or of an allocated one, CNS 1Bh (NVMe Base 2.1, sections 5.1.13.2.5 and 5.1.13.2.18). All of
 * its fields are about metadata, protection information and preferred granularities, none of which are supported.
 */
public final class NvmNamespaceData extends NamespaceData {
  private NvmNamespaceData(int cns, NamespaceSet namespaces) {
    super(cns, namespaces);
  }

  /** Of an active NSID, CNS 05h. */
  public static NvmNamespaceData ofActive() {
    return new NvmNamespaceData(IdentifyCns.COMMAND_SET_NAMESPACE, NamespaceSet.ACTIVE);
  }

  /** Of an allocated NSID, CNS 1Bh. */
  public static NvmNamespaceData ofAllocated() {
    return new NvmNamespaceData(IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE, NamespaceSet.ALLOCATED);
  }

  @Override
  public int check(Request request) {
    if (cns() == IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE) {
      return NamedNamespace.requireValid(request);
    }
    return isCommon(request) ? StatusCode.SUCCESS : NamedNamespace.requireActive(request);
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    new NvmNamespace().encode(out, base);
  }
}
