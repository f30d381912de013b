// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.Nsid;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;

/** An Identify structure about one namespace; zeroes if the NSID names none of its set. */
abstract class NamespaceData implements IdentifyData {
  private final int cns;
  private final NamespaceSet namespaces;

  NamespaceData(int cns, NamespaceSet namespaces) {
    this.cns = cns;
    this.namespaces = namespaces;
  }

  @Override
  public final int cns() {
    return cns;
  }

  /**
   * Whether the request is for the properties common to all namespaces that hosts may create: NSID FFFFFFFFh in a
   * subsystem with a storage pool.
   */
  final boolean isCommon(Request request) {
    return namespaces == NamespaceSet.ACTIVE && request.nsid() == Nsid.ALL && NamedNamespace.isManaged(request);
  }

  @Override
  public final void fill(Request request, ByteBuffer out, int base) {
    AttachedNamespace found = namespaces.of(request).get(request.nsid());
    if (found != null) {
      fill(request, found, out, base);
    } else if (isCommon(request)) {
      fillCommon(out, base);
    }
  }

  /** Writes the structure of a namespace. */
  abstract void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base);

  /** Writes the properties common to all namespaces that hosts may create. */
  void fillCommon(ByteBuffer out, int base) {}
}
