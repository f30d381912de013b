// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import io.weft.config.AllowedHosts;
import io.weft.config.Identities;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a namespace of an nvmetcli document. */
final class NamespaceReader {
  private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
  private static final Pattern EUI64_TEXT = Pattern.compile("(0x)?\\p{XDigit}{16}");

  private NamespaceReader() {}

  static NamespaceEntry read(JsonReader namespace, String subsystemNqn, Identities identities) {
    int nsid = namespace.requiredNumber("nsid", 1);
    JsonReader group = namespace.object("device");
    NamespaceDevice device = new NamespaceDevice(
        NvmetReader.set(group.text("path", "")),
        group.number("block_size", 0),
        namespace.flag("buffered_io", false));
    UUID uuid = uuid(group, "uuid");
    UUID nguid = uuid(group, "nguid");
    long eui64 = eui64(group);
    group.finish();
    NamespaceEntry entry = new NamespaceEntry(
        nsid,
        device,
        new NamespaceIdentifiers(
            uuid == null ? identities.uuid(subsystemNqn, nsid, device) : uuid,
            nguid == null ? NamespaceIdentifiers.NONE : nguid,
            eui64),
        anaGroupId(namespace),
        namespace.flag("enable", false),
        reservations(namespace),
        visibleTo(namespace));
    namespace.finish();
    return entry;
  }

  private static @Nullable UUID uuid(JsonReader group, String member) {
    String text = group.text(member, "");
    if (text.isEmpty()) {
      return null;
    }
    if (!UUID_TEXT.matcher(text).matches()) {
      group.violations().at(member).add("is '%s'".formatted(text),
          "32 hexadecimal digits in the form 00112233-4455-6677-8899-aabbccddeeff");
      return null;
    }
    return UUID.fromString(text);
  }

  private static long eui64(JsonReader group) {
    String text = group.text("eui64", "");
    if (text.isEmpty()) {
      return 0;
    }
    if (!EUI64_TEXT.matcher(text).matches()) {
      group.violations().at("eui64").add("is '%s'".formatted(text), "16 hexadecimal digits");
      return 0;
    }
    return Long.parseUnsignedLong(text.substring(text.length() - 16), 16);
  }

  /** nvmetcli saves the group twice, as an attribute of group ana and beside the attributes; 0 there means none. */
  private static int anaGroupId(JsonReader namespace) {
    JsonReader ana = namespace.object("ana");
    int attribute = ana.number("grpid", NamespaceEntry.DEFAULT_ANA_GROUP_ID);
    boolean both = ana.has("grpid");
    ana.finish();
    int beside = namespace.number("ana_grpid", 0);
    if (beside == 0) {
      return attribute;
    }
    namespace.violations().at("ana_grpid").check(!both || beside == attribute, "is " + beside,
        "the same as ana.grpid, which is " + attribute);
    return beside;
  }

  private static boolean reservations(JsonReader namespace) {
    JsonReader resv = namespace.object("resv");
    boolean enable = resv.flag("enable", false);
    resv.finish();
    return enable;
  }

  private static AllowedHosts visibleTo(JsonReader namespace) {
    JsonReader attr = namespace.object("attr");
    AllowedHosts allowed =
        new AllowedHosts(attr.flag("allow_any_host", true), namespace.texts("allowed_hosts"));
    attr.finish();
    return allowed;
  }
}
