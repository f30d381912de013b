// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.cluster.NamespaceIdentifiers;
import io.weft.fabric.Request;
import io.weft.nvme.AnaState;
import io.weft.nvme.IdentifyCns;
import io.weft.nvme.IdentifyNamespace;
import io.weft.nvme.IdentifyNamespaceField;
import io.weft.target.io.IoLimits;
import io.weft.target.subsystem.AttachedNamespace;
import io.weft.target.subsystem.Namespace;
import java.nio.ByteBuffer;

/** Identify Namespace, CNS 00h (NVM Command Set 1.1, section 4.1.5.1). */
class IdentifyNamespaceData extends NamespaceData {
  /** NMIC: several controllers may have the namespace attached. */
  static final int NMIC_SHARED = 1;

  private static final int DLFEAT_READS_ZERO = 1;
  private static final int DLFEAT_WRITE_ZEROES_DEALLOCATES = 1 << 3;

  @Override
  public int cns() {
    return IdentifyCns.NAMESPACE;
  }

  @Override
  public int check(Request request) {
    return requireValid(request);
  }

  @Override
  final void fill(AttachedNamespace attached, ByteBuffer out, int base) {
    Namespace namespace = attached.namespace();
    boolean lost = attached.anaState() == AnaState.INACCESSIBLE || attached.anaState() == AnaState.PERSISTENT_LOSS;
    NamespaceIdentifiers identifiers = namespace.entry().identifiers();
    new IdentifyNamespace()
        .set(IdentifyNamespaceField.NSZE, namespace.blocks())
        .set(IdentifyNamespaceField.NCAP, namespace.blocks())
        .set(IdentifyNamespaceField.NUSE, lost ? 0 : namespace.blocks())
        .setFormat(0, namespace.blockShift())
        .set(IdentifyNamespaceField.NMIC, NMIC_SHARED)
        .set(IdentifyNamespaceField.DLFEAT,
            namespace.backend().deallocates() ? DLFEAT_READS_ZERO | DLFEAT_WRITE_ZEROES_DEALLOCATES : 0)
        .set(IdentifyNamespaceField.NVMCAP, namespace.blocks() << namespace.blockShift())
        .set(IdentifyNamespaceField.NSATTR, namespace.state().protection().protects() ? 1 : 0)
        .set(IdentifyNamespaceField.MSSRL, IoLimits.mssrl(namespace.blockShift()))
        .set(IdentifyNamespaceField.MCL, IoLimits.mcl(namespace.blockShift()))
        .set(IdentifyNamespaceField.MSRC, IoLimits.MSRC)
        .set(IdentifyNamespaceField.ANAGRPID, namespace.entry().anaGroupId())
        .set(IdentifyNamespaceField.ENDGID, namespace.nsid())
        .set(IdentifyNamespaceField.NGUID, Identifiers.nguid(identifiers))
        .set(IdentifyNamespaceField.EUI64, Identifiers.eui64(identifiers))
        .encode(out, base);
  }
}
