// SPDX-License-Identifier: Apache-2.0
package io.weft.cluster.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.cluster.seal.ClusterKey;
import io.weft.cluster.seal.KeyRing;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Identity, members and keys as JSON, in files and in messages. Reading throws {@link IllegalArgumentException} that says what is wrong. */
public final class IdentityJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private IdentityJson() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Parses an object. @throws IllegalArgumentException if it is none */
  public static ObjectNode parse(String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("it is no JSON object");
    } catch (JsonProcessingException e) {
      // What the parser says repeats a part of the text, which may be a secret.
      throw new IllegalArgumentException("it is not JSON");
    }
  }

  /** The text member of an object. @throws IllegalArgumentException if it has none of that name */
  public static String text(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("'%s' must be a text".formatted(name));
    }
    return value.textValue();
  }

  /** The integer member of an object. @throws IllegalArgumentException if it has none of that name */
  public static int integer(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null || !value.isInt()) {
      throw new IllegalArgumentException("'%s' must be an integer".formatted(name));
    }
    return value.intValue();
  }

  /** The array member of an object. @throws IllegalArgumentException if it has none of that name */
  public static List<JsonNode> array(JsonNode object, String name) {
    if (!(object.get(name) instanceof ArrayNode array)) {
      throw new IllegalArgumentException("'%s' must be an array".formatted(name));
    }
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }

  /** The bytes of a text member in base64. @throws IllegalArgumentException if it is something else */
  public static byte[] bytes(JsonNode object, String name) {
    try {
      return Base64.getDecoder().decode(text(object, name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'%s' must be base64".formatted(name));
    }
  }

  /** Bytes as {@link #bytes} reads them. */
  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The roles of an object with a member {@code roles}. @throws IllegalArgumentException if there are none or unknown ones */
  public static Set<NodeRole> roles(JsonNode object) {
    return NodeRole.of(array(object, "roles").stream().map(JsonNode::asText).toList());
  }

  /** Writes roles as a member {@code roles}. */
  public static void putRoles(ObjectNode object, Set<NodeRole> roles) {
    ArrayNode words = object.putArray("roles");
    NodeRole.words(roles).forEach(words::add);
  }

  /** A member of the cluster as an object. */
  public static ObjectNode of(Member member) {
    ObjectNode object = object().put("name", member.name()).put("number", member.number());
    putRoles(object, member.roles());
    return object.put("address", member.address()).put("base-port", member.basePort());
  }

  /** Reads {@link #of(Member)}. */
  public static Member member(JsonNode object) {
    return new Member(text(object, "name"), integer(object, "number"), roles(object), text(object, "address"),
        integer(object, "base-port"));
  }

  /** Members as an object. */
  public static ObjectNode of(List<Member> members) {
    ObjectNode object = object();
    ArrayNode array = object.putArray("members");
    members.forEach(member -> array.add(of(member)));
    return object;
  }

  /** Reads {@link #of(List)}. */
  public static List<Member> members(JsonNode object) {
    return array(object, "members").stream().map(IdentityJson::member).toList();
  }

  /** An identity as an object. */
  public static ObjectNode of(ClusterIdentity identity) {
    ObjectNode object = object().put("cluster-id", identity.clusterId().toString()).put("cluster-name", identity.clusterName());
    object.set("self", of(identity.self()));
    return object;
  }

  /** Reads {@link #of(ClusterIdentity)}. */
  public static ClusterIdentity identity(JsonNode object) {
    JsonNode self = object.get("self");
    if (self == null) {
      throw new IllegalArgumentException("'self' is missing");
    }
    return new ClusterIdentity(UUID.fromString(text(object, "cluster-id")), text(object, "cluster-name"), member(self));
  }

  /** Keys as an object, secrets and all. */
  public static ObjectNode of(KeyRing ring) {
    ObjectNode object = object().put("current", ring.current().generation());
    ArrayNode keys = object.putArray("keys");
    for (ClusterKey key : ring.keys()) {
      keys.addObject().put("generation", key.generation()).put("secret", base64(key.secret()));
    }
    return object;
  }

  /** Reads {@link #of(KeyRing)}. */
  public static KeyRing keyRing(JsonNode object) {
    return KeyRing.of(array(object, "keys").stream()
        .map(key -> ClusterKey.of(integer(key, "generation"), bytes(key, "secret"))).toList(), integer(object, "current"));
  }
}
