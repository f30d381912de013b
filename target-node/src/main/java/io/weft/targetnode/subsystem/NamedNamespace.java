// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.subsystem;

import io.weft.config.NamespaceLimits;
import io.weft.fabric.Request;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import org.jspecify.annotations.Nullable;

/** The namespace that the NSID of an admin command names, and the checks of that NSID. */
public final class NamedNamespace {
  private NamedNamespace() {}

  /** The namespaces that the request's controller reaches. */
  public static Attachments attachments(Request request) {
    return ((IoController) request.controller()).attachments();
  }

  /** The active namespace that the NSID names, null if there is none. */
  public static @Nullable AttachedNamespace attached(Request request) {
    return attachments(request).get(request.nsid());
  }

  /** Whether the NSID names a namespace that the host may know of, active or not. */
  public static boolean isAllocated(Request request) {
    return attachments(request).allocated().containsKey(request.nsid());
  }

  /** Whether hosts may create namespaces in the request's subsystem. */
  public static boolean isManaged(Request request) {
    return ((IoController) request.controller()).subsystem().management() != null;
  }

  /** Rejects any NSID but that of an active namespace. @return SUCCESS or the status for the host */
  public static int requireActive(Request request) {
    return attached(request) != null ? StatusCode.SUCCESS : invalid(request);
  }

  /**
   * Rejects values that are not valid NSIDs of this subsystem (NVMe Base 2.1, section 3.2.1.2): 0, or above NN.
   *
   * @return SUCCESS or the status for the host
   */
  public static int requireValid(Request request) {
    int nsid = request.nsid();
    return nsid != 0 && Integer.compareUnsigned(nsid, NamespaceLimits.MAX_NSID) <= 0 ? StatusCode.SUCCESS : invalid(request);
  }

  /** Invalid Namespace or Format, at the NSID. */
  public static int invalid(Request request) {
    return request.wrongField(SqeLayout.NSID, StatusCode.INVALID_NAMESPACE | StatusCode.DNR);
  }
}
