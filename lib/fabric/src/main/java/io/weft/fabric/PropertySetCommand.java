// SPDX-License-Identifier: Apache-2.0
package io.weft.fabric;

import io.weft.nvme.SqeLayout;
import io.weft.nvme.StatusCode;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;

/** Property Set (NVMe Base 2.1, section 6.6): only CC can be set. */
final class PropertySetCommand implements Command {
  @Override
  public FabricsCommandType opcode() {
    return FabricsCommandType.PROPERTY_SET;
  }

  @Override
  public int check(Request request) {
    if (request.queue().qid() != 0) {
      return StatusCode.INVALID_QUEUE_TYPE | StatusCode.DNR;
    }
    if ((request.dword(SqeLayout.PROPERTY_ATTRIB) & 7) != 0) {
      return request.invalidField(SqeLayout.PROPERTY_ATTRIB);
    }
    return request.dword(SqeLayout.PROPERTY_OFST) == Property.CC
        ? StatusCode.SUCCESS
        : request.invalidField(SqeLayout.PROPERTY_OFST);
  }

  @Override
  public void execute(Request request) {
    request.controller().configure(request.dword(SqeLayout.PROPERTY_VALUE));
    request.complete(StatusCode.SUCCESS);
  }
}
