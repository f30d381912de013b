// SPDX-License-Identifier: Apache-2.0
package io.weft.targetnode.admin.identify;

import io.weft.fabric.Request;
import io.weft.fabric.admin.IdentifyData;
import io.weft.nvme.Nsid;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.ControllerList;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyRequest;
import io.weft.targetnode.subsystem.IoController;
import io.weft.targetnode.subsystem.NamedNamespace;
import java.nio.ByteBuffer;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;

/**
 * A list of the subsystem's controllers, starting at CNTID: those that have a namespace attached, CNS 12h (NVMe Base
 * 2.1, section 5.1.13.2.11), or all, CNS 13h (section 5.1.13.2.12).
 */
public final class ControllerListData implements IdentifyData {
  private final int cns;
  private final ToIntFunction<Request> check;
  private final BiPredicate<Request, IoController> members;

  private ControllerListData(int cns, ToIntFunction<Request> check, BiPredicate<Request, IoController> members) {
    this.cns = cns;
    this.check = check;
    this.members = members;
  }

  /** Namespace Attached Controller list, CNS 12h. */
  public static ControllerListData ofNamespace() {
    return new ControllerListData(IdentifyCns.NAMESPACE_CONTROLLER_LIST, ControllerListData::requireAllocated,
        (request, controller) -> controller.attachments().get(request.nsid()) != null);
  }

  /** Controller list, CNS 13h. */
  public static ControllerListData ofSubsystem() {
    return new ControllerListData(IdentifyCns.CONTROLLER_LIST, _ -> StatusCode.SUCCESS, (_, _) -> true);
  }

  private static int requireAllocated(Request request) {
    if (request.nsid() == Nsid.ALL) {
      return request.invalidField(SqeLayout.NSID);
    }
    return NamedNamespace.isAllocated(request) ? StatusCode.SUCCESS : NamedNamespace.invalid(request);
  }

  @Override
  public int cns() {
    return cns;
  }

  @Override
  public int check(Request request) {
    return check.applyAsInt(request);
  }

  @Override
  public void fill(Request request, ByteBuffer out, int base) {
    int first = IdentifyRequest.cntid(request.cdw(10));
    int[] ids =
        ((IoController) request.controller()).subsystem().controllers().stream()
            .filter(controller -> controller.cntlid() >= first && members.test(request, controller))
            .mapToInt(IoController::cntlid)
            .sorted()
            .toArray();
    ControllerList.encode(out, base, ids);
  }
}
