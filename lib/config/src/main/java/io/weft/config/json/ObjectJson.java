// SPDX-License-Identifier: Apache-2.0
package io.weft.config.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weft.config.Configuration;
import io.weft.config.Identities;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violations;
import io.weft.config.attribute.ObjectKind;

/** One object of the configuration, with all that it holds, in the format of {@link NvmetJson}. */
public final class ObjectJson {
  private ObjectJson() {}

  /**
   * Reads an object. A serial number or UUID that it leaves out is that of the same subsystem or namespace in the
   * current configuration, else a new one.
   *
   * @param kind what the object is, such as {@code Namespaces.KIND}
   * @param document the object; see {@link JsonDocument#parse}
   * @param holder the key of the object that holds it: the NQN of a namespace's subsystem; empty for an object of the
   *     configuration itself
   * @param current the configuration that the object is for
   * @return the object; rules and limits have not been checked
   * @throws InvalidConfigurationException with everything that is wrong, with paths such as {@code device.path}: an
   *     unknown field, a wrong type, a missing value
   */
  public static <E> E read(ObjectKind<E> kind, ObjectNode document, String holder, Configuration current)
      throws InvalidConfigurationException {
    Violations violations = new Violations();
    E entry = new EntryReader(new Identities(current), new ReadPlaces())
        .read(kind, new JsonReader(document, violations), holder);
    violations.throwIfAny();
    return entry;
  }

  /**
   * Writes an object, including its secrets.
   *
   * @param kind what the object is
   * @param entry the object
   */
  public static <E> ObjectNode write(ObjectKind<E> kind, E entry) {
    return EntryWriter.write(kind, entry);
  }
}
