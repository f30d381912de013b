// SPDX-License-Identifier: Apache-2.0
package io.weft.config.rules;

import io.weft.config.Configuration;
import io.weft.config.NamespaceEntry;
import io.weft.config.PortEntry;
import io.weft.config.SubsystemEntry;

/**
 * A configuration that is known to be legal, or is trusted to be, with what {@link Rules} needs to check the next one at
 * the cost of the difference. It is immutable.
 */
public final class LegalConfiguration {
  /** The empty one. */
  public static final LegalConfiguration EMPTY = new LegalConfiguration(Configuration.EMPTY, new UniqueValues());

  private final Configuration configuration;
  private final UniqueValues values;

  LegalConfiguration(Configuration configuration, UniqueValues values) {
    this.configuration = configuration;
    this.values = values;
  }

  /**
   * Trusts a configuration without checking it, such as one that was stored: what is wrong with it is told when an edit
   * touches it.
   */
  public static LegalConfiguration trusted(Configuration configuration) {
    UniqueValues values = new UniqueValues();
    for (SubsystemEntry subsystem : configuration.subsystems()) {
      values.add(subsystem.allowedHosts());
      for (NamespaceEntry namespace : subsystem.namespaces()) {
        values.add(new NamespaceKey(subsystem.nqn(), namespace.nsid()), namespace, configuration);
      }
    }
    for (PortEntry port : configuration.ports()) {
      values.add(port);
    }
    configuration.nodes().forEach(values::add);
    return new LegalConfiguration(configuration, values);
  }

  /** The configuration. */
  public Configuration configuration() {
    return configuration;
  }

  /** The same at another revision. */
  public LegalConfiguration withRevision(long revision) {
    return new LegalConfiguration(configuration.withRevision(revision), values);
  }

  /** A copy of its unique values, to be changed to those of the next configuration. */
  UniqueValues values() {
    return new UniqueValues(values);
  }
}
