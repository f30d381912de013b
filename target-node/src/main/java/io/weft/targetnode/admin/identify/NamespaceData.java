// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.Nsid;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.targetnode.subsystem.AttachedNamespace;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An Identify structure of one namespace; one of zeroes where the NSID names none that {@link #find} knows. */
public abstract class NamespaceData implements IdentifyData {
  /** Whether the NSID asks for what all namespaces of a subsystem have in common that hosts may create. */
  static boolean isCommon(Request request) {
    return request.nsid() == Nsid.ALL && NamedNamespace.isManaged(request);
  }

  /** Refuses an NSID behind which no list can go on. */
  static int requireListStart(Request request) {
    return Integer.compareUnsigned(request.nsid(), 0xffff_fffe) < 0 ? StatusCode.SUCCESS : NamedNamespace.invalid(request);
  }

  /** Refuses any command set but the NVM one in CSI, which stands in dword 11. */
  static int requireNvm(Request request) {
    return request.cdw(11) >>> 24 == IdentifyCns.CSI_NVM
        ? StatusCode.SUCCESS
        : request.invalidField(SqeLayout.CDW11 + 3);
  }

  /** The namespace that the structure is about, null for none. */
  @Nullable AttachedNamespace find(Request request) {
    return NamedNamespace.attached(request);
  }

  @Override
  public final void fill(Request request, ByteBuffer out, int base) {
    AttachedNamespace found = find(request);
    if (found != null) {
      fill(request, found, out, base);
    } else if (isCommon(request)) {
      fillCommon(out, base);
    }
  }

  /** Writes the structure of a namespace. */
  abstract void fill(Request request, AttachedNamespace attached, ByteBuffer out, int base);

  /** Writes what all namespaces that hosts may create have in common. */
  void fillCommon(ByteBuffer out, int base) {}
}
