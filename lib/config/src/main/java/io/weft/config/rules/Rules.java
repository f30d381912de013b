// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.InvalidConfigurationException;
import io.weft.config.Violation;
import io.weft.config.Violations;
import java.util.List;

/**
 * Every rule that decides whether a configuration is legal. All front ends use it, so that what one rejects, none
 * accepts. Paths in violations are those of the configuration's nvmetcli document, objects being named by their keys:
 * {@code ports[portid=1].addr.traddr}.
 *
 * <p>The rules look at what an edit adds or changes, and cost what the edit changes. What it leaves alone has been
 * checked before, and must not keep an administrator from changing something else.
 */
public final class Rules {
  /** The most hosts, and the most subsystems. */
  public static final int MAX_ENTRIES = 1 << 16;
  /** The most ports. */
  public static final int MAX_PORTS = 1 << 10;
  /** The most namespaces of all subsystems together. */
  public static final int MAX_ALL_NAMESPACES = 1 << 18;

  private final DeviceProbe devices;

  /**
   * Creates the rules of a process.
   *
   * @param devices checks device paths; {@link DeviceProbe#NONE} in a process that does not know the backends
   */
  public Rules(DeviceProbe devices) {
    this.devices = devices;
  }

  /**
   * Checks an edit.
   *
   * @param before the configuration that is edited
   * @param wanted what is to become of it
   * @return the wanted configuration, which shares with the one before what is equal
   * @throws InvalidConfigurationException with everything that is wrong with what the edit adds or changes, at most
   *     {@link Violations#LIMIT} violations
   */
  public LegalConfiguration require(LegalConfiguration before, Configuration wanted)
      throws InvalidConfigurationException {
    EditCheck check = EditCheck.of(before, wanted, devices);
    check.violations().throwIfAny();
    return check.result();
  }

  /**
   * Finds what is legal in an edit but may not do what its author expects, such as a name that some hosts refuse.
   *
   * @param before the configuration that was edited
   * @param after what has become of it
   * @return warnings in the form of violations, about what the edit added or changed
   */
  public static List<Violation> warnings(Configuration before, Configuration after) {
    return Advice.between(before, after);
  }

  /**
   * Checks a whole configuration.
   *
   * @param configuration any configuration
   * @return everything that is wrong with it, at most {@link Violations#LIMIT} violations; empty if it is legal
   */
  public List<Violation> check(Configuration configuration) {
    return EditCheck.of(LegalConfiguration.EMPTY, configuration, devices).violations().found();
  }

  /**
   * Checks a whole configuration and throws if it is not legal.
   *
   * @param configuration any configuration
   * @throws InvalidConfigurationException with everything that is wrong with it
   */
  public void require(Configuration configuration) throws InvalidConfigurationException {
    require(LegalConfiguration.EMPTY, configuration);
  }
}
