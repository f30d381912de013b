// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.ReferralEntry;
import io.weft.nvme.AddressFamily;
import io.weft.nvme.SecureChannel;
import io.weft.nvme.SecurityType;
import io.weft.nvme.TransportType;
import java.util.List;

/** The attributes of a referral. */
public final class Referrals {
  private static final ReferralEntry BLANK = new ReferralEntry("", 0, Addresses.BLANK, false);
  private static final Addresses<ReferralEntry> ADDRESS = new Addresses<>(BLANK, Effect.LIVE);

  public static final Attribute<ReferralEntry, String> NAME =
      AttributeBuilder.of(BLANK, "name", AttributeType.TEXT, "name").required().limit(Limit.NAME)
          .says("Name of the referral, not visible to hosts.");

  public static final Attribute<ReferralEntry, Boolean> ENABLE =
      AttributeBuilder.of(BLANK, "enable", AttributeType.FLAG, "enable").effect(Effect.LIVE)
          .says("Whether hosts see the referral.");

  public static final Attribute<ReferralEntry, Integer> PORTID =
      AttributeBuilder.of(BLANK, "addr/portid", AttributeType.NUMBER, "portId").limit(Limit.range(0, 0xffff))
          .effect(Effect.LIVE)
          .says("Port identifier (PORTID) of the log entry.");

  public static final Attribute<ReferralEntry, TransportType> TRTYPE = ADDRESS.trtype()
      .limit(Limit.that(trtype -> trtype != TransportType.LOOP, "'tcp', 'rdma' or 'fc'"))
      .says("Transport type of the other discovery service.");

  public static final Attribute<ReferralEntry, AddressFamily> ADRFAM = ADDRESS.adrfam().says("Its address family.");

  public static final Attribute<ReferralEntry, String> TRADDR = ADDRESS.traddr().says("Its address.");

  public static final Attribute<ReferralEntry, String> TRSVCID =
      ADDRESS.trsvcid().says("Its TCP port, or the equivalent of its transport.");

  public static final Attribute<ReferralEntry, SecureChannel> TREQ =
      ADDRESS.treq().says("Whether it requires a secure channel.");

  public static final Attribute<ReferralEntry, SecurityType> TSAS = ADDRESS.tsas().says("Its secure channel.");

  /** The kind, with all its attributes. */
  public static final ObjectKind<ReferralEntry> KIND = new ObjectKind<>("referral", BLANK, NAME,
      List.of(NAME, ENABLE, PORTID, TRTYPE, ADRFAM, TRADDR, TRSVCID, TREQ, TSAS), List.of());

  private Referrals() {}
}
