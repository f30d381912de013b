// SPDX-License-Identifier: Apache-2.0
package io.weft.cli.ctl;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Predicate;

/** The operations of which an edit consists, as the management service takes them. */
final class Operations {
  private static final String NQN = "nqn";

  private Operations() {}

  /** Adds or replaces a host, port or ANA group. @param kind {@code host}, {@code port} or {@code ana_group} */
  static JsonObject put(String kind, JsonObject value) {
    return new JsonObject().put("op", "put").put("kind", kind).put("value", value);
  }

  /** Adds a subsystem or replaces its attributes and allowed hosts; its namespaces remain. */
  static JsonObject putSubsystem(JsonObject subsystem) {
    JsonObject value = subsystem.copy();
    value.remove("namespaces");
    return put("subsystem", value);
  }

  /** Adds or replaces a namespace. */
  static JsonObject putNamespace(String subsystem, JsonObject value) {
    return put("namespace", value).put("subsystem", subsystem);
  }

  /** Removes a host or subsystem. @param kind {@code host} or {@code subsystem} */
  static JsonObject delete(String kind, String nqn) {
    return new JsonObject().put("op", "delete").put("kind", kind).put(NQN, nqn);
  }

  /** Removes a namespace, but no data. */
  static JsonObject deleteNamespace(String subsystem, int nsid) {
    return new JsonObject().put("op", "delete").put("kind", "namespace").put("subsystem", subsystem).put("nsid", nsid);
  }

  /** Removes a port. */
  static JsonObject deletePort(int portId) {
    return new JsonObject().put("op", "delete").put("kind", "port").put("portid", portId);
  }

  /** Removes an ANA group. */
  static JsonObject deleteGroup(int anaGroupId) {
    return new JsonObject().put("op", "delete").put("kind", "ana_group").put("grpid", anaGroupId);
  }

  /** A copy of an object in which a list has one more text, unless it has it already. */
  static JsonObject with(JsonObject object, String list, String text) {
    JsonObject changed = without(object, list, text);
    changed.getJsonArray(list).add(text);
    return changed;
  }

  /** A copy of an object without a text of a list. */
  static JsonObject without(JsonObject object, String list, String text) {
    JsonArray others = new JsonArray();
    ConfigView.texts(object, list).stream().filter(Predicate.not(text::equals)).forEach(others::add);
    return object.copy().put(list, others);
  }

  /** A copy of an object with an attribute. */
  static JsonObject withAttribute(JsonObject object, String attribute, String value) {
    JsonObject copy = object.copy();
    copy.put("attr", copy.getJsonObject("attr", new JsonObject()).put(attribute, value));
    return copy;
  }

  /** A copy of an object with another list of objects. */
  static JsonObject withObjects(JsonObject object, String list, List<JsonObject> objects) {
    return object.copy().put(list, new JsonArray(objects));
  }
}
