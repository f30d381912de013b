// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Identities;
import io.weft.config.SubsystemEntry;
import io.weft.config.attribute.Subsystems;

/** A subsystem without a serial number gets one; features of nvmet that Weft lacks may be present if they are off. */
final class SubsystemQuirks implements Quirks<SubsystemEntry> {
  @Override
  public SubsystemEntry read(SubsystemEntry entry, JsonReader json, String holder, Identities identities) {
    ProtectionInformation.read(json.object("attr"));
    refusePassthru(json);
    return EntryReader.isGiven(Subsystems.SERIAL, json)
        ? entry
        : Subsystems.SERIAL.with(entry, identities.serial(entry.nqn()));
  }

  /** A kernel that has passthru saves it disabled for each subsystem. */
  private static void refusePassthru(JsonReader json) {
    for (JsonReader passthru : json.objects("passthru")) {
      if (passthru.flag("enable", false)) {
        passthru.violations().at("enable").add("is 1, but a whole controller cannot be passed through",
            "0, and the device as a namespace in 'namespaces'");
      }
    }
  }

  @Override
  public void write(SubsystemEntry entry, ObjectNode json) {
    ProtectionInformation.write(json.withObjectProperty("attr"));
  }
}
