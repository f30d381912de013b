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
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.Hosts;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.ObjectKind;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Subsystems;
import io.weft.config.edit.Operation;
import io.weft.config.edit.Operation.DeleteHost;
import io.weft.config.edit.Operation.DeleteNamespace;
import io.weft.config.edit.Operation.DeletePort;
import io.weft.config.edit.Operation.DeleteSubsystem;
import io.weft.config.edit.Operation.PutHost;
import io.weft.config.edit.Operation.PutNamespace;
import io.weft.config.edit.Operation.PutPort;
import io.weft.config.edit.Operation.PutSubsystem;
import io.weft.config.edit.Operation.SetDiscoveryNqn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operations in JSON: {@code {"operations": [...]}} with objects such as {@code {"op": "put", "kind": "namespace",
 * "subsystem": NQN, "value": {...}}}, whose value is the object as {@link NvmetJson} writes it, and {@code {"op":
 * "delete", "kind": "port", "portid": 1}}. The kinds are discovery, host, subsystem, namespace and port. The value of a
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

  private final Violations violations;
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
    List<Operation> read = new OperationJson(violations, current).readAll(json);
    json.finish();
    violations.throwIfAny();
    return read;
  }

  /**
   * Reads the operations in an object; its other members are not looked at.
   *
   * @param document an object with the member {@link #OPERATIONS}
   * @param current the configuration that the operations apply to. A serial number or UUID that a value leaves out is
   *     the one that the object has, else a new one; a namespace without an NSID gets the lowest one that is free
   * @return the operations; whether their result is legal has not been checked
   * @throws InvalidConfigurationException with everything that is wrong, with paths such as {@code
   *     operations[0].value.device.path}
   */
  public static List<Operation> read(ObjectNode document, Configuration current) throws InvalidConfigurationException {
    Violations violations = new Violations();
    List<Operation> read = new OperationJson(violations, current).readAll(new JsonReader(document, violations));
    violations.throwIfAny();
    return read;
  }

  private List<Operation> readAll(JsonReader document) {
    violations.at(OPERATIONS).check(document.has(OPERATIONS), "is missing", "a list of operations");
    for (JsonReader json : document.objects(OPERATIONS)) {
      int faults = violations.count();
      Operation operation = read(json);
      json.finish();
      if (operation != null) {
        add(operation, json.violations(), violations.count() > faults);
      }
    }
    return operations;
  }

  /** @param faulty whether it is known to be wrong, so that it is used only to understand those that follow */
  private void add(Operation operation, Violations here, boolean faulty) {
    try {
      now = operation.applyTo(now);
      operations.add(operation);
    } catch (InvalidConfigurationException e) {
      if (!faulty) {
        e.violations().forEach(missing -> here.add(missing.path() + " " + missing.problem(), missing.expected()));
      }
    }
  }

  private @Nullable Operation read(JsonReader json) {
    String kind = required(json, KIND, AttributeType.TEXT, "discovery, host, subsystem, namespace or port", "");
    return switch (required(json, OP, AttributeType.TEXT, "'put' or 'delete'", "")) {
      case "put" -> put(kind, json);
      case "delete" -> delete(kind, json);
      case "" -> null;
      case String op -> wrong(json, OP, op, "'put' or 'delete'");
    };
  }

  private @Nullable Operation put(String kind, JsonReader json) {
    return switch (kind) {
      case DISCOVERY -> new SetDiscoveryNqn(required(json.object(VALUE), NQN, AttributeType.TEXT, "an NQN", ""));
      case "host" -> new PutHost(value(Hosts.KIND, json, json.whole(VALUE), ""));
      case SUBSYSTEM -> {
        SubsystemEntry subsystem = value(Subsystems.ALONE, json, json.whole(VALUE), "");
        yield new PutSubsystem(subsystem.nqn(), subsystem.attributes(), subsystem.allowedHosts());
      }
      case "namespace" -> {
        String nqn = required(json, SUBSYSTEM, AttributeType.TEXT, "the nqn of a subsystem", "");
        JsonReader value = json.completed(VALUE, Namespaces.NSID.name(), () -> new Identities(now).nsid(nqn));
        yield new PutNamespace(nqn, value(Namespaces.KIND, json, value, nqn));
      }
      case "port" -> new PutPort(value(Ports.KIND, json, json.whole(VALUE), ""));
      default -> wrong(json, KIND, kind, "discovery, host, subsystem, namespace or port");
    };
  }

  private @Nullable Operation delete(String kind, JsonReader json) {
    return switch (kind) {
      case "host" -> new DeleteHost(required(json, NQN, AttributeType.TEXT, "the nqn of a host", ""));
      case SUBSYSTEM -> new DeleteSubsystem(required(json, NQN, AttributeType.TEXT, "the nqn of a subsystem", ""));
      case "namespace" -> new DeleteNamespace(
          required(json, SUBSYSTEM, AttributeType.TEXT, "the nqn of a subsystem", ""),
          required(json, Namespaces.NSID.name(), AttributeType.NUMBER, "a number", 0));
      case "port" -> new DeletePort(required(json, Ports.PORTID.name(), AttributeType.NUMBER, "a number", 0));
      default -> wrong(json, KIND, kind, "host, subsystem, namespace or port");
    };
  }

  private <E> E value(ObjectKind<E> kind, JsonReader json, JsonReader value, String holder) {
    if (!json.has(VALUE)) {
      json.violations().at(VALUE).add("is missing", "an object");
      return kind.blank();
    }
    return new EntryReader(new Identities(now)).read(kind, value, holder);
  }

  private static <T> T required(JsonReader json, String member, AttributeType<T> type, String expected, T fallback) {
    if (!json.has(member)) {
      json.violations().at(member).add("is missing", expected);
      return fallback;
    }
    return json.parse(member, type).orElse(fallback);
  }

  private static @Nullable Operation wrong(JsonReader json, String member, String value, String expected) {
    if (!value.isEmpty()) {
      json.violations().at(member).add("is " + AttributeType.TEXT.describe(value), expected);
    }
    return null;
  }
}
