// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.Violations;
import java.util.List;

/**
 * A kind of configuration object: its attributes, and the objects that it holds. {@link
 * Root#KIND} is the whole configuration, from which every other kind can be reached.
 *
 * @param name the name of such an object in messages, such as {@code namespace}
 * @param blank an object with the default of every attribute
 * @param key the attribute that identifies an object in a list
 * @param attributes all attributes, in the order of the documentation
 * @param children the lists of objects that it holds
 */
public record ObjectKind<E>(
    String name, E blank, Attribute<E, ?> key, List<Attribute<E, ?>> attributes, List<Children<E, ?>> children) {

  /** Copies the lists, so that the record is immutable. */
  public ObjectKind {
    attributes = List.copyOf(attributes);
    children = List.copyOf(children);
  }

  /** The key of an object as a text, such as the NQN of a subsystem. */
  public String id(E entry) {
    return print(key, entry);
  }

  private static <E, T> String print(Attribute<E, T> key, E entry) {
    T value = key.get(entry);
    return value == null ? "" : key.type().print(value);
  }

  /**
   * Checks the attributes of one object against their limits; its children are not checked.
   *
   * @param entry the object
   * @param violations a collector at the path of the object
   */
  public void check(E entry, Violations violations) {
    attributes.forEach(attribute -> attribute.check(entry, violations));
  }
}
