// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.FeatureId;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.log.LogPageId;

/** Commands in words, for messages. */
final class CommandNames {
  private CommandNames() {}

  static String describe(NvmeCommand command, boolean adminQueue) {
    int opcode = command.opcode();
    if (opcode == AdminOpcode.FABRICS) {
      int type = command.bytes[SqeLayout.FCTYPE] & 0xff;
      String name = FabricsCommandType.describe(type);
      boolean property = type == FabricsCommandType.PROPERTY_GET || type == FabricsCommandType.PROPERTY_SET;
      return property ? name + " " + Property.describe(command.sqe.getInt(SqeLayout.PROPERTY_OFST)) : name;
    }
    if (!adminQueue) {
      return IoOpcode.describe(opcode);
    }
    int low = command.cdw(10) & 0xff;
    return switch (opcode) {
      case AdminOpcode.IDENTIFY -> "Identify (%s)".formatted(IdentifyCns.describe(low));
      case AdminOpcode.GET_LOG_PAGE -> "Get Log Page (%s)".formatted(LogPageId.describe(low));
      case AdminOpcode.GET_FEATURES, AdminOpcode.SET_FEATURES ->
          "%s (%s)".formatted(AdminOpcode.describe(opcode), FeatureId.describe(low));
      default -> AdminOpcode.describe(opcode);
    };
  }
}
