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
 * I/O Command Set specific Identify Namespace, CNS 05h, of the NVM Command Set (NVM Command Set 1.1, section 4.1.5.3).
 * All of its fields are about metadata, protection information and preferred granularities, of which there are none.
 */
public final class NvmNamespaceData extends NamespaceData {
  @Override
  public int cns() {
    return IdentifyCns.COMMAND_SET_NAMESPACE;
  }

  @Override
  public int check(Request request) {
    int status = requireNvm(request);
    return status != StatusCode.SUCCESS || isCommon(request) ? status : NamedNamespace.requireActive(request);
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    new NvmNamespace().encode(out, base);
  }
}
