// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import io.weft.config.PortEntry;
import io.weft.config.PortParameters;
import io.weft.config.ReferralEntry;
import io.weft.config.address.Adrfam;
import io.weft.config.address.TransportAddress;
import io.weft.config.address.Treq;
import io.weft.config.address.Trtype;
import io.weft.config.address.Tsas;
import io.weft.nvme.AnaState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a port of an nvmetcli document. */
final class PortReader {
  private PortReader() {}

  static PortEntry read(JsonReader port) {
    int portId = port.requiredNumber("portid", 1);
    JsonReader addr = port.object("addr");
    TransportAddress address = address(addr);
    addr.violations().at("portid").check(addr.number("portid", portId) == portId,
        "is not the port's own", "the same as portid, which is " + portId);
    addr.finish();
    PortEntry entry = new PortEntry(
        portId,
        address,
        parameters(port.object("param")),
        port.texts("subsystems"),
        port.objects("referrals").stream().map(PortReader::referral).toList(),
        anaGroups(port.objects("ana_groups")),
        port.flag("enable", true));
    port.finish();
    return entry;
  }

  private static TransportAddress address(JsonReader addr) {
    for (String member : List.of("trtype", "adrfam", "traddr", "trsvcid")) {
      addr.violations().at(member).check(addr.has(member), "is missing", "a value, such as " + example(member));
    }
    return new TransportAddress(
        addr.choice("trtype", Trtype.values(), Trtype::label, Trtype.TCP),
        addr.choice("adrfam", Adrfam.values(), Adrfam::label, Adrfam.IPV4),
        addr.text("traddr", ""),
        addr.text("trsvcid", ""),
        addr.choice("treq", Treq.values(), Treq::label, Treq.NOT_SPECIFIED),
        addr.choice("tsas", Tsas.values(), Tsas::label, Tsas.NONE));
  }

  private static String example(String member) {
    return switch (member) {
      case "trtype" -> "'tcp'";
      case "adrfam" -> "'ipv4'";
      case "traddr" -> "'192.0.2.1'";
      default -> "'4420'";
    };
  }

  private static PortParameters parameters(JsonReader param) {
    PortParameters parameters = new PortParameters(
        limit(param, "inline_data_size", PortParameters.DEFAULT_INLINE_DATA_SIZE),
        limit(param, "max_queue_size", PortParameters.DEFAULT_MAX_QUEUE_SIZE),
        limit(param, "mdts", PortParameters.DEFAULT_MDTS));
    SubsystemReader.refuseProtectionInformation(param);
    param.finish();
    return parameters;
  }

  /** A limit that was never set is saved as -1. */
  private static int limit(JsonReader param, String member, int fallback) {
    int limit = param.number(member, fallback);
    return limit == -1 ? fallback : limit;
  }

  private static ReferralEntry referral(JsonReader referral) {
    String name = referral.requiredText("name", "a name");
    JsonReader addr = referral.object("addr");
    TransportAddress address = address(addr);
    int portId = addr.number("portid", 0);
    addr.finish();
    ReferralEntry entry = new ReferralEntry(name, portId, address, referral.flag("enable", false));
    referral.finish();
    return entry;
  }

  private static SortedMap<Integer, AnaState> anaGroups(List<JsonReader> groups) {
    SortedMap<Integer, AnaState> states = new TreeMap<>(PortEntry.DEFAULT_ANA_GROUPS);
    TreeMap<Integer, String> seen = new TreeMap<>();
    for (JsonReader group : groups) {
      int id = group.requiredNumber("grpid", 1);
      String first = seen.putIfAbsent(id, group.violations().path());
      group.violations().at("grpid").check(first == null, "is %d, as in %s".formatted(id, first), "another number");
      JsonReader ana = group.object("ana");
      states.put(id, ana.choice("state", AnaState.values(), AnaState::label, AnaState.OPTIMIZED));
      ana.finish();
      group.finish();
    }
    return states;
  }
}
