// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.nvme.IdentifyCns;
import io.weft.nvme.NvmNamespace;
import io.weft.nvme.StatusCode;
import io.weft.target.subsystem.AttachedNamespace;
import java.nio.ByteBuffer;

/**
 * I/O Command Set specific Identify Namespace, CNS 05h, of the NVM Command Set (NVM Command Set 1.1, section 4.1.5.3).
 * All of its fields are about metadata, protection information and preferred granularities, of which there are none.
 */
final class NvmNamespaceData extends NamespaceData {
  @Override
  public int cns() {
    return IdentifyCns.COMMAND_SET_NAMESPACE;
  }

  @Override
  public int check(Request request) {
    int status = requireNvm(request);
    return status != StatusCode.SUCCESS || isCommon(request) ? status : requireActive(request);
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    new NvmNamespace().encode(out, base);
  }
}
