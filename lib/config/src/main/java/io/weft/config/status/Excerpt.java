// SPDX-License-Identifier: Apache-2.0
package io.weft.config.status;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The part of a configuration that a status shows. What is within the limit is shown as it is ordered; of more than
 * that, the most important comes first, so that a fault is never what is left out.
 *
 * @param subsystems the subsystems to show
 * @param ports the ports to show
 */
public record Excerpt(List<Part> subsystems, List<PortEntry> ports) {
  /** A subsystem to show, with those of its namespaces to show. */
  public record Part(SubsystemEntry entry, List<NamespaceEntry> namespaces) {}

  /** What is more important than what: the lower the number, the more important. */
  public interface Importance {
    /** The importance of a subsystem. */
    int ofSubsystem(String nqn);

    /** The importance of a namespace among those of its subsystem. */
    int ofNamespace(String nqn, int nsid);

    /** The importance of a port. */
    int ofPort(int portId);
  }

  /** The part of a configuration that a query asks for. */
  public static Excerpt of(Configuration configuration, StatusQuery query, Importance importance) {
    String only = query.subsystem();
    Collection<SubsystemEntry> asked = only == null
        ? configuration.subsystems()
        : configuration.subsystem(only).map(List::of).orElse(List.of());
    List<Part> parts = new ArrayList<>();
    int left = query.limit();
    for (SubsystemEntry entry : first(asked, query.limit(), subsystem -> importance.ofSubsystem(subsystem.nqn()))) {
      List<NamespaceEntry> namespaces = first(
          entry.namespaces(), left, namespace -> importance.ofNamespace(entry.nqn(), namespace.nsid()));
      left -= namespaces.size();
      parts.add(new Part(entry, namespaces));
    }
    return new Excerpt(parts, first(configuration.ports(), query.limit(), port -> importance.ofPort(port.portId())));
  }

  private static <T> List<T> first(Collection<T> all, int limit, ToIntFunction<T> importance) {
    if (all.size() <= limit) {
      return List.copyOf(all);
    }
    return all.stream().sorted(Comparator.comparingInt(importance)).limit(limit).toList();
  }
}
