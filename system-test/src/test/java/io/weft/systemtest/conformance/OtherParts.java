// SPDX-License-Identifier: Apache-2.0

package io.weft.systemtest.conformance;

import io.weft.nvme.identify.IdentifyControllerField;
import io.weft.nvme.identify.IdentifyNamespaceField;
import io.weft.nvme.identify.NvmControllerField;
import io.weft.nvme.identify.NvmNamespaceField;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The parts that tests may name besides those of the catalogue: fields, asynchronous events, PDUs of the TCP transport. */
final class OtherParts {
  private static final Pattern KIND = Pattern.compile("(?:discovery )?(field|aen|transport) (.+)");
  private static final Pattern EVENT = Pattern.compile("[a-z][a-z-]+");
  private static final Pattern FIELD = Pattern.compile("[a-z][a-z-]+\\.[A-Z][A-Z0-9]+");
  private static final Set<String> PDUS = Set.of(
      "ICReq", "ICResp", "H2CTermReq", "C2HTermReq", "CapsuleCmd", "CapsuleResp", "H2CData", "C2HData", "R2T");

  private OtherParts() {}

  static boolean isOne(String part) {
    return KIND.matcher(part).matches();
  }

  /** Whether there is such a field, event or PDU. */
  static boolean isKnown(String part) {
    var kind = KIND.matcher(part);
    if (!kind.matches()) {
      return false;
    }
    String name = kind.group(2);
    return switch (kind.group(1)) {
      case "aen" -> EVENT.matcher(name).matches();
      case "transport" -> PDUS.contains(name);
      default -> FIELD.matcher(name).matches() && (!name.startsWith("id-") || fields().contains(name));
    };
  }

  private static Set<String> fields() {
    Set<String> fields = new TreeSet<>();
    Arrays.stream(IdentifyControllerField.values()).forEach(field -> fields.add("id-ctrl." + field));
    Arrays.stream(IdentifyNamespaceField.values()).forEach(field -> fields.add("id-ns." + field));
    Arrays.stream(NvmControllerField.values()).forEach(field -> fields.add("id-ctrl-nvm." + field));
    Arrays.stream(NvmNamespaceField.values()).forEach(field -> fields.add("id-ns-nvm." + field));
    return fields;
  }
}
