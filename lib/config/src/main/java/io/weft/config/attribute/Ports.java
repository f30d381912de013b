// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.PortEntry;
import io.weft.config.ReferralEntry;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.SecureChannel;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import java.util.List;

/** The attributes of a port. */
public final class Ports {
  private static final PortEntry BLANK = PortEntry.of(1, Addresses.BLANK);
  private static final Addresses<PortEntry> ADDRESS = new Addresses<>(BLANK, Effect.CLOSES_PORT);

  public static final Attribute<PortEntry, Integer> PORTID =
      AttributeBuilder.of(BLANK, "portid", AttributeType.NUMBER, "portId").required().limit(Limit.range(0, 0xffff))
          .effect(Effect.CLOSES_PORT)
          .says("Port identifier (PORTID).");

  public static final Attribute<PortEntry, String> NODE =
      AttributeBuilder.of(BLANK, "node", AttributeType.TEXT, "node").optional().extension().effect(Effect.CLOSES_PORT)
          .says("Name of the node that has the port, if there are nodes.");

  public static final Attribute<PortEntry, Boolean> ENABLE =
      AttributeBuilder.of(BLANK, "enable", AttributeType.FLAG, "enable").extension().effect(Effect.CLOSES_PORT)
          .says("Whether the port listens.");

  public static final Attribute<PortEntry, TransportType> TRTYPE =
      ADDRESS.trtype()
          .limit(Limit.that(trtype -> trtype == TransportType.TCP, ", which this version does not serve", "'tcp'")).says("Transport type.");

  public static final Attribute<PortEntry, AddressFamily> ADRFAM =
      ADDRESS.adrfam().limit(Limit.oneOf("'ipv4' or 'ipv6'", List.of(AddressFamily.IPV4, AddressFamily.IPV6)))
          .says("Address family.");

  public static final Attribute<PortEntry, String> TRADDR =
      ADDRESS.traddr().says("IP address that the port listens on, not a name; `0.0.0.0` or `::` for all addresses.");

  public static final Attribute<PortEntry, String> TRSVCID =
      ADDRESS.trsvcid().limit(Limit.TCP_PORT).says("TCP port.");

  public static final Attribute<PortEntry, SecureChannel> TREQ = ADDRESS.treq()
      .limit(Limit.that(treq -> treq != SecureChannel.REQUIRED, " although the port has no secure channel",
          "'not specified' or 'not required'"))
      .says("Whether hosts must use a secure channel.");

  public static final Attribute<PortEntry, SecurityType> TSAS = ADDRESS.tsas()
      .limit(Limit.that(tsas -> tsas == SecurityType.NONE, ", which is not available yet", "'none'"))
      .says("The secure channel.");

  public static final Attribute<PortEntry, Integer> INLINE_DATA_SIZE =
      parameter("inline_data_size", "inlineDataSize").limit(Limit.range(0, 1 << 16)).limit(Limit.multipleOf(16))
          .says("In-capsule data of an I/O command in bytes.");

  public static final Attribute<PortEntry, Integer> MAX_QUEUE_SIZE =
      parameter("max_queue_size", "maxQueueSize").limit(Limit.range(16, 1024))
          .says("Entries of an I/O queue (MQES + 1).");

  public static final Attribute<PortEntry, Integer> MDTS =
      parameter("mdts", "mdts").limit(Limit.range(1, 10)).extension()
          .says("Maximum Data Transfer Size as a power of two in units of 4 KiB; 8 is 1 MiB.");

  public static final Attribute<PortEntry, List<String>> SUBSYSTEMS =
      AttributeBuilder.of(BLANK, "subsystems", AttributeType.TEXTS, "subsystems").effect(Effect.EXCLUDES)
          .says("NQNs of the entries of `subsystems` that are reached through the port.");

  /** Its referrals. */
  public static final Children<PortEntry, ReferralEntry> REFERRALS =
      Children.listed("referrals", Referrals.KIND, PortEntry::referrals, PortEntry::withReferrals);

  /** Its ANA groups. */
  public static final Children<PortEntry, AnaGroup> ANA_GROUPS =
      Children.numbered("ana_groups", AnaGroups.KIND, AnaGroup::of, AnaGroup::in);

  /** The kind, with all its attributes. */
  public static final ObjectKind<PortEntry> KIND = new ObjectKind<>("port", BLANK, PORTID,
      List.of(PORTID, NODE, ENABLE, TRTYPE, ADRFAM, TRADDR, TRSVCID, TREQ, TSAS, INLINE_DATA_SIZE, MAX_QUEUE_SIZE, MDTS,
          SUBSYSTEMS),
      List.of(REFERRALS, ANA_GROUPS));

  private Ports() {}

  /** nvmetcli saves a limit that was never set as -1. */
  private static AttributeBuilder<PortEntry, Integer> parameter(String name, String component) {
    return AttributeBuilder.of(BLANK, "param/" + name, AttributeType.NUMBER, "parameters." + component).unset("-1")
        .effect(Effect.CLOSES_PORT);
  }
}
