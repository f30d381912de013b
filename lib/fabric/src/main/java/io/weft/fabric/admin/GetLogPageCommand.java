// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.fabric.Transfer;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.PageWindow;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Get Log Page (NVMe Base 2.1, section 5.1.12), with 32-bit lengths, byte offsets and RAE for every page. */
public final class GetLogPageCommand implements Command {
  private static final int ALL_NAMESPACES = 0xffff_ffff;

  private final @Nullable LogPage[] pages = new LogPage[256];

  /** A command that knows some pages. */
  public GetLogPageCommand(List<LogPage> pages) {
    pages.forEach(page -> this.pages[page.id()] = page);
  }

  @Override
  public int opcode() {
    return AdminOpcode.GET_LOG_PAGE;
  }

  @Override
  public String name() {
    return "Get Log Page";
  }

  @Override
  public Transfer transfer() {
    return Transfer.CONTROLLER_TO_HOST;
  }

  /** The pages, by rising identifier. */
  public List<LogPage> pages() {
    return Arrays.stream(pages).filter(Objects::nonNull).toList();
  }

  /**
   * For {@link LogPage#check}: refuses the NSID of one namespace, as the specification recommends for a page about the
   * controller or the NVM subsystem.
   *
   * @return SUCCESS or the status for the host
   */
  public static int requireNoNamespace(Request request) {
    int nsid = request.nsid();
    return nsid == 0 || nsid == ALL_NAMESPACES ? StatusCode.SUCCESS : request.invalidField(SqeLayout.NSID);
  }

  /** LSP, the Log Specific Parameter of a request. */
  public static int logSpecificParameter(Request request) {
    return request.cdw(10) >> 8 & 0x7f;
  }

  @Override
  public int check(Request request) {
    LogPage page = pages[request.cdw(10) & 0xff];
    if (page == null) {
      return request.wrongField(SqeLayout.CDW10, StatusCode.INVALID_LOG_PAGE | StatusCode.DNR);
    }
    long dwords = ((request.cdw(10) >>> 16) | (request.cdw(11) & 0xffffL) << 16) + 1;
    if (dwords * 4 > request.queue().port().maxTransferSize()) {
      return request.invalidField(SqeLayout.CDW10);
    }
    if ((request.cdw(12) & 3) != 0) {
      return request.invalidField(SqeLayout.CDW12);
    }
    // Offset Type 1 counts entries of an index, which no page here has.
    if ((request.cdw(14) & 1 << 23) != 0) {
      return request.invalidField(SqeLayout.CDW14);
    }
    request.transferLength((int) dwords * 4);
    return page.check(request);
  }

  @Override
  public void execute(Request request) {
    LogPage page = pages[request.cdw(10) & 0xff];
    if (page == null) {
      throw new IllegalStateException("the log page was checked");
    }
    ByteBuffer content = page.page(request);
    long offset = request.cdwLong(12);
    if (Long.compareUnsigned(offset, content.limit()) > 0) {
      request.complete(request.invalidField(SqeLayout.CDW12));
      return;
    }
    PageWindow.copy(content, offset, request.data().nio(), request.dataIndex(), request.transferLength());
    boolean retainEvent = (request.cdw(10) & 1 << 15) != 0;
    if (!retainEvent) {
      page.acknowledged(request);
    }
    request.complete(StatusCode.SUCCESS);
    if (!retainEvent) {
      request.controller().asyncEvents().logPageRead(page.id());
    }
  }
}
