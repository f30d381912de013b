// SPDX-License-Identifier: Apache-2.0
package io.weft.config.attribute;

import io.weft.config.Configuration;
import io.weft.config.attribute.AttributeType.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Describes the differences between two configurations. Secrets do not appear. */
public final class ConfigurationDiff {
  private final List<String> lines = new ArrayList<>();

  private ConfigurationDiff() {}

  /**
   * The changes that lead from one configuration to another.
   *
   * @param before the earlier one
   * @param after the later one
   * @return one line for each difference, such as {@code namespace 2 of nqn.2026-11.io.weft:demo was added} or {@code
   *     port 1: param.mdts changed from 8 to 5}
   */
  public static List<String> between(Configuration before, Configuration after) {
    ConfigurationDiff diff = new ConfigurationDiff();
    diff.object(Root.KIND, "", "", before, after);
    return List.copyOf(diff.lines);
  }

  /** Compares two states of one object. @param holding what its children's names end with */
  private <E> void object(ObjectKind<E> kind, String name, String holding, E before, E after) {
    String prefix = name.isEmpty() ? "" : name + ": ";
    for (Attribute<E, ?> attribute : kind.attributes()) {
      if (!Objects.equals(attribute.get(before), attribute.get(after))) {
        lines.add("%s%s changed from %s to %s".formatted(
            prefix, attribute, attribute.show(before), attribute.show(after)));
      }
    }
    kind.children().forEach(children -> children(children, holding, before, after));
  }

  private <E, C> void children(Children<E, C> children, String holding, E before, E after) {
    ObjectKind<C> kind = children.kind();
    Map<String, C> left = new LinkedHashMap<>();
    children.get(before).forEach(child -> left.put(kind.id(child), child));
    for (C child : children.get(after)) {
      String id = kind.id(child);
      String name = kind.name() + " " + id;
      C old = left.remove(id);
      if (old == null) {
        lines.add(name + holding + " was added");
      } else {
        // An NQN is enough to name a subsystem; a number needs its kind in front.
        object(kind, name + holding, " of " + (kind.key().type().form() == Form.TEXT ? id : name), old, child);
      }
    }
    left.keySet().forEach(id -> lines.add(kind.name() + " " + id + holding + " was removed"));
  }
}
