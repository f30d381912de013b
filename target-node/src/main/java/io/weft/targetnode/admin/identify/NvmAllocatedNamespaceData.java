// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.NvmNamespace;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * I/O Command Set specific Identify Namespace of an allocated NSID, CNS 1Bh, of the NVM Command Set (NVMe Base 2.1,
 * section 5.1.13.2.18): attached to this controller or not.
 */
public final class NvmAllocatedNamespaceData extends NamespaceData {
  @Override
  public int cns() {
    return IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE;
  }

  @Override
  public int check(Request request) {
    int status = requireNvm(request);
    return status == StatusCode.SUCCESS ? NamedNamespace.requireValid(request) : status;
  }

  @Override
  @Nullable AttachedNamespace find(Request request) {
    return NamedNamespace.attachments(request).allocated().get(request.nsid());
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    new NvmNamespace().encode(out, base);
  }
}
