// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IndependentNamespace;
import io.weft.nvme.identify.IndependentNamespaceField;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import io.weft.targetnode.subsystem.Namespace;
import java.nio.ByteBuffer;

/** I/O Command Set Independent Identify Namespace, CNS 08h (NVMe Base 2.1, section 5.1.13.2.8). */
public final class IndependentNamespaceData extends NamespaceData {
  /** The structure of an active NSID. */
  public IndependentNamespaceData() {
    super(IdentifyCns.COMMAND_SET_INDEPENDENT_NAMESPACE, NamespaceSet.ACTIVE);
  }

  @Override
  public int check(Request request) {
    return NamedNamespace.requireActive(request);
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    Namespace namespace = attached.namespace();
    new IndependentNamespace()
        .set(IndependentNamespaceField.NSFEAT,
            namespace.backend().volatileWriteCache() ? 0 : IndependentNamespace.NSFEAT_NO_VOLATILE_WRITE_CACHE)
        .set(IndependentNamespaceField.NMIC, IdentifyNamespaceData.NMIC_SHARED)
        .set(IndependentNamespaceField.NSATTR, namespace.state().protection().isWriteProtected() ? 1 : 0)
        .set(IndependentNamespaceField.ANAGRPID, namespace.entry().anaGroupId())
        .set(IndependentNamespaceField.ENDGID, namespace.nsid())
        .set(IndependentNamespaceField.NSTAT, IndependentNamespace.NSTAT_READY)
        .encode(out, base);
  }
}
