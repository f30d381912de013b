// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The attribute {@code pi_enable}, which is always 0: as with nvmet, there is no metadata over TCP. */
final class ProtectionInformation {
  private static final String PI_ENABLE = "pi_enable";

  private ProtectionInformation() {}

  static void read(JsonReader group) {
    if (group.flag(PI_ENABLE, false)) {
      group.violations().at(PI_ENABLE).add("is 1, but protection information is not available with TCP", "0");
    }
  }

  static void write(ObjectNode group) {
    group.put(PI_ENABLE, "0");
  }
}
