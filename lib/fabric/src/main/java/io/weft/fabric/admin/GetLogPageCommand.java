// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.Nsid;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.log.LogPageRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Get Log Page (NVMe Base 2.1, section 5.1.12), with 32-bit lengths, byte offsets and RAE for every page. */
public final class GetLogPageCommand implements Command {
  private final @Nullable LogPage[] pages = new LogPage[256];

  /** Creates the command for a set of pages. */
  public GetLogPageCommand(List<LogPage> pages) {
    pages.forEach(page -> this.pages[page.id()] = page);
  }

  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.GET_LOG_PAGE;
  }

  /** The pages, in ascending order of identifier. */
  public List<LogPage> pages() {
    return Arrays.stream(pages).filter(Objects::nonNull).toList();
  }

  /**
   * For {@link LogPage#check}: refuses the NSID of a single namespace, as the specification recommends for pages about the
   * controller or the NVM subsystem.
   *
   * @return SUCCESS or the status for the host
   */
  public static int requireNoNamespace(Request request) {
    int nsid = request.nsid();
    return nsid == 0 || nsid == Nsid.ALL ? StatusCode.SUCCESS : request.invalidField(SqeLayout.NSID);
  }

  @Override
  public int check(Request request) {
    LogPage page = pages[LogPageRequest.lid(request.cdw(10))];
    if (page == null) {
      return request.wrongField(SqeLayout.CDW10, StatusCode.INVALID_LOG_PAGE | StatusCode.DNR);
    }
    long bytes = LogPageRequest.bytes(request.cdw(10), request.cdw(11));
    if (bytes > request.queue().port().maxTransferSize()) {
      return request.invalidField(SqeLayout.CDW10);
    }
    if ((request.cdw(12) & 3) != 0) {
      return request.invalidField(SqeLayout.CDW12);
    }
    // No page supports index offsets.
    if (LogPageRequest.isIndexOffset(request.cdw(14))) {
      return request.invalidField(SqeLayout.CDW14);
    }
    request.transferLength((int) bytes);
    return page.check(request);
  }

  @Override
  public void execute(Request request) {
    LogPage page = pages[LogPageRequest.lid(request.cdw(10))];
    if (page == null) {
      throw new IllegalStateException("the log page was checked");
    }
    long offset = request.cdwLong(12);
    int bytes = request.transferLength();
    long length = page.read(request, offset, request.data().nio(), request.dataIndex(), bytes);
    if (Long.compareUnsigned(offset, length) > 0) {
      request.complete(request.invalidField(SqeLayout.CDW12));
      return;
    }
    boolean retainEvent = LogPageRequest.isRetained(request.cdw(10));
    if (!retainEvent) {
      page.acknowledged(request);
    }
    boolean current = !retainEvent && page.showsCurrentState(request);
    request.complete(StatusCode.SUCCESS);
    if (!retainEvent) {
      request.controller().asyncEvents().logPageRead(page.id(), current);
    }
  }
}
