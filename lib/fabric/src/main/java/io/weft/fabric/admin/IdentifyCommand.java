// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.vertx.core.Future;
import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Identify (NVMe Base 2.1, section 5.1.13). */
public final class IdentifyCommand implements Command {
  private final @Nullable IdentifyData[] structures = new IdentifyData[256];

  /** Creates the command for a set of structures. */
  public IdentifyCommand(List<IdentifyData> structures) {
    structures.forEach(structure -> this.structures[structure.cns()] = structure);
  }

  /** The structures, in ascending order of CNS. */
  public List<IdentifyData> structures() {
    return Arrays.stream(structures).filter(Objects::nonNull).toList();
  }

  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.IDENTIFY;
  }

  @Override
  public int check(Request request) {
    IdentifyData structure = structures[IdentifyRequest.cns(request.cdw(10))];
    if (structure == null) {
      return request.invalidField(SqeLayout.CDW10);
    }
    request.transferLength(IdentifyCns.LENGTH);
    if (IdentifyCns.isCommandSetSpecific(structure.cns())
        && IdentifyRequest.csi(request.cdw(11)) != IdentifyCns.CSI_NVM) {
      return request.invalidField(SqeLayout.CDW11 + 3);
    }
    return structure.check(request);
  }

  @Override
  public void execute(Request request) {
    IdentifyData structure = structures[IdentifyRequest.cns(request.cdw(10))];
    if (structure == null) {
      throw new IllegalStateException("the structure was checked");
    }
    Future<Void> refreshed = structure.refresh(request);
    if (refreshed.isComplete()) {
      answer(request, structure);
    } else {
      refreshed.onComplete(_ -> request.queue().transport().eventLoop().execute(() -> answer(request, structure)));
    }
  }

  private static void answer(Request request, IdentifyData structure) {
    request.data().segment().asSlice(request.dataIndex(), IdentifyCns.LENGTH).fill((byte) 0);
    structure.fill(request, request.data().nio(), request.dataIndex());
    request.complete(StatusCode.SUCCESS);
  }
}
