// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.AllowedHosts;
import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.NamespaceDevice;
import io.weft.config.NamespaceEntry;
import io.weft.config.NamespaceIdentifiers;
import io.weft.config.PortEntry;
import io.weft.config.PortParameters;
import io.weft.config.ReferralEntry;
import io.weft.config.RetryDelays;
import io.weft.config.SubsystemAttributes;
import io.weft.config.SubsystemEntry;
import io.weft.config.address.TransportAddress;
import io.weft.nvme.Nqn;
import java.util.List;

/** Writes a configuration as an nvmetcli document; members are put in the order of their names. */
final class NvmetWriter {
  private NvmetWriter() {}

  static ObjectNode write(Configuration configuration) {
    ObjectNode root = object();
    if (!configuration.discoveryNqn().equals(Nqn.DISCOVERY)) {
      root.putObject("discovery").put("nqn", configuration.discoveryNqn());
    }
    ArrayNode hosts = root.putArray("hosts");
    configuration.hosts().forEach(host -> hosts.add(host(host)));
    ArrayNode ports = root.putArray("ports");
    configuration.ports().forEach(port -> ports.add(port(port)));
    ArrayNode subsystems = root.putArray("subsystems");
    configuration.subsystems().forEach(subsystem -> subsystems.add(subsystem(subsystem)));
    return root;
  }

  private static ObjectNode host(HostEntry host) {
    ObjectNode json = object();
    ObjectNode dhchap = json.putObject("dhchap");
    if (host.dhchapCtrlKey() != null) {
      dhchap.put("ctrl_key", host.dhchapCtrlKey());
    }
    dhchap.put("dhgroup", host.dhchapGroup().label()).put("hash", host.dhchapHash().label());
    if (host.dhchapKey() != null) {
      dhchap.put("key", host.dhchapKey());
    }
    return json.put("nqn", host.nqn());
  }

  private static ObjectNode port(PortEntry port) {
    ObjectNode json = object();
    address(json.putObject("addr"), port.address());
    ArrayNode groups = json.putArray("ana_groups");
    port.anaGroups().forEach((id, state) -> {
      ObjectNode group = groups.addObject();
      group.putObject("ana").put("state", state.label());
      group.put("grpid", id);
    });
    if (!port.enable()) {
      json.put("enable", 0);
    }
    ObjectNode param = json.putObject("param");
    PortParameters parameters = port.parameters();
    param.put("inline_data_size", Integer.toString(parameters.inlineDataSize()));
    param.put("max_queue_size", Integer.toString(parameters.maxQueueSize()));
    if (parameters.mdts() != PortParameters.DEFAULT_MDTS) {
      param.put("mdts", Integer.toString(parameters.mdts()));
    }
    param.put("pi_enable", "0");
    json.put("portid", port.portId());
    ArrayNode referrals = json.putArray("referrals");
    port.referrals().forEach(referral -> referrals.add(referral(referral)));
    texts(json.putArray("subsystems"), port.subsystems());
    return json;
  }

  private static ObjectNode referral(ReferralEntry referral) {
    ObjectNode json = object();
    ObjectNode addr = json.putObject("addr");
    addr.put("adrfam", referral.address().adrfam().label()).put("portid", Integer.toString(referral.portId()));
    address(addr, referral.address());
    return json.put("enable", referral.enable() ? 1 : 0).put("name", referral.name());
  }

  private static void address(ObjectNode addr, TransportAddress address) {
    addr.put("adrfam", address.adrfam().label()).put("traddr", address.traddr()).put("treq", address.treq().label())
        .put("trsvcid", address.trsvcid()).put("trtype", address.trtype().label())
        .put("tsas", address.tsas().label());
  }

  private static ObjectNode subsystem(SubsystemEntry subsystem) {
    ObjectNode json = object();
    texts(json.putArray("allowed_hosts"), subsystem.allowedHosts().nqns());
    SubsystemAttributes attributes = subsystem.attributes();
    ObjectNode attr = json.putObject("attr");
    attr.put("allow_any_host", flag(subsystem.allowedHosts().any()))
        .put("cntlid_max", Integer.toString(attributes.cntlidMax()))
        .put("cntlid_min", Integer.toString(attributes.cntlidMin()));
    RetryDelays delays = attributes.retryDelays();
    putUnlessZero(attr, "crdt1", delays.crdt1());
    putUnlessZero(attr, "crdt2", delays.crdt2());
    putUnlessZero(attr, "crdt3", delays.crdt3());
    attr.put("firmware", attributes.firmware())
        .put("ieee_oui", "0x%06x".formatted(attributes.ieeeOui()))
        .put("model", attributes.model())
        .put("pi_enable", "0")
        .put("qid_max", Integer.toString(attributes.qidMax()))
        .put("serial", attributes.serial());
    if (attributes.storagePool() != null) {
      attr.put("storage_pool", attributes.storagePool());
    }
    if (attributes.subsystemVendorId() != 0) {
      attr.put("subsys_vendor_id", "0x%x".formatted(attributes.subsystemVendorId()));
    }
    if (attributes.vendorId() != 0) {
      attr.put("vendor_id", "0x%x".formatted(attributes.vendorId()));
    }
    attr.put("version", attributes.version().toString());
    ArrayNode namespaces = json.putArray("namespaces");
    subsystem.namespaces().forEach(namespace -> namespaces.add(namespace(namespace)));
    return json.put("nqn", subsystem.nqn());
  }

  private static void putUnlessZero(ObjectNode json, String member, int value) {
    if (value != 0) {
      json.put(member, Integer.toString(value));
    }
  }

  private static ObjectNode namespace(NamespaceEntry namespace) {
    ObjectNode json = object();
    AllowedHosts visibleTo = namespace.visibleTo();
    boolean masked = !visibleTo.equals(AllowedHosts.ANY);
    if (masked) {
      texts(json.putArray("allowed_hosts"), visibleTo.nqns());
    }
    json.putObject("ana").put("grpid", Integer.toString(namespace.anaGroupId()));
    json.put("ana_grpid", namespace.anaGroupId());
    if (masked) {
      json.putObject("attr").put("allow_any_host", flag(visibleTo.any()));
    }
    if (namespace.device().bufferedIo()) {
      json.put("buffered_io", 1);
    }
    device(json.putObject("device"), namespace.device(), namespace.identifiers());
    json.put("enable", namespace.enable() ? 1 : 0).put("nsid", namespace.nsid());
    if (namespace.reservations()) {
      json.putObject("resv").put("enable", "1");
    }
    return json;
  }

  private static void device(ObjectNode json, NamespaceDevice device, NamespaceIdentifiers identifiers) {
    if (device.blockSize() != 0) {
      json.put("block_size", Integer.toString(device.blockSize()));
    }
    if (identifiers.eui64() != 0) {
      json.put("eui64", "%016x".formatted(identifiers.eui64()));
    }
    json.put("nguid", identifiers.nguid().toString());
    if (device.path() != null) {
      json.put("path", device.path());
    }
    json.put("uuid", identifiers.uuid().toString());
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static String flag(boolean flag) {
    return flag ? "1" : "0";
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
