// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.FeatureRequest;
import io.weft.nvme.identify.ControllerList;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.IdentifyRequest;
import io.weft.nvme.log.LogPageRequest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds admin commands (NVMe Base 2.1, section 5). */
public final class AdminCommandBuilder {
  private AdminCommandBuilder() {}

  /**
   * Identify.
   *
   * @param cns the structure, one of {@link io.weft.nvme.identify.IdentifyCns}
   * @param csi the I/O command set, if the structure needs one
   * @param cntid the controller identifier, if the structure needs one
   * @param into receives the structure, 4096 bytes
   */
  public static NvmeCommand identify(int cns, int nsid, int csi, int cntid, ByteBuffer into) {
    return new NvmeCommand(AdminOpcode.IDENTIFY).nsid(nsid)
        .cdw(10, IdentifyRequest.cdw10(cns, cntid))
        .cdw(11, IdentifyRequest.cdw11(csi))
        .data(into);
  }

  /**
   * Get Log Page.
   *
   * @param lid the log page, one of {@link io.weft.nvme.log.LogPageId}
   * @param lsp the Log Specific Parameter, 7 bits
   * @param retain RAE: leave asynchronous events for the page masked
   * @param offset bytes from the start of the page, a multiple of 4
   * @param into receives the part, a multiple of 4 bytes
   */
  public static NvmeCommand getLogPage(int lid, int lsp, int nsid, boolean retain, long offset, ByteBuffer into) {
    return new NvmeCommand(AdminOpcode.GET_LOG_PAGE)
        .nsid(nsid)
        .cdw(10, LogPageRequest.cdw10(lid, lsp, retain, into.remaining()))
        .cdw(11, LogPageRequest.cdw11(into.remaining()))
        .cdwLong(12, offset)
        .data(into);
  }

  /**
   * Get Features.
   *
   * @param fid the feature, one of {@link io.weft.nvme.FeatureId}
   * @param select the value to return, one of {@code FeatureId}'s SELECT constants
   */
  public static NvmeCommand getFeatures(int fid, int select, int nsid) {
    return new NvmeCommand(AdminOpcode.GET_FEATURES).nsid(nsid).cdw(10, FeatureRequest.get(fid, select));
  }

  /**
   * Set Features.
   *
   * @param fid the feature, one of {@link io.weft.nvme.FeatureId}
   * @param save whether to keep the value across resets
   * @param value dword 11
   */
  public static NvmeCommand setFeatures(int fid, boolean save, int nsid, int value) {
    return new NvmeCommand(AdminOpcode.SET_FEATURES).nsid(nsid)
        .cdw(10, FeatureRequest.set(fid, save))
        .cdw(11, value);
  }

  /** Asynchronous Event Request; it is completed when an event occurs. */
  public static NvmeCommand asyncEventRequest() {
    return new NvmeCommand(AdminOpcode.ASYNC_EVENT_REQUEST).withoutTimeout();
  }

  /** Namespace Management: create. @param wanted the fields that the host chooses */
  public static NvmeCommand createNamespace(IdentifyNamespace wanted) {
    ByteBuffer data = ByteBuffer.allocate(IdentifyNamespace.LENGTH);
    wanted.encode(data, 0);
    return new NvmeCommand(AdminOpcode.NAMESPACE_MANAGEMENT).data(data);
  }

  /** Namespace Management: delete. @param nsid the namespace, or FFFFFFFFh for all */
  public static NvmeCommand deleteNamespace(int nsid) {
    return new NvmeCommand(AdminOpcode.NAMESPACE_MANAGEMENT).nsid(nsid).cdw(10, 1);
  }

  /** Namespace Attachment: attach. @param controllerIds the controllers, in rising order */
  public static NvmeCommand attachNamespace(int nsid, int... controllerIds) {
    ByteBuffer data = ByteBuffer.allocate(ControllerList.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    ControllerList.encode(data, 0, controllerIds);
    return new NvmeCommand(AdminOpcode.NAMESPACE_ATTACHMENT).nsid(nsid).data(data);
  }

  /** Namespace Attachment: detach. @param controllerIds the controllers, in rising order */
  public static NvmeCommand detachNamespace(int nsid, int... controllerIds) {
    return attachNamespace(nsid, controllerIds).cdw(10, 1);
  }

  /** Keep Alive. */
  public static NvmeCommand keepAlive() {
    return new NvmeCommand(AdminOpcode.KEEP_ALIVE);
  }

  /**
   * Abort.
   *
   * @param sqid the queue of the command to abort
   * @param cid its Command Identifier
   */
  public static NvmeCommand abort(int sqid, int cid) {
    return new NvmeCommand(AdminOpcode.ABORT).cdw(10, sqid | cid << 16);
  }
}
