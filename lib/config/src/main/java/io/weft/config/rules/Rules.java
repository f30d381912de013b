// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.HostEntry;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.SubsystemEntry;
import io.weft.config.Violation;
import io.weft.config.Violations;
import io.weft.nvme.Nqn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Every rule that says whether a configuration is legal. All front ends ask here, so that what one refuses no other
 * lets in. Paths in violations are those of the nvmetcli document that shows the configuration.
 */
public final class Rules {
  /** How many hosts, subsystems or ports there may be. */
  public static final int MAX_ENTRIES = 4096;

  private final DeviceProbe devices;
  private final PortRules ports;

  /**
   * Makes the rules of a process.
   *
   * @param devices tells whether a device exists; {@link DeviceProbe#NONE} where that cannot be known
   */
  public Rules(DeviceProbe devices) {
    this.devices = devices;
    this.ports = new PortRules();
  }

  /**
   * Checks a configuration. Looks at devices, so it may block.
   *
   * @param configuration any configuration
   * @return everything that is wrong with it, the first {@link Violations#LIMIT} at most; empty if it is legal
   */
  public List<Violation> check(Configuration configuration) {
    Violations violations = new Violations();
    checkNqn(violations.at("discovery").at("nqn"), configuration.discoveryNqn());
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
    List<HostEntry> hosts = configuration.hosts();
    violations.at("hosts").check(hosts.size() <= MAX_ENTRIES, "has %d entries".formatted(hosts.size()),
        "at most " + MAX_ENTRIES);
    checkUnique(violations, "hosts", "nqn", hosts, HostEntry::nqn);
    for (int i = 0; i < hosts.size(); i++) {
      HostRules.check(violations.at("hosts", i), hosts.get(i));
    }
  }

  private void checkSubsystems(Violations violations, Configuration configuration) {
    List<SubsystemEntry> subsystems = configuration.subsystems();
    violations.at("subsystems").check(subsystems.size() <= MAX_ENTRIES, "has %d entries".formatted(subsystems.size()),
        "at most " + MAX_ENTRIES);
    checkUnique(violations, "subsystems", "nqn", subsystems, SubsystemEntry::nqn);
    NamespaceRules namespaces = new NamespaceRules(devices);
    for (int i = 0; i < subsystems.size(); i++) {
      Violations here = violations.at("subsystems", i);
      SubsystemRules.check(here, subsystems.get(i), configuration, devices);
      namespaces.check(here, subsystems.get(i));
    }
  }

  /** Adds a violation if a text is no NQN. */
  static void checkNqn(Violations violations, String nqn) {
    String problem = nqn.indexOf('/') >= 0 ? "an NQN must not contain a slash here" : Nqn.formProblem(nqn);
    if (problem != null) {
      violations.add("is '%s': %s".formatted(shorten(nqn), problem), "an NQN such as 'nqn.2026-11.io.weft:demo'");
    }
  }

  /** Adds a violation at every element of a list whose key an earlier one has. */
  static <T, K> void checkUnique(
      Violations violations, String list, String member, List<T> elements, Function<T, K> key) {
    Map<K, Integer> seen = new HashMap<>();
    for (int i = 0; i < elements.size(); i++) {
      Integer first = seen.putIfAbsent(key.apply(elements.get(i)), i);
      if (first != null) {
        violations.at(list, i).at(member).add("is '%s', as in %s[%d]".formatted(
            shorten(String.valueOf(key.apply(elements.get(i)))), violations.at(list).path(), first), "another value");
      }
    }
  }

  /** A text from outside, cut so that a message stays readable. */
  static String shorten(String text) {
    return text.length() <= 256 ? text : text.substring(0, 256) + "...";
  }
}
