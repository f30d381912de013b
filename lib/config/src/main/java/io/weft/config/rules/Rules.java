// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.Violations;
import io.weft.config.attribute.AttributeType;
import io.weft.config.attribute.ObjectKind;
import io.weft.config.attribute.Root;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every rule that decides whether a configuration is legal. All front ends use it, so that what one rejects, none
 * accepts. Paths in violations are those of the configuration's nvmetcli document.
 */
public final class Rules {
  /** The most hosts, subsystems or ports. */
  public static final int MAX_ENTRIES = 4096;

  private final DeviceProbe devices;
  private final PortRules ports;

  /**
   * Creates the rules of a process.
   *
   * @param devices checks devices; {@link DeviceProbe#NONE} in a process that has none
   */
  public Rules(DeviceProbe devices) {
    this.devices = devices;
    this.ports = new PortRules();
  }

  /**
   * Checks a configuration. Probes devices, so it may block.
   *
   * @param configuration any configuration
   * @return everything that is wrong with it, at most {@link Violations#LIMIT} violations; empty if it is legal
   */
  public List<Violation> check(Configuration configuration) {
    Violations violations = new Violations();
    Root.KIND.check(configuration, violations);
    checkHosts(violations, configuration);
    checkSubsystems(violations, configuration);
    ports.check(violations, configuration);
    return violations.found();
  }

  /**
   * Checks a configuration and throws if it is not legal.
   *
   * @param configuration any configuration
   * @throws InvalidConfigurationException with everything that is wrong with it
   */
  public void require(Configuration configuration) throws InvalidConfigurationException {
    List<Violation> violations = check(configuration);
    if (!violations.isEmpty()) {
      throw new InvalidConfigurationException(violations);
    }
  }

  private static void checkHosts(Violations violations, Configuration configuration) {
    checkSize(violations, "hosts", configuration.hosts(), MAX_ENTRIES);
    int i = 0;
    for (HostEntry host : configuration.hosts()) {
      HostRules.check(violations.at("hosts", i++), host);
    }
  }

  private void checkSubsystems(Violations violations, Configuration configuration) {
    checkSize(violations, "subsystems", configuration.subsystems(), MAX_ENTRIES);
    NamespaceRules namespaces = new NamespaceRules(devices);
    int i = 0;
    for (SubsystemEntry subsystem : configuration.subsystems()) {
      Violations here = violations.at("subsystems", i++);
      SubsystemRules.check(here, subsystem, configuration, devices);
      namespaces.check(here, subsystem);
    }
  }

  /** Adds a violation at every element of a list with the key of an earlier one. */
  static <E> void checkUnique(Violations violations, String list, ObjectKind<E> kind, List<E> elements) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      String id = kind.id(elements.get(i));
      Integer first = seen.putIfAbsent(id, i);
      if (first != null) {
        kind.key().at(violations.at(list, i)).add("is '%s', as in %s[%d]".formatted(
            AttributeType.shorten(id), violations.at(list).path(), first), "a different value");
      }
    }
  }

  /** Adds a violation if a list has more elements than it may have. */
  static void checkSize(Violations violations, String list, Collection<?> elements, int max) {
    violations.at(list).check(elements.size() <= max, "has %d entries".formatted(elements.size()), "at most " + max);
  }
}
