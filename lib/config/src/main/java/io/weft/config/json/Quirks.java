// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Identities;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.ObjectKind;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Subsystems;

/** What nvmetcli documents contain for a kind of object beyond the table of its attributes. */
interface Quirks<E> {
  Quirks<?> NAMESPACE = new NamespaceQuirks();
  Quirks<?> SUBSYSTEM = new SubsystemQuirks();
  Quirks<?> PORT = new PortQuirks();
  Quirks<?> NONE = new Quirks<Object>() {};

  /**
   * Reads the quirks of an object.
   *
   * @param entry the object with the attributes of the table
   * @param json the object in the document
   * @param holder the key of the object that holds it
   * @param identities supplies the identities that the document leaves out
   * @return the object, completed from the document
   */
  default E read(E entry, JsonReader json, String holder, Identities identities) {
    return entry;
  }

  /** Writes the quirks of an object. */
  default void write(E entry, ObjectNode json) {}

  /** The quirks of a kind of object. */
  @SuppressWarnings("unchecked") // The quirks of a kind are those of its objects; each kind is one object.
  static <E> Quirks<E> of(ObjectKind<E> kind) {
    if (kind == Namespaces.KIND) {
      return (Quirks<E>) NAMESPACE;
    }
    if (kind == Subsystems.KIND || kind == Subsystems.ALONE) {
      return (Quirks<E>) SUBSYSTEM;
    }
    return (Quirks<E>) (kind == Ports.KIND ? PORT : NONE);
  }
}
