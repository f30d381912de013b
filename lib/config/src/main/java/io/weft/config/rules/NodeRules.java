// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.Violations;
import io.weft.config.address.IpAddresses;
import io.weft.config.attribute.AnaPlacements;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Nodes;
import io.weft.config.attribute.Root;
import io.weft.config.node.AnaGroupEntry;
import io.weft.config.node.NodeEntry;
import io.weft.nvme.AddressFamily;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules for one node, or one ANA group that lies on nodes.
 *
 * @param values the numbers of the other nodes
 * @param after the configuration that is checked
 */
record NodeRules(UniqueValues values, Configuration after) {
  private static final int MAX_ADDRESSES = 64;
  private static final int SHOWN = 5;

  void check(Violations here, NodeEntry node) {
    Nodes.KIND.check(node, here);
    String owner = values.ownerOfNumber(node.number());
    if (owner != null) {
      Nodes.NUMBER.at(here).add("is %d, as that of %s".formatted(node.number(), Root.NODES.place(owner)),
          "a number that no other node has");
    }
    String list = Nodes.ADDRESSES.name();
    if (node.addresses().size() > MAX_ADDRESSES) {
      here.at(list).add("has %d entries".formatted(node.addresses().size()), "at most " + MAX_ADDRESSES);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < node.addresses().size(); i++) {
      checkAddress(here.at(list, i), node.addresses().get(i), seen);
    }
  }

  private static void checkAddress(Violations here, String address, Set<String> seen) {
    boolean literal = IpAddresses.isLiteral(address, AddressFamily.IPV4)
        || IpAddresses.isLiteral(address, AddressFamily.IPV6) && address.indexOf('%') < 0;
    if (!literal) {
      here.add("is " + AttributeType.TEXT.describe(address),
          "an IPv4 address such as 192.0.2.1 or an IPv6 address such as 2001:db8::1, without a zone");
    } else if (IpAddresses.isWildcard(address)) {
      here.add("is " + AttributeType.TEXT.describe(address), "an address that hosts can connect to");
    } else if (!seen.add(IpAddresses.canonical(address))) {
      here.add("is %s, as an earlier entry".formatted(AttributeType.TEXT.describe(address)), "each address once");
    }
  }

  void check(Violations here, AnaGroupEntry group) {
    AnaPlacements.KIND.check(group, here);
    Set<String> seen = new HashSet<>();
    for (String node : group.nodes()) {
      if (!seen.add(node)) {
        AnaPlacements.NODES.at(here).add("names the node %s again".formatted(AttributeType.TEXT.describe(node)),
            "each node once");
      } else {
        checkExists(AnaPlacements.NODES.at(here), node);
      }
    }
  }

  /** The rule that a node that is named exists. */
  void checkExists(Violations here, String node) {
    if (!after.nodeMap().containsKey(node)) {
      here.add("there is no node " + AttributeType.TEXT.describe(node), expected());
    }
  }

  /** What the name of a node must be, a phrase. */
  String expected() {
    return "the name of an entry of 'nodes'" + some(after.nodes().stream().map(NodeEntry::name).toList());
  }

  /** What the identifier of an ANA group must be, a phrase. */
  String expectedGroup() {
    return "the grpid of an entry of 'ana_groups'"
        + some(after.anaGroups().stream().map(group -> Integer.toString(group.anaGroupId())).toList());
  }

  private static String some(List<String> names) {
    return names.isEmpty() ? "" : names.stream().limit(SHOWN).collect(
        Collectors.joining(", ", ", such as ", ""));
  }
}
