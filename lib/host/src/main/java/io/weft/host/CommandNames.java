// SPDX-License-Identifier: Apache-2.0
package io.weft.host;

import io.weft.nvme.AdminOpcode;
import io.weft.nvme.FeatureId;
import io.weft.nvme.FeatureRequest;
import io.weft.nvme.IoOpcode;
import io.weft.nvme.SqeLayout;
import io.weft.nvme.fabrics.FabricsCommandType;
import io.weft.nvme.fabrics.Property;
import io.weft.nvme.identify.IdentifyCns;
import io.weft.nvme.identify.IdentifyRequest;
import io.weft.nvme.log.LogPageId;
import io.weft.nvme.log.LogPageRequest;

/** Descriptions of commands for messages. */
final class CommandNames {
  private CommandNames() {}

  static String describe(NvmeCommand command, boolean adminQueue) {
    if (command.isFabrics()) {
      return fabrics(command);
    }
    return adminQueue ? admin(command) : IoOpcode.describe(command.opcode());
  }

  private static String fabrics(NvmeCommand command) {
    int type = command.bytes[SqeLayout.FCTYPE] & 0xff;
    String title = FabricsCommandType.describe(type);
    return switch (FabricsCommandType.of(type)) {
      case PROPERTY_GET, PROPERTY_SET ->
          title + " " + Property.describe(command.sqe.getInt(SqeLayout.PROPERTY_OFST));
      case null, default -> title;
    };
  }

  private static String admin(NvmeCommand command) {
    String title = AdminOpcode.describe(command.opcode());
    int cdw10 = command.cdw(10);
    return switch (AdminOpcode.of(command.opcode())) {
      case IDENTIFY -> "%s (%s)".formatted(title, IdentifyCns.describe(IdentifyRequest.cns(cdw10)));
      case GET_LOG_PAGE -> "%s (%s)".formatted(title, LogPageId.describe(LogPageRequest.lid(cdw10)));
      case GET_FEATURES, SET_FEATURES -> "%s (%s)".formatted(title, FeatureId.describe(FeatureRequest.fid(cdw10)));
      case null, default -> title;
    };
  }
}
