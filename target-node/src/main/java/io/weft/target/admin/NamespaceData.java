// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.target.subsystem.AttachedNamespace;
import io.weft.target.subsystem.IoController;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An Identify structure of one namespace. */
abstract class NamespaceData implements IdentifyData {
  private static final int ALL = 0xffff_ffff;

  /** The active namespace that the NSID names, null where there is none. */
  static @Nullable AttachedNamespace attached(Request request) {
    return ((IoController) request.controller()).attachments().get(request.nsid());
  }

  /** Refuses any NSID but that of an active namespace. */
  static int requireActive(Request request) {
    return attached(request) != null ? StatusCode.SUCCESS : invalidNamespace(request);
  }

  /** Refuses what cannot be an NSID of this subsystem; an inactive one gets a structure of zeroes. */
  static int requireValid(Request request) {
    int nsid = request.nsid();
    return nsid != ALL && Integer.compareUnsigned(nsid, IdentifyControllerData.NAMESPACES) <= 0
        ? StatusCode.SUCCESS
        : invalidNamespace(request);
  }

  static int invalidNamespace(Request request) {
    return request.wrongField(SqeLayout.NSID, StatusCode.INVALID_NAMESPACE | StatusCode.DNR);
  }

  /** CSI of the request, which must be the NVM Command Set. */
  static int requireNvm(Request request) {
    return request.cdw(11) >>> 24 == 0 ? StatusCode.SUCCESS : request.invalidField(SqeLayout.CDW11 + 3);
  }

  @Override
  public final void fill(Request request, ByteBuffer out, int base) {
    AttachedNamespace attached = attached(request);
    if (attached != null) {
      fill(attached, out, base);
    }
  }

  /** Writes the structure of an active namespace. */
  abstract void fill(AttachedNamespace attached, ByteBuffer out, int base);
}
