// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.config.NamespaceIdentifiers;
import io.weft.fabric.Request;
import io.weft.nvme.AnaState;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.targetnode.io.IoLimits;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import io.weft.targetnode.subsystem.Namespace;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Identify Namespace (NVM Command Set 1.1, section 4.1.5.1): of an active NSID, CNS 00h, or of an allocated one, CNS
 * 11h (NVMe Base 2.1, section 5.1.13.2.10).
 */
public final class IdentifyNamespaceData extends NamespaceData {
  /** NMIC: the namespace may be attached to several controllers. */
  public static final int NMIC_SHARED = 1;

  /** LBADS of the formats that hosts may create namespaces in, by FLBAS. */
  public static final int[] FORMATS = {9, 12};

  private static final int DLFEAT_READS_ZERO = 1;
  private static final int DLFEAT_WRITE_ZEROES_DEALLOCATES = 1 << 3;

  private IdentifyNamespaceData(int cns, NamespaceSet namespaces) {
    super(cns, namespaces);
  }

  /** Of an active NSID, CNS 00h. */
  public static IdentifyNamespaceData ofActive() {
    return new IdentifyNamespaceData(IdentifyCns.NAMESPACE, NamespaceSet.ACTIVE);
  }

  /** Of an allocated NSID, CNS 11h. */
  public static IdentifyNamespaceData ofAllocated() {
    return new IdentifyNamespaceData(IdentifyCns.ALLOCATED_NAMESPACE, NamespaceSet.ALLOCATED);
  }

  @Override
  public int check(Request request) {
    return isCommon(request) ? StatusCode.SUCCESS : NamedNamespace.requireValid(request);
  }

  @Override
  void fillCommon(ByteBuffer out, int base) {
    withFormats(new IdentifyNamespace()).set(IdentifyNamespaceField.NMIC, NMIC_SHARED).encode(out, base);
  }

  private static IdentifyNamespace withFormats(IdentifyNamespace data) {
    for (int i = 0; i < FORMATS.length; i++) {
      data.setFormat(i, FORMATS[i]);
    }
    return data.set(IdentifyNamespaceField.NLBAF, FORMATS.length - 1);
  }

  /** The formats of a namespace: its own, or all that hosts can choose from if they manage namespaces. */
  private static IdentifyNamespace withFormats(IdentifyNamespace data, Request request, int blockShift) {
    return NamedNamespace.isManaged(request)
        ? withFormats(data).set(IdentifyNamespaceField.FLBAS, Arrays.binarySearch(FORMATS, blockShift))
        : data.setFormat(0, blockShift);
  }

  @Override
  void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base) {
    Namespace namespace = attached.namespace();
    boolean lost = attached.anaState() == AnaState.INACCESSIBLE || attached.anaState() == AnaState.PERSISTENT_LOSS;
    NamespaceIdentifiers identifiers = namespace.entry().identifiers();
    withFormats(new IdentifyNamespace(), request, namespace.blockShift())
        .set(IdentifyNamespaceField.NSZE, namespace.blocks())
        .set(IdentifyNamespaceField.NCAP, namespace.blocks())
        .set(IdentifyNamespaceField.NUSE, lost ? 0 : namespace.blocks())
        .set(IdentifyNamespaceField.NMIC, NMIC_SHARED)
        .set(IdentifyNamespaceField.DLFEAT,
            namespace.backend().canDeallocate() ? DLFEAT_READS_ZERO | DLFEAT_WRITE_ZEROES_DEALLOCATES : 0)
        .set(IdentifyNamespaceField.NVMCAP, namespace.blocks() << namespace.blockShift())
        .set(IdentifyNamespaceField.NSATTR, namespace.state().protection().isWriteProtected() ? 1 : 0)
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
