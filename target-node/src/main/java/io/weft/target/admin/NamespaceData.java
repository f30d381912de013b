// SPDX-License-Identifier: Apache-2.0
package io.weft.target.admin;

import io.weft.cluster.NamespaceLimits;
import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.IdentifyCns;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.target.subsystem.AttachedNamespace;
import io.weft.target.subsystem.Attachments;
import io.weft.target.subsystem.IoController;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An Identify structure of one namespace; one of zeroes where the NSID names none that {@link #find} knows. */
abstract class NamespaceData implements IdentifyData {
  /** NSID of commands that are about all namespaces. */
  static final int ALL = 0xffff_ffff;

  /** The namespaces that the request's controller reaches. */
  static Attachments attachments(Request request) {
    return ((IoController) request.controller()).attachments();
  }

  /** The active namespace that the NSID names, null where there is none. */
  static @Nullable AttachedNamespace attached(Request request) {
    return attachments(request).get(request.nsid());
  }

  /** Refuses any NSID but that of an active namespace. */
  static int requireActive(Request request) {
    return attached(request) != null ? StatusCode.SUCCESS : invalidNamespace(request);
  }

  /** Whether the NSID names a namespace that the host may know of, active or not. */
  static boolean isAllocated(Request request) {
    return attachments(request).allocated().containsKey(request.nsid());
  }

  /** Whether the NSID asks for what all namespaces of a subsystem have in common that hosts may create. */
  static boolean isCommon(Request request) {
    return request.nsid() == ALL && isManaged(request);
  }

  /** Whether hosts may create namespaces in the request's subsystem. */
  static boolean isManaged(Request request) {
    return ((IoController) request.controller()).subsystem().management() != null;
  }

  /** Refuses what cannot be an NSID of this subsystem (NVMe Base 2.1, section 3.2.1.2): 0, or above NN. */
  static int requireValid(Request request) {
    int nsid = request.nsid();
    return nsid != 0 && Integer.compareUnsigned(nsid, NamespaceLimits.MAX_NSID) <= 0
        ? StatusCode.SUCCESS
        : invalidNamespace(request);
  }

  /** Refuses an NSID behind which no list can go on. */
  static int requireListStart(Request request) {
    return Integer.compareUnsigned(request.nsid(), 0xffff_fffe) < 0 ? StatusCode.SUCCESS : invalidNamespace(request);
  }

  static int invalidNamespace(Request request) {
    return request.wrongField(SqeLayout.NSID, StatusCode.INVALID_NAMESPACE | StatusCode.DNR);
  }

  /** Refuses any command set but the NVM one in CSI, which stands in dword 11. */
  static int requireNvm(Request request) {
    return request.cdw(11) >>> 24 == IdentifyCns.CSI_NVM
        ? StatusCode.SUCCESS
        : request.invalidField(SqeLayout.CDW11 + 3);
  }

  /** The namespace that the structure is about, null for none. */
  @Nullable AttachedNamespace find(Request request) {
    return attached(request);
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
