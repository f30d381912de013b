// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceEntry;
import io.weft.config.SpecificationVersion;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.tree.PersistentMap;
import java.util.List;

/** The attributes of an NVM subsystem. */
public final class Subsystems {
  private static final SubsystemEntry BLANK =
      new SubsystemEntry("", SubsystemAttributes.defaults(""), AllowedHosts.only(), PersistentMap.empty());
  private static final Limit<Integer> CNTLIDS =
      Limit.range(SubsystemAttributes.CNTLID_MIN, SubsystemAttributes.CNTLID_MAX);
  private static final Limit<SpecificationVersion> VERSIONS = Limit.oneOf("1.3, 1.4, 2.0 or 2.1", List.of(
      new SpecificationVersion(1, 3, 0), new SpecificationVersion(1, 4, 0), new SpecificationVersion(2, 0, 0),
      new SpecificationVersion(2, 1, 0)));

  public static final Attribute<SubsystemEntry, String> NQN =
      AttributeBuilder.of(BLANK, "nqn", AttributeType.TEXT, "nqn").required().limit(Limit.NQN)
          .effect(Effect.RECONNECTS)
          .says("Subsystem NQN.");

  public static final Attribute<SubsystemEntry, Boolean> ALLOW_ANY_HOST =
      AttributeBuilder.of(BLANK, "attr/allow_any_host", AttributeType.FLAG, "allowedHosts.any").effect(Effect.EXCLUDES)
          .says("Whether every host may connect.");

  public static final Attribute<SubsystemEntry, List<String>> ALLOWED_HOSTS =
      AttributeBuilder.of(BLANK, "allowed_hosts", AttributeType.TEXTS, "allowedHosts.nqns").effect(Effect.EXCLUDES)
          .says("NQNs of the entries of `hosts` that may connect.");

  public static final Attribute<SubsystemEntry, String> SERIAL =
      attribute("serial", AttributeType.TEXT, "serial").limit(Limit.printable(20)).generated("random, then kept")
          .says("Serial Number (SN).");

  public static final Attribute<SubsystemEntry, String> MODEL =
      attribute("model", AttributeType.TEXT, "model").limit(Limit.printable(40)).says("Model Number (MN).");

  public static final Attribute<SubsystemEntry, String> FIRMWARE =
      attribute("firmware", AttributeType.TEXT, "firmware").limit(Limit.printable(8)).says("Firmware Revision (FR).");

  public static final Attribute<SubsystemEntry, Integer> IEEE_OUI =
      attribute("ieee_oui", AttributeType.number("0x%06x"), "ieeeOui").limit(Limit.range(0, 0xffffff))
          .says("IEEE OUI Identifier (IEEE).");

  public static final Attribute<SubsystemEntry, Integer> VENDOR_ID =
      attribute("vendor_id", AttributeType.number("0x%x"), "vendorId").limit(Limit.range(0, 0xffff)).unlessDefault()
          .says("PCI Vendor ID (VID).");

  public static final Attribute<SubsystemEntry, Integer> SUBSYS_VENDOR_ID =
      attribute("subsys_vendor_id", AttributeType.number("0x%x"), "subsystemVendorId").limit(Limit.range(0, 0xffff))
          .unlessDefault()
          .says("PCI Subsystem Vendor ID (SSVID).");

  public static final Attribute<SubsystemEntry, SpecificationVersion> VERSION =
      attribute("version", AttributeType.VERSION, "version").limit(VERSIONS)
          .says("Version of the specification that controllers report (VER).");

  public static final Attribute<SubsystemEntry, Integer> CNTLID_MIN =
      attribute("cntlid_min", AttributeType.NUMBER, "cntlidMin").standIn(0).limit(CNTLIDS).says("Lowest controller identifier.");

  public static final Attribute<SubsystemEntry, Integer> CNTLID_MAX =
      attribute("cntlid_max", AttributeType.NUMBER, "cntlidMax").limit(CNTLIDS)
          .says("Highest controller identifier, not less than `cntlid_min`.");

  public static final Attribute<SubsystemEntry, Integer> QID_MAX =
      attribute("qid_max", AttributeType.NUMBER, "qidMax").limit(Limit.range(1, SubsystemAttributes.QID_MAX))
          .says("Most I/O queues of a controller.");

  public static final Attribute<SubsystemEntry, Integer> CRDT1 = retryDelay(1);
  public static final Attribute<SubsystemEntry, Integer> CRDT2 = retryDelay(2);
  public static final Attribute<SubsystemEntry, Integer> CRDT3 = retryDelay(3);

  public static final Attribute<SubsystemEntry, String> STORAGE_POOL =
      attribute("storage_pool", AttributeType.TEXT, "storagePool").limit(Limit.DIRECTORY).optional().extension()
          .says("Directory in which hosts may create namespaces; see below.");

  /** Its namespaces. */
  public static final Children<SubsystemEntry, NamespaceEntry> NAMESPACES =
      Children.keyed("namespaces", Namespaces.KIND, SubsystemEntry::namespaces, SubsystemEntry::withNamespaces);

  /** The kind without the namespaces that it holds, for what changes a subsystem alone. */
  public static final ObjectKind<SubsystemEntry> ALONE = new ObjectKind<>("subsystem", BLANK, NQN,
      List.of(NQN, ALLOW_ANY_HOST, ALLOWED_HOSTS, SERIAL, MODEL, FIRMWARE, IEEE_OUI, VENDOR_ID, SUBSYS_VENDOR_ID,
          VERSION, CNTLID_MIN, CNTLID_MAX, QID_MAX, CRDT1, CRDT2, CRDT3, STORAGE_POOL),
      List.of());

  /** The kind, with all its attributes. */
  public static final ObjectKind<SubsystemEntry> KIND =
      new ObjectKind<>(ALONE.name(), BLANK, NQN, ALONE.attributes(), List.of(NAMESPACES));

  private Subsystems() {}

  private static <T> AttributeBuilder<SubsystemEntry, T> attribute(
      String name, AttributeType<T> type, String component) {
    return AttributeBuilder.of(BLANK, "attr/" + name, type, "attributes." + component).effect(Effect.RECONNECTS);
  }

  private static Attribute<SubsystemEntry, Integer> retryDelay(int index) {
    return attribute("crdt" + index, AttributeType.NUMBER, "retryDelays.crdt" + index)
        .limit(Limit.range(0, 0xffff)).extension()
        .says("Command Retry Delay Time %d (CRDT%d) in units of 100 ms.".formatted(index, index));
  }
}
