// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.Identities;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violations;
import io.weft.config.attribute.AnaPlacements;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Hosts;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.Nodes;
import io.weft.config.attribute.ObjectKind;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Root;
import io.weft.config.attribute.Subsystems;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.DeleteAnaGroup;
import io.weft.config.edit.Operation.DeleteHost;
import io.weft.config.edit.Operation.DeleteNamespace;
import io.weft.config.edit.Operation.DeleteNode;
import io.weft.config.edit.Operation.DeletePort;
import io.weft.config.edit.Operation.DeleteSubsystem;
import io.weft.config.edit.Operation.PutAnaGroup;
import io.weft.config.edit.Operation.PutHost;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operation.PutNode;
import io.weft.config.edit.Operation.PutPort;
import io.weft.config.edit.Operation.PutSubsystem;
import io.weft.config.edit.Operation.SetDiscoveryNqn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Operations in JSON: {@code {"operations": [...]}} with objects such as {@code {"op": "put", "kind": "namespace",
 * "subsystem": NQN, "value": {...}}}, whose value is the object as {@link NvmetJson} writes it, and {@code {"op":
 * "delete", "kind": "port", "portid": 1}}. The kinds are discovery, host, subsystem, namespace, port, node and ana_group. The value of a
 * subsystem has no namespaces: those it has are kept.
 */
public final class OperationJson {
  /** The member that holds the list. */
  public static final String OPERATIONS = "operations";
  private static final String OP = "op";
  private static final String KIND = "kind";
  private static final String VALUE = "value";
  private static final String SUBSYSTEM = "subsystem";
  private static final String DISCOVERY = "discovery";
  private static final String NQN = "nqn";
  private static final String ANA_GROUP = "ana_group";
  private static final String DELETABLE = "host, subsystem, namespace, port, node or ana_group";
  private static final String KINDS = "discovery, " + DELETABLE;

  private final Violations violations;
  private final ReadPlaces places = new ReadPlaces();
  private final List<Operation> operations = new ArrayList<>();
  /** The configuration after the operations that have been read, for the identities that the next one leaves out. */
  private Configuration now;

  private OperationJson(Violations violations, Configuration now) {
    this.violations = violations;
    this.now = now;
  }

  /**
   * Writes operations, with the hosts' secrets. The text of the tree is one line.
   *
   * @param operations the operations
   * @return an object with the member {@link #OPERATIONS}
   */
  public static ObjectNode write(List<Operation> operations) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray(OPERATIONS);
    operations.forEach(operation -> list.add(write(operation)));
    return document;
  }

  private static ObjectNode write(Operation operation) {
    return switch (operation) {
      case SetDiscoveryNqn(var nqn) -> {
        ObjectNode json = json("put", DISCOVERY);
        json.putObject(VALUE).put(NQN, nqn);
        yield json;
      }
      case PutHost(var host) -> json("put", Hosts.KIND.name()).set(VALUE, EntryWriter.write(Hosts.KIND, host));
      case DeleteHost(var nqn) -> json("delete", Hosts.KIND.name()).put(NQN, nqn);
      case PutSubsystem(var nqn, var attributes, var allowed) -> json("put", SUBSYSTEM).set(VALUE,
          EntryWriter.write(Subsystems.ALONE, SubsystemEntry.of(nqn, attributes, allowed, List.of())));
      case DeleteSubsystem(var nqn) -> json("delete", SUBSYSTEM).put(NQN, nqn);
      case PutNamespace(var nqn, var namespace) -> json("put", Namespaces.KIND.name()).put(SUBSYSTEM, nqn)
          .set(VALUE, EntryWriter.write(Namespaces.KIND, namespace));
      case DeleteNamespace(var nqn, var nsid) ->
          json("delete", Namespaces.KIND.name()).put(SUBSYSTEM, nqn).put(Namespaces.NSID.name(), nsid);
      case PutPort(var port) -> json("put", Ports.KIND.name()).set(VALUE, EntryWriter.write(Ports.KIND, port));
      case DeletePort(var portId) -> json("delete", Ports.KIND.name()).put(Ports.PORTID.name(), portId);
      case PutNode(var node) -> json("put", Nodes.KIND.name()).set(VALUE, EntryWriter.write(Nodes.KIND, node));
      case DeleteNode(var name) -> json("delete", Nodes.KIND.name()).put(Nodes.NAME.name(), name);
      case PutAnaGroup(var group) ->
          json("put", ANA_GROUP).set(VALUE, EntryWriter.write(AnaPlacements.KIND, group));
      case DeleteAnaGroup(var anaGroupId) -> json("delete", ANA_GROUP).put(AnaPlacements.GRPID.name(), anaGroupId);
    };
  }

  private static ObjectNode json(String op, String kind) {
    return JsonNodeFactory.instance.objectNode().put(OP, op).put(KIND, kind);
  }

  /**
   * Reads a document with the one member {@link #OPERATIONS}.
   *
   * @param document UTF-8
   * @param current as for {@link #read(ObjectNode, Configuration)}
   * @throws InvalidConfigurationException as {@link #read(ObjectNode, Configuration)}; also if it is not JSON or has
   *     other members
   */
  public static List<Operation> read(byte[] document, Configuration current) throws InvalidConfigurationException {
    Violations violations = new Violations();
    JsonReader json = JsonDocument.read(document, violations);
    OperationJson read = new OperationJson(violations, current);
    read.readAll(json);
    json.finish();
    return read.result();
  }

  /**
   * Reads the operations in an object; its other members are not looked at.
   *
   * @param document an object with the member {@link #OPERATIONS}
   * @param current the configuration that the operations apply to. A serial number or UUID that a value leaves out is
   *     the one that the object has, else a new one; a namespace without an NSID gets the lowest one that is free
   * @return the operations; whether their result is legal has not been checked
   * @throws UnreadableException with everything that is wrong, with paths such as {@code
   *     operations[0].value.device.path}
   */
  public static List<Operation> read(ObjectNode document, Configuration current) throws InvalidConfigurationException {
    Violations violations = new Violations();
    OperationJson read = new OperationJson(violations, current);
    read.readAll(new JsonReader(document, violations));
    return read.result();
  }

  private List<Operation> result() throws UnreadableException {
    if (!violations.isEmpty()) {
      throw new UnreadableException(violations.found(), now, places);
    }
    return operations;
  }

  private void readAll(JsonReader document) {
    violations.at(OPERATIONS).check(document.has(OPERATIONS), "is missing", "a list of operations");
    for (JsonReader json : document.objects(OPERATIONS)) {
      int faults = violations.count();
      Optional<Operation> operation = read(json);
      json.finish();
      operation.ifPresent(readable -> add(readable, json.violations(), violations.count() > faults));
    }
  }

  /** @param faulty whether it is known to be wrong, so that it is used only to find what else is wrong */
  private void add(Operation operation, Violations here, boolean faulty) {
    try {
      now = operation.applyTo(now);
      operations.add(operation);
      place(operation).ifPresent(place -> places.add(place, here.at(VALUE).path()));
    } catch (InvalidConfigurationException e) {
      if (!faulty && !places.hasUnread(Subsystems.KIND)) {
        e.violations().forEach(missing -> here.add(missing.path() + " " + missing.problem(), missing.expected()));
      }
    }
  }

  /** Where the configuration has the value of an operation. */
  private static Optional<String> place(Operation operation) {
    return switch (operation) {
      case SetDiscoveryNqn _ -> Optional.of(DISCOVERY);
      case PutHost(var host) -> Optional.of(Root.HOSTS.place(host.nqn()));
      case PutSubsystem(var nqn, _, _) -> Optional.of(Root.SUBSYSTEMS.place(nqn));
      case PutNamespace(var nqn, var namespace) -> Optional.of(
          Root.SUBSYSTEMS.place(nqn) + "." + Subsystems.NAMESPACES.place(Integer.toString(namespace.nsid())));
      case PutPort(var port) -> Optional.of(Root.PORTS.place(Integer.toString(port.portId())));
      case PutNode(var node) -> Optional.of(Root.NODES.place(node.name()));
      case PutAnaGroup(var group) -> Optional.of(Root.ANA_GROUPS.place(Integer.toString(group.anaGroupId())));
      case DeleteHost _, DeleteSubsystem _, DeleteNamespace _, DeletePort _, DeleteNode _, DeleteAnaGroup _ ->
          Optional.empty();
    };
  }

  private Optional<Operation> read(JsonReader json) {
    String kind = required(json, KIND, AttributeType.TEXT, KINDS).orElse("");
    return switch (required(json, OP, AttributeType.TEXT, "'put' or 'delete'").orElse("")) {
      case "put" -> put(kind, json);
      case "delete" -> delete(kind, json);
      case String op -> wrong(json, OP, op, "'put' or 'delete'");
    };
  }

  private Optional<Operation> put(String kind, JsonReader json) {
    return switch (kind) {
      case DISCOVERY -> required(json.object(VALUE), NQN, AttributeType.TEXT, "an NQN").map(SetDiscoveryNqn::new);
      case "host" -> value(Hosts.KIND, json, json.whole(VALUE), "").map(PutHost::new);
      case SUBSYSTEM -> value(Subsystems.ALONE, json, json.whole(VALUE), "").map(subsystem ->
          new PutSubsystem(subsystem.nqn(), subsystem.attributes(), subsystem.allowedHosts()));
      case "namespace" -> {
        String nqn = required(json, SUBSYSTEM, AttributeType.TEXT, "the nqn of a subsystem").orElse("");
        JsonReader value = json.completed(VALUE, Namespaces.NSID.name(), () -> new Identities(now).nsid(nqn));
        yield value(Namespaces.KIND, json, value, nqn).map(namespace -> new PutNamespace(nqn, namespace));
      }
      case "port" -> value(Ports.KIND, json, json.whole(VALUE), "").map(PutPort::new);
      case "node" -> value(Nodes.KIND, json, json.whole(VALUE), "").map(PutNode::new);
      case ANA_GROUP -> value(AnaPlacements.KIND, json, json.whole(VALUE), "").map(PutAnaGroup::new);
      default -> wrong(json, KIND, kind, KINDS);
    };
  }

  private static Optional<Operation> delete(String kind, JsonReader json) {
    return switch (kind) {
      case "host" -> required(json, NQN, AttributeType.TEXT, "the nqn of a host").map(DeleteHost::new);
      case SUBSYSTEM -> required(json, NQN, AttributeType.TEXT, "the nqn of a subsystem").map(DeleteSubsystem::new);
      case "namespace" -> {
        Optional<String> nqn = required(json, SUBSYSTEM, AttributeType.TEXT, "the nqn of a subsystem");
        Optional<Integer> nsid = required(json, Namespaces.NSID.name(), AttributeType.NUMBER, "a number");
        yield nqn.flatMap(subsystem -> nsid.map(number -> new DeleteNamespace(subsystem, number)));
      }
      case "port" -> required(json, Ports.PORTID.name(), AttributeType.NUMBER, "a number").map(DeletePort::new);
      case "node" -> required(json, Nodes.NAME.name(), AttributeType.TEXT, "the name of a node").map(DeleteNode::new);
      case ANA_GROUP ->
          required(json, AnaPlacements.GRPID.name(), AttributeType.NUMBER, "a number").map(DeleteAnaGroup::new);
      default -> wrong(json, KIND, kind, DELETABLE);
    };
  }

  /** The value of an operation; empty if there is none, or none whose key can be read. */
  private <E> Optional<E> value(ObjectKind<E> kind, JsonReader json, JsonReader value, String holder) {
    if (json.has(VALUE)) {
      E read = new EntryReader(new Identities(now), places).read(kind, value, holder);
      if (EntryReader.key(kind, value) != null) {
        return Optional.of(read);
      }
    } else {
      json.violations().at(VALUE).add("is missing", "an object");
    }
    places.addUnread(kind);
    return Optional.empty();
  }

  private static <T> Optional<T> required(JsonReader json, String member, AttributeType<T> type, String expected) {
    if (!json.has(member)) {
      json.violations().at(member).add("is missing", expected);
      return Optional.empty();
    }
    return json.parse(member, type);
  }

  /** Refuses an operation of which is not known what members it should have. */
  private static Optional<Operation> wrong(JsonReader json, String member, String value, String expected) {
    json.leaveOthers();
    if (!value.isEmpty()) {
      json.violations().at(member).add("is " + AttributeType.TEXT.describe(value), expected);
    }
    return Optional.empty();
  }
}
