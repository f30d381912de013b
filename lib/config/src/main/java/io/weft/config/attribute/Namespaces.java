// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.AllowedHosts;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.NamespaceLimits;
import java.util.List;
import java.util.UUID;

/** The attributes of a namespace. */
public final class Namespaces {
  private static final NamespaceEntry BLANK = new NamespaceEntry(1, new NamespaceDevice(null, 0, false),
      NamespaceIdentifiers.of(NamespaceIdentifiers.NONE), NamespaceEntry.DEFAULT_ANA_GROUP_ID, false, false,
      AllowedHosts.ANY);

  public static final Attribute<NamespaceEntry, Integer> NSID =
      attribute("nsid", AttributeType.NUMBER, "nsid").required().limit(Limit.range(1, NamespaceLimits.MAX_NSID))
          .says("Namespace identifier.");

  public static final Attribute<NamespaceEntry, Boolean> ENABLE =
      attribute("enable", AttributeType.FLAG, "enable")
          .says("Whether hosts can use it; if not, I/O ends with Internal Path Error and hosts try another path.");

  public static final Attribute<NamespaceEntry, String> PATH =
      attribute("device/path", AttributeType.TEXT, "device.path").optional().limit(DevicePath.LIMIT)
          .says("Where the data is: a file, a block device, `memory:512MiB` or `null:4GiB`.");

  public static final Attribute<NamespaceEntry, Integer> BLOCK_SIZE =
      attribute("device/block_size", AttributeType.NUMBER, "device.blockSize").extension()
          .limit(Limit.oneOf("512, 4096, or 0 for the device's own", List.of(0, 512, 4096)))
          .says("Size of a logical block in bytes.");

  public static final Attribute<NamespaceEntry, Boolean> BUFFERED_IO =
      attribute("buffered_io", AttributeType.FLAG, "device.bufferedIo").unlessDefault()
          .says("Whether I/O goes through the page cache.");

  public static final Attribute<NamespaceEntry, UUID> UUID =
      attribute("device/uuid", AttributeType.IDENTIFIER, "identifiers.uuid")
          .generated("random, then kept while the path is unchanged")
          .says("UUID by which hosts recognize the namespace on every path.");

  public static final Attribute<NamespaceEntry, UUID> NGUID =
      attribute("device/nguid", AttributeType.IDENTIFIER, "identifiers.nguid").unset("")
          .says("NGUID in the form of a UUID; all zeros for one that is derived from the UUID.");

  public static final Attribute<NamespaceEntry, Long> EUI64 =
      attribute("device/eui64", AttributeType.EUI64, "identifiers.eui64").unset("").extension()
          .says("IEEE Extended Unique Identifier; all zeros for one that is derived from the UUID.");

  public static final Attribute<NamespaceEntry, Integer> ANA_GRPID =
      attribute("ana/grpid", AttributeType.NUMBER, "anaGroupId")
          .limit(Limit.range(1, NamespaceLimits.MAX_ANA_GROUP_ID))
          .says("ANA group; may also be written as `ana_grpid` of the namespace.");

  public static final Attribute<NamespaceEntry, Boolean> RESV_ENABLE =
      attribute("resv/enable", AttributeType.FLAG, "reservations").unlessDefault()
          .limit(Limit.that(enable -> !enable, ", but this version has no reservations", "0"))
          .says("Whether reservations are offered; always 0 in this version.");

  public static final Attribute<NamespaceEntry, Boolean> ALLOW_ANY_HOST =
      attribute("attr/allow_any_host", AttributeType.FLAG, "visibleTo.any").extension().writtenIf(Namespaces::isMasked)
          .says("Whether every host of the subsystem sees the namespace.");

  public static final Attribute<NamespaceEntry, List<String>> ALLOWED_HOSTS =
      attribute("allowed_hosts", AttributeType.TEXTS, "visibleTo.nqns").extension().writtenIf(Namespaces::isMasked)
          .says("NQNs of the entries of `hosts` that see the namespace.");

  /** The kind, with all its attributes. */
  public static final ObjectKind<NamespaceEntry> KIND = new ObjectKind<>("namespace", BLANK, NSID,
      List.of(NSID, ENABLE, PATH, BLOCK_SIZE, BUFFERED_IO, UUID, NGUID, EUI64, ANA_GRPID, RESV_ENABLE, ALLOW_ANY_HOST,
          ALLOWED_HOSTS),
      List.of());

  private Namespaces() {}

  private static <T> AttributeBuilder<NamespaceEntry, T> attribute(
      String path, AttributeType<T> type, String component) {
    return AttributeBuilder.of(BLANK, path, type, component).effect(Effect.LIVE);
  }

  private static boolean isMasked(NamespaceEntry namespace) {
    return !namespace.visibleTo().equals(AllowedHosts.ANY);
  }
}
