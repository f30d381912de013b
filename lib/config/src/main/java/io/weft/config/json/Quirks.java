// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Identities;
import io.weft.config.attribute.Namespaces;
import io.weft.config.attribute.ObjectKind;
import io.weft.config.attribute.Ports;
import io.weft.config.attribute.Subsystems;

/** What nvmetcli documents say of a kind of objects that the table of its attributes does not. */
interface Quirks<E> {
  /**
   * Reads it.
   *
   * @param entry the object with the attributes of the table
   * @param json the object in the document
   * @param holder the key of the object that holds it
   * @param identities gives the identities that the document leaves out
   * @return the object, with what the document says of it
   */
  default E read(E entry, JsonReader json, String holder, Identities identities) {
    return entry;
  }

  /** Writes it. */
  default void write(E entry, ObjectNode json) {}

  /** The quirks of a kind of objects. */
  @SuppressWarnings("unchecked") // Each kind is there once, and its quirks are those of its objects.
  static <E> Quirks<E> of(ObjectKind<E> kind) {
    Quirks<?> quirks;
    if (kind.equals(Namespaces.KIND)) {
      quirks = new NamespaceQuirks();
    } else if (kind.equals(Subsystems.KIND)) {
      quirks = new SubsystemQuirks();
    } else if (kind.equals(Ports.KIND)) {
      quirks = new PortQuirks();
    } else {
      quirks = new Quirks<E>() {};
    }
    return (Quirks<E>) quirks;
  }
}
