// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import org.jspecify.annotations.Nullable;

/**
 * Identify Namespace of an allocated NSID, CNS 11h (NVMe Base 2.1, section 5.1.13.2.11): attached to this controller or
 * not.
 */
public final class AllocatedNamespaceData extends IdentifyNamespaceData {
  @Override
  public int cns() {
    return IdentifyCns.ALLOCATED_NAMESPACE;
  }

  @Override
  boolean acceptsCommon() {
    return false;
  }

  @Override
  @Nullable AttachedNamespace find(Request request) {
    return NamedNamespace.attachments(request).allocated().get(request.nsid());
  }
}
