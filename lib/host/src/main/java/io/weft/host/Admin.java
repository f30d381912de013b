// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.vertx.core.Future;
import io.weft.host.error.CommandFailedException;
import io.weft.host.error.HostException;
import io.weft.nvme.FeatureId;
import io.weft.nvme.Nsid;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyController;
import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespace;
import io.weft.nvme.identify.NamespaceDescriptorList;
import io.weft.nvme.identify.NamespaceList;
import io.weft.nvme.log.AnaLog;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.SmartLog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The admin commands of a controller, with their structures decoded. Every future fails with a
 * {@link CommandFailedException} if the controller completes the command with an error.
 */
public final class Admin {
  /** The most bytes of a log page to read in one command; every controller can transfer as much. */
  private static final int LOG_CHUNK = 64 * 1024;

  private final HostQueue queue;

  Admin(HostQueue queue) {
    this.queue = queue;
  }

  /** The admin queue itself, for commands that have no method here. */
  public HostQueue queue() {
    return queue;
  }

  /** Property Get. @param offset one of {@link io.weft.nvme.fabrics.Property} */
  public Future<Long> propertyGet(int offset) {
    return queue.require(FabricsCommandBuilder.propertyGet(offset)).map(Admin::result);
  }

  private static long result(Completion completion) {
    return completion.dword0() & 0xffff_ffffL | (long) completion.dword1() << 32;
  }

  /** Property Set. @param offset one of {@link io.weft.nvme.fabrics.Property} */
  public Future<Void> propertySet(int offset, long value) {
    return queue.require(FabricsCommandBuilder.propertySet(offset, value)).mapEmpty();
  }

  /** Identify: the 4096 bytes of any structure, little endian. @param cns one of {@link IdentifyCns} */
  public Future<ByteBuffer> identify(int cns, int nsid, int csi) {
    ByteBuffer into = buffer(IdentifyCns.LENGTH);
    return queue.require(AdminCommandBuilder.identify(cns, nsid, csi, 0, into)).map(into);
  }

  /** Identify Controller. */
  public Future<IdentifyController> identifyController() {
    return identify(IdentifyCns.CONTROLLER, 0, 0).map(data -> IdentifyController.decode(data, 0));
  }

  /** Identify Namespace; all zero for a namespace that is not active. */
  public Future<IdentifyNamespace> identifyNamespace(int nsid) {
    return identify(IdentifyCns.NAMESPACE, nsid, 0).map(data -> IdentifyNamespace.decode(data, 0));
  }

  /** The Namespace Identification Descriptor list of a namespace. */
  public Future<NamespaceDescriptorList> namespaceDescriptors(int nsid) {
    return identify(IdentifyCns.NAMESPACE_DESCRIPTORS, nsid, 0).map(data -> NamespaceDescriptorList.decode(data, 0));
  }

  /** All active NSIDs in rising order, read with as many commands as necessary. */
  public Future<int[]> activeNamespaces() {
    return activeNamespaces(0, new int[0]);
  }

  private Future<int[]> activeNamespaces(int after, int[] before) {
    return identify(IdentifyCns.ACTIVE_NAMESPACE_LIST, after, 0).compose(data -> {
      int[] part = NamespaceList.decode(data, 0);
      int[] all = Arrays.copyOf(before, before.length + part.length);
      System.arraycopy(part, 0, all, before.length, part.length);
      if (part.length < NamespaceList.MAX_ENTRIES) {
        return Future.succeededFuture(all);
      }
      int last = part[part.length - 1];
      return Integer.compareUnsigned(last, after) > 0
          ? activeNamespaces(last, all)
          : Future.failedFuture(new HostException("the list of active namespaces is not in rising order"));
    });
  }

  /** Get Features: dword 0 of the completion, the current value. @param fid one of {@link FeatureId} */
  public Future<Integer> getFeature(int fid, int nsid) {
    return queue.require(AdminCommandBuilder.getFeatures(fid, FeatureId.SELECT_CURRENT, nsid)).map(Completion::dword0);
  }

  /** Set Features without data: dword 0 of the completion. @param fid one of {@link FeatureId} */
  public Future<Integer> setFeature(int fid, int nsid, int value) {
    return queue.require(AdminCommandBuilder.setFeatures(fid, false, nsid, value)).map(Completion::dword0);
  }

  /**
   * Get Log Page: a part of a page, read with as many commands as necessary.
   *
   * @param lid one of {@link LogPageId}
   * @param lsp the Log Specific Parameter
   * @param retain RAE: leave asynchronous events for the page masked
   * @param offset bytes from the start of the page, a multiple of 4
   * @param length bytes to read, a multiple of 4; a command that starts past the end of the page fails
   * @return the part, little endian
   */
  public Future<ByteBuffer> logPage(int lid, int lsp, int nsid, boolean retain, long offset, int length) {
    ByteBuffer into = buffer(length);
    return readLog(new LogRead(lid, lsp, nsid, retain, LOG_CHUNK), offset, into, 0).map(into);
  }

  /** The Discovery log page from its start. */
  Future<ByteBuffer> discoveryLog(int length) {
    ByteBuffer into = buffer(length);
    return readLog(new LogRead(LogPageId.DISCOVERY, 0, 0, false, LOG_CHUNK), 0, into, 0).map(into);
  }

  /** What all commands that read one log page have in common. */
  private record LogRead(int lid, int lsp, int nsid, boolean retain, int chunk) {}

  private Future<Void> readLog(LogRead log, long offset, ByteBuffer into, int filled) {
    int length = Math.min(log.chunk, into.capacity() - filled);
    if (length <= 0) {
      return Future.succeededFuture();
    }
    boolean more = filled + length < into.capacity();
    ByteBuffer part = into.slice(filled, length);
    return queue.require(
        AdminCommandBuilder.getLogPage(log.lid, log.lsp, log.nsid, log.retain || more, offset + filled, part))
        .compose(_ -> readLog(log, offset, into, filled + length));
  }

  /** The SMART / Health Information log page. */
  public Future<SmartLog> smartLog() {
    return logPage(LogPageId.SMART_HEALTH, 0, Nsid.ALL, false, 0, SmartLog.LENGTH)
        .map(data -> SmartLog.decode(data, 0));
  }

  /** The NSIDs on the Changed Attached Namespace List log page; reading it clears it. */
  public Future<int[]> changedNamespaces() {
    return logPage(LogPageId.CHANGED_NAMESPACE_LIST, 0, Nsid.ALL, false, 0, NamespaceList.LENGTH)
        .map(data -> NamespaceList.decode(data, 0));
  }

  /**
   * The Asymmetric Namespace Access log page.
   *
   * @param identity Identify Controller, which bounds the length of the page
   */
  public Future<AnaLog> anaLog(IdentifyController identity) {
    long groups = identity.get(IdentifyControllerField.NANAGRPID);
    long namespaces = identity.get(IdentifyControllerField.MNAN);
    long length = AnaLog.HEADER_LENGTH + groups * AnaLog.GROUP_LENGTH + namespaces * 4;
    if (length > LOG_CHUNK) {
      return Future.failedFuture(new HostException("an ANA log of up to %d bytes is too long to read".formatted(length)));
    }
    return logPage(LogPageId.ASYMMETRIC_NAMESPACE_ACCESS, 0, 0, false, 0, (int) length)
        .map(data -> AnaLog.decode(data, 0));
  }

  /** Keep Alive. */
  public Future<Void> keepAlive() {
    return queue.require(AdminCommandBuilder.keepAlive()).mapEmpty();
  }

  /** Abort: whether the command was aborted. */
  public Future<Boolean> abort(int sqid, int cid) {
    return queue.require(AdminCommandBuilder.abort(sqid, cid)).map(completion -> (completion.dword0() & 1) == 0);
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
