// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.FabricsCommandType;

/** Property Get (NVMe Base 2.1, section 6.4). */
final class PropertyGetCommand implements Command {
  @Override
  public int opcode() {
    return FabricsCommandType.PROPERTY_GET;
  }

  @Override
  public String name() {
    return "Property Get";
  }

  @Override
  public Transfer transfer() {
    return Transfer.NONE;
  }

  @Override
  public int check(Request request) {
    if (request.queue().qid() != 0) {
      return StatusCode.INVALID_QUEUE_TYPE | StatusCode.DNR;
    }
    int size = request.cdw(SqeLayout.PROPERTY_ATTRIB / 4) & 7;
    if (size > 1) {
      return request.invalidField(SqeLayout.PROPERTY_ATTRIB);
    }
    return request.controller().properties().isReadable(request.cdw(SqeLayout.PROPERTY_OFST / 4), size == 1)
        ? StatusCode.SUCCESS
        : request.invalidField(SqeLayout.PROPERTY_OFST);
  }

  @Override
  public void execute(Request request) {
    boolean eightBytes = (request.cdw(SqeLayout.PROPERTY_ATTRIB / 4) & 7) == 1;
    long value = request.controller().properties().read(request.cdw(SqeLayout.PROPERTY_OFST / 4), eightBytes);
    request.complete(StatusCode.SUCCESS, (int) value, (int) (value >>> 32));
  }
}
