// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.nvme.IdentifyCns;
import io.weft.nvme.NvmNamespace;
import io.weft.nvme.StatusCode;
import io.weft.target.subsystem.AttachedNamespace;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * I/O Command Set specific Identify Namespace of an allocated NSID, CNS 1Bh, of the NVM Command Set (NVMe Base 2.1,
 * section 5.1.13.2.18): attached to this controller or not.
 */
final class NvmAllocatedNamespaceData extends NamespaceData {
  @Override
  public int cns() {
    return IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE;
  }

  @Override
  public int check(Request request) {
    int status = requireNvm(request);
    return status == StatusCode.SUCCESS ? requireValid(request) : status;
  }

  @Override
  @Nullable AttachedNamespace find(Request request) {
    return attachments(request).allocated().get(request.nsid());
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    new NvmNamespace().encode(out, base);
  }
}
