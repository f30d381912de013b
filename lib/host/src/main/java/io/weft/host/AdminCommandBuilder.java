// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.identify.ControllerList;
import io.weft.nvme.identify.IdentifyNamespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes admin commands (NVMe Base 2.1, section 5). */
public final class AdminCommandBuilder {
  private AdminCommandBuilder() {}

  /**
   * Identify.
   *
   * @param cns which structure, one of {@link io.weft.nvme.identify.IdentifyCns}
   * @param csi the I/O command set, where the structure has one
   * @param cntid the controller identifier, where the structure has one
   * @param into receives the structure, 4096 bytes
   */
  public static NvmeCommand identify(int cns, int nsid, int csi, int cntid, ByteBuffer into) {
    return new NvmeCommand(AdminOpcode.IDENTIFY).nsid(nsid).cdw(10, cns | cntid << 16).cdw(11, csi << 24).data(into);
  }

  /**
   * Get Log Page.
   *
   * @param lid which log page, one of {@link io.weft.nvme.log.LogPageId}
   * @param lsp the Log Specific Parameter, 7 bits
   * @param retain RAE: leave asynchronous events about the page masked
   * @param offset bytes from the start of the page, a multiple of 4
   * @param into receives the part, a multiple of 4 bytes
   */
  public static NvmeCommand getLogPage(int lid, int lsp, int nsid, boolean retain, long offset, ByteBuffer into) {
    int dwords = into.remaining() / 4 - 1;
    return new NvmeCommand(AdminOpcode.GET_LOG_PAGE)
        .nsid(nsid)
        .cdw(10, lid | lsp << 8 | (retain ? 1 << 15 : 0) | dwords << 16)
        .cdw(11, dwords >>> 16)
        .cdwLong(12, offset)
        .data(into);
  }

  /**
   * Get Features.
   *
   * @param fid which feature, one of {@link io.weft.nvme.FeatureId}
   * @param select which of its values, one of {@code FeatureId}'s SELECT constants
   */
  public static NvmeCommand getFeatures(int fid, int select, int nsid) {
    return new NvmeCommand(AdminOpcode.GET_FEATURES).nsid(nsid).cdw(10, fid | select << 8);
  }

  /**
   * Set Features.
   *
   * @param fid which feature, one of {@link io.weft.nvme.FeatureId}
   * @param save keep the value across resets
   * @param value dword 11
   */
  public static NvmeCommand setFeatures(int fid, boolean save, int nsid, int value) {
    return new NvmeCommand(AdminOpcode.SET_FEATURES).nsid(nsid).cdw(10, fid | (save ? 1 << 31 : 0)).cdw(11, value);
  }

  /** Asynchronous Event Request; it is answered when something happens. */
  public static NvmeCommand asyncEventRequest() {
    return new NvmeCommand(AdminOpcode.ASYNC_EVENT_REQUEST).withoutTimeout();
  }

  /** Namespace Management, create. @param wanted the fields that the host chooses */
  public static NvmeCommand createNamespace(IdentifyNamespace wanted) {
    ByteBuffer data = ByteBuffer.allocate(IdentifyNamespace.LENGTH);
    wanted.encode(data, 0);
    return new NvmeCommand(AdminOpcode.NAMESPACE_MANAGEMENT).data(data);
  }

  /** Namespace Management, delete. @param nsid the namespace, or FFFFFFFFh for all */
  public static NvmeCommand deleteNamespace(int nsid) {
    return new NvmeCommand(AdminOpcode.NAMESPACE_MANAGEMENT).nsid(nsid).cdw(10, 1);
  }

  /** Namespace Attachment, attach. @param controllerIds the controllers, in rising order */
  public static NvmeCommand attachNamespace(int nsid, int... controllerIds) {
    ByteBuffer data = ByteBuffer.allocate(ControllerList.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    ControllerList.encode(data, 0, controllerIds);
    return new NvmeCommand(AdminOpcode.NAMESPACE_ATTACHMENT).nsid(nsid).data(data);
  }

  /** Namespace Attachment, detach. @param controllerIds the controllers, in rising order */
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
