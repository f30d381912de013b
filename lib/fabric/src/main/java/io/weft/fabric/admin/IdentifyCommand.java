// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric.admin;

import io.weft.fabric.Command;
import io.weft.fabric.Request;
import io.weft.nvme.AdminOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Identify (NVMe Base 2.1, section 5.1.13). */
public final class IdentifyCommand implements Command {
  /** Bytes of every Identify data structure. */
  public static final int LENGTH = 4096;

  private final @Nullable IdentifyData[] structures = new IdentifyData[256];

  /** A command that knows some structures. */
  public IdentifyCommand(List<IdentifyData> structures) {
    structures.forEach(structure -> this.structures[structure.cns()] = structure);
  }

  /** The structures, by rising CNS. */
  public List<IdentifyData> structures() {
    return Arrays.stream(structures).filter(Objects::nonNull).toList();
  }

  @Override
  public AdminOpcode opcode() {
    return AdminOpcode.IDENTIFY;
  }

  @Override
  public int check(Request request) {
    IdentifyData structure = structures[request.cdw(10) & 0xff];
    if (structure == null) {
      return request.invalidField(SqeLayout.CDW10);
    }
    request.transferLength(LENGTH);
    return structure.check(request);
  }

  @Override
  public void execute(Request request) {
    IdentifyData structure = structures[request.cdw(10) & 0xff];
    if (structure == null) {
      throw new IllegalStateException("the structure was checked");
    }
    request.data().segment().asSlice(request.dataIndex(), LENGTH).fill((byte) 0);
    structure.fill(request, request.data().nio(), request.dataIndex());
    request.complete(StatusCode.SUCCESS);
  }
}
